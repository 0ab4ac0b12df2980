"""What leaves the building: HTML by Jinja2, PDF/UA-1 by Typst, charts as accessible SVG."""

from gwrando.printing import charts, fonts, html, paths, pdf, pictures

__all__ = ["charts", "fonts", "html", "paths", "pdf", "pictures"]
