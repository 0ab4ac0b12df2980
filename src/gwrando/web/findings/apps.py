"""Django's name for this app: understand."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """Understand."""

    name = "gwrando.web.findings"
    label = "findings"
    default_auto_field = "django.db.models.BigAutoField"
