"""Addresses of findings."""

from django.urls import URLPattern, path

from gwrando.web.findings import views

app_name = "findings"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("improvements/", views.improvements, name="improvements"),
    path("young-people/", views.young, name="young"),
    path("methods/", views.methods, name="methods"),
    path("history/", views.history, name="history"),
    path("releases/", views.releases, name="releases"),
    path("releases/<int:pk>/", views.release, name="release"),
    path("releases/<int:pk>/publish/", views.publish, name="publish"),
    path("releases/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("keys/", views.keys, name="keys"),
    path("keys/<int:pk>/retire/", views.retire_key, name="retire_key"),
    path("<int:pk>/files/<str:name>", views.file, name="file"),
    path("<int:pk>/<slug:ref>/note/", views.note, name="note"),
    path("<int:pk>/<slug:ref>/", views.finding, name="finding"),
    path("<int:pk>/tables/<slug:name>.csv", views.table, name="table"),
]
