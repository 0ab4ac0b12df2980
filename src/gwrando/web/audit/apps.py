"""Django's name for this app: who did what when."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what when."""

    name = "gwrando.web.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
