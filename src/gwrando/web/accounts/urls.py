"""Addresses of sign-ins and roles (the sign-in pages themselves are allauth's)."""

from django.urls import path

from gwrando.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/<int:pk>/", views.person, name="person"),
    path("roles/<int:pk>/approve/", views.approve, name="approve"),
    path("roles/<int:pk>/end/", views.end, name="end"),
]
