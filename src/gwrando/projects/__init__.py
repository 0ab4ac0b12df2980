"""Act: funded projects, what they reached, and the change that children reported themselves."""

from gwrando.projects import document, impact

__all__ = ["document", "impact"]
