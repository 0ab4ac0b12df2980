"""Django's name for this app: explain."""

from django.apps import AppConfig


class PublishConfig(AppConfig):
    """Explain."""

    name = "gwrando.web.publish"
    label = "publish"
    default_auto_field = "django.db.models.BigAutoField"
