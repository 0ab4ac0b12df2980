"""Django's name for this app: act."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """Act."""

    name = "gwrando.web.strategy"
    label = "strategy"
    default_auto_field = "django.db.models.BigAutoField"
