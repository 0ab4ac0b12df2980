"""Every address of the site: the same path in Welsh and in English, and one short door for children."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from gwrando.web.home import views as home

urlpatterns = [
    path("go", home.go, name="go"),
    *i18n_patterns(
        path("", include("gwrando.web.home.urls")),
        path("voice/", include("gwrando.web.voice.urls")),
        path("findings/", include("gwrando.web.findings.urls")),
        path("strategy/", include("gwrando.web.strategy.urls")),
        path("projects/", include("gwrando.web.projects.urls")),
        path("publish/", include("gwrando.web.publish.urls")),
        path("standards/", include("gwrando.web.standards.urls")),
        path("accounts/", include("gwrando.web.accounts.urls")),
        path("audit/", include("gwrando.web.audit.urls")),
        path("sign-in/", include("allauth.urls")),
    ),
]

handler400 = "gwrando.web.config.errors.bad"
handler403 = "gwrando.web.config.errors.refused"
handler404 = "gwrando.web.config.errors.missing"
handler500 = "gwrando.web.config.errors.broken"
