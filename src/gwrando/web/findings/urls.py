"""Addresses of findings."""

from django.urls import URLPattern, path

from gwrando.web.findings import views

app_name = "findings"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("releases/", views.releases, name="releases"),
    path("releases/<int:pk>/", views.release, name="release"),
    path("releases/<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/<slug:ref>/", views.finding, name="finding"),
    path("<int:pk>/tables/<slug:name>.csv", views.table, name="table"),
]
