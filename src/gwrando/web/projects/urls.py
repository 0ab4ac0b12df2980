"""Addresses of projects."""

from django.urls import path

from gwrando.web.projects import views

app_name = "projects"
urlpatterns = [
    path("", views.index, name="index"),
    path("work/", views.work, name="work"),
    path("returns/<int:pk>/", views.report, name="return"),
    path("returns/<int:pk>/query/", views.query, name="query"),
    path("returns/<int:pk>/accept/", views.accept, name="accept"),
    path("<slug:key>/", views.project, name="project"),
    path("<slug:key>/return/", views.send, name="send"),
]
