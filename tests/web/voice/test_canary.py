"""A made-up name planted in a child's words appears in no log, error or page of anybody it is not for."""

import logging

import pytest
from django.contrib.sessions.models import Session as WebSession
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from gwrando.web.audit.models import Entry
from gwrando.web.voice.actions import asking
from gwrando.web.voice.models import FailedCode
from tests.factories import accounts, voice

NAME = "Blodwenna Canari-Wnaed"
ADDRESS, AGENT = "203.0.113.77", "Canary-Browser/7.3"
pytestmark = pytest.mark.django_db


def signed_in(role, scope="all"):
    client = Client()
    client.force_login(
        accounts.person(role, scope=scope), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def test_a_planted_name_reaches_nobody_but_the_lead_and_the_child(caplog):
    caplog.set_level(logging.DEBUG)
    session = voice.session()
    children = voice.class_of(6, session=session)
    voice.text(participation=children[0], words=f"{NAME} is scared of someone")
    voice.concern(session=session, words=f"I worry about {NAME}")
    browser = Client()
    browser.post(reverse("voice:join"), {"code": NAME})
    browser.post(reverse("voice:join"), {"code": f"{NAME} apple apple"})
    asking.close_consultation(consultation=session.consultation, by="person:1", at=timezone.now())
    slug, found = session.consultation.slug, session.consultation
    voice.feedback(found)
    theirs = Client().get(reverse("voice:slip", args=[children[0].slip])).text
    assert NAME in theirs  # the child's own page
    officer, facilitator = (
        signed_in("participation_officer"),
        signed_in("facilitator", f"group:{session.group_id}"),
    )
    back = Client()
    back.post(reverse("voice:join"), {"code": session.code_en})
    pages = [
        Client().get(reverse("voice:slip", args=[children[1].slip])),
        back.get(reverse("voice:back")),
        Client().get(reverse("voice:heard")),
        Client().get(reverse("voice:consultation", args=[slug])),
        officer.get(reverse("voice:office")),
        officer.get(reverse("voice:office_consultation", args=[slug])),
        facilitator.get(reverse("voice:rooms")),
        facilitator.get(reverse("voice:room", args=[session.pk])),
        signed_in("commissioner").get(reverse("voice:office_consultation", args=[slug])),
        signed_in("admin").get(reverse("audit:index")),
    ]
    for page in pages:
        assert page.status_code == 200
        assert NAME not in page.text
    for entry in Entry.objects.all():
        assert NAME not in f"{entry.by}{entry.action}{entry.thing}{entry.note}"
    assert NAME not in caplog.text


def test_no_address_and_no_browser_is_stored_anywhere():
    from django.apps import apps

    client = Client(REMOTE_ADDR=ADDRESS, headers={"user-agent": AGENT})
    session = voice.session()
    client.post(reverse("voice:join"), {"code": "apple apple apple"})
    client.post(reverse("voice:join"), {"code": session.code_cy})
    token = client.get(reverse("voice:promise")).context["token"]
    client.post(reverse("voice:promise"), {"token": token, "who": "nobody"})
    client.post(reverse("voice:card", args=[1]), {"choice": "agree", "turn": 1})
    assert FailedCode.objects.exists()
    for model in apps.get_models():
        for row in model._default_manager.values():
            text = repr(row)
            assert ADDRESS not in text
            assert AGENT not in text
    for row in WebSession.objects.all():
        assert ADDRESS not in repr(row.get_decoded())


def test_every_address_of_listening_is_guarded_against_forgery():
    """No view is exempt from the check that a form came from our own page."""
    for pattern in get_resolver("gwrando.web.voice.urls").url_patterns:
        assert not getattr(pattern.callback, "csrf_exempt", False)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("voice:join"), {"code": "apple river cat"}).status_code == 403
