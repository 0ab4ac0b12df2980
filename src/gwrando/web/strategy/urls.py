"""Addresses of what we are doing."""

from django.urls import path

from gwrando.web.strategy import views

app_name = "strategy"
urlpatterns = [
    path("", views.index, name="index"),
    path("fairness/", views.fairness, name="fairness"),
    path("commitments/<str:ref>/", views.commitment, name="commitment"),
    path("commitments/<str:ref>/status/", views.status, name="status"),
    path("wordings/<int:pk>/approve/", views.approve, name="approve"),
]
