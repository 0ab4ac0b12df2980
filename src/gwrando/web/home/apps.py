"""Django's name for this app: the loop on one page."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The loop on one page."""

    name = "gwrando.web.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"
