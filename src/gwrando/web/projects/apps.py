"""Django's name for this app: act."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Act."""

    name = "gwrando.web.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"
