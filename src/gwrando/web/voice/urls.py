"""Addresses of listening: the child's path, the facilitator's rooms, the office, and what everyone may read."""

from django.urls import path

from gwrando.web.voice.views import asked, child, office, pictures, public, rooms, safety

app_name = "voice"
urlpatterns = [
    path("", public.heard, name="heard"),
    path("heard/<slug:slug>/", public.consultation, name="consultation"),
    path("join/", child.join, name="join"),
    path("promise/", child.promise, name="promise"),
    path("card/<int:number>/", child.card, name="card"),
    path("picture/<slug:key>.webp", pictures.picture, name="picture"),
    path("words/", child.words, name="words"),
    path("how-was-it/", child.evaluation, name="evaluation"),
    path("thanks/", child.thanks, name="thanks"),
    path("worry/", child.worry, name="worry"),
    path("slip/<str:slip>/", child.slip, name="slip"),
    path("slip/<str:slip>/take-back/", child.withdraw, name="withdraw"),
    path("class/", child.back, name="back"),
    path("rooms/", rooms.rooms, name="rooms"),
    path("rooms/<int:pk>/", rooms.room, name="room"),
    path("rooms/<int:pk>/heads/", rooms.heads, name="heads"),
    path("rooms/<int:pk>/worry/", rooms.adult_worry, name="adult_worry"),
    path("rooms/<int:pk>/close/", rooms.close, name="close_room"),
    path("office/", office.consultations, name="office"),
    path("office/new/", office.new, name="new"),
    path("office/upload/", asked.upload, name="upload"),
    path("office/groups/", office.groups, name="groups"),
    path("office/groups/<int:pk>/", office.group, name="group"),
    path("office/<slug:slug>/", office.consultation, name="office_consultation"),
    path("office/<slug:slug>/change/", office.change, name="change"),
    path("office/<slug:slug>/questions/", asked.activities, name="activities"),
    path("office/<slug:slug>/questions/<slug:key>/", asked.activity, name="activity"),
    path("office/<slug:slug>/questions/<slug:key>/new/<slug:kind>/", asked.new_item, name="new_item"),
    path("office/<slug:slug>/questions/<slug:key>/<int:pk>/", asked.item, name="item"),
    path("office/<slug:slug>/open/", office.open_, name="open"),
    path("office/<slug:slug>/close/", office.close, name="close"),
    path("office/<slug:slug>/answer/", office.answer, name="answer"),
    path("office/<slug:slug>/answer/<int:pk>/remove/", office.remove, name="remove"),
    path("office/<slug:slug>/publish/", office.publish, name="publish"),
    path("waiting/", safety.waiting, name="waiting"),
    path("waiting/<uuid:pk>/", safety.decide, name="decide"),
    path("worries/", safety.worries, name="worries"),
    path("worries/<int:pk>/", safety.concern, name="concern"),
    path("worries/<int:pk>/take/", safety.take, name="take"),
    path("worries/<int:pk>/close/", safety.close, name="close_concern"),
]
