"""Django's name for this app: be assessed."""

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    """Be assessed."""

    name = "gwrando.web.standards"
    label = "standards"
    default_auto_field = "django.db.models.BigAutoField"
