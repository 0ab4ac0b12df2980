"""Addresses of publish."""

from django.urls import path

from gwrando.web.publish import views

app_name = "publish"
urlpatterns = [
    path("", views.index, name="index"),
    path("desk/", views.work, name="work"),
    path("desk/<slug:audience>/", views.audience, name="audience"),
    path("desk/<slug:audience>/publish/", views.publish, name="publish"),
    path("desk/<slug:audience>/read/", views.read, name="read"),
    path("answers/<slug:slug>.pdf", views.answers, name="answers"),
    path("<slug:audience>/", views.version, name="version"),
    path("<slug:audience>/style.css", views.style, name="style"),
    path("<slug:audience>/<slug:format>.pdf", views.download, name="download"),
    path("<slug:audience>/<slug:format>.png", views.cover, name="cover"),
]
