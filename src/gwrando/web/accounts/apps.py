"""Django's name for this app: people and roles."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and roles."""

    name = "gwrando.web.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
