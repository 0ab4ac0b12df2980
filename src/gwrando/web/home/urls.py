"""Addresses of the front pages."""

from django.urls import path

from gwrando.web.home import views

app_name = "home"
urlpatterns = [
    path("", views.index, name="index"),
    path("today/", views.today, name="today"),
    path("help/", views.help_now, name="help"),
    path("about/", views.about, name="about"),
    path("style/", views.style, name="style"),
]
