"""Django's name for this app: listen."""

from django.apps import AppConfig


class VoiceConfig(AppConfig):
    """Listen."""

    name = "gwrando.web.voice"
    label = "voice"
    default_auto_field = "django.db.models.BigAutoField"
