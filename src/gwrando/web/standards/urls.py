"""Addresses of standards."""

from django.urls import path, register_converter

from gwrando.web.standards import views


class Form:
    """The forms in which a pack can be had."""

    regex = "pdf|html"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


class Tongue(Form):
    """The languages in which a pack can be had."""

    regex = "cy|en"


register_converter(Form, "pack_form")
register_converter(Tongue, "pack_language")

app_name = "standards"
urlpatterns = [
    path("", views.index, name="index"),
    path("promise/", views.promise, name="promise"),
    path("pack/<pack_language:language>.<pack_form:form>", views.pack, name="pack"),
    path("desk/", views.desk, name="desk"),
    path("desk/start/", views.start, name="start"),
    path("desk/words/", views.scale, name="scale"),
    path("desk/certificate/", views.certificate, name="certificate"),
    path("desk/publish/", views.publish, name="publish"),
    path("desk/draft/<pack_language:language>.<pack_form:form>", views.draft, name="draft"),
    path("desk/actions/<int:pk>/done/", views.done, name="done"),
    path("desk/<slug:standard>/", views.work, name="work"),
    path("desk/<slug:standard>/accept/", views.accept, name="accept"),
    path("desk/<slug:standard>/judge/", views.judge, name="judge"),
    path("desk/<slug:standard>/act/", views.act, name="act"),
    path("inspect/", views.inspect, name="inspect"),
    path("inspect/<slug:standard>/", views.inspect_one, name="inspect_one"),
    path("<slug:standard>/", views.standard, name="standard"),
]
