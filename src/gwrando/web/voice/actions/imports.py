"""Conversations held elsewhere: taken over whole, closed, marked as imported."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from gwrando.errors import InputError
from gwrando.voice import ConsultationDocument, codes
from gwrando.voice.polis_import import Conversation
from gwrando.web.audit import actions as audit
from gwrando.web.voice.actions import asking
from gwrando.web.voice.models import Consultation, Group, Participation, Session, Statement, Vote


@transaction.atomic
def import_conversation(
    *, document: ConsultationDocument, conversation: Conversation, source_url: str, by: str, at: datetime
) -> Consultation:
    """A closed consultation with the conversation's votes; its room's code opens nothing.

    Raises `InputError` when the document and the conversation do not have the same statements.
    """
    if {statement.id for statement in document.statements} != set(conversation.statements):
        raise InputError(
            cy="Nid yr un gosodiadau sydd yn y ddogfen ac yn yr allforiad.",
            en="The document and the export do not have the same statements.",
            where=document.id,
            next_cy="Rhowch yr un rhifau yn y ddogfen ag sydd yn comments.csv.",
            next_en="Give the statements of the document the numbers they have in comments.csv.",
        )
    found = asking.import_document(
        document=document,
        by=by,
        at=at,
        is_imported=True,
        source_url=source_url,
        opened_at=at,
        opened_by=by,
        closed_at=at,
        closed_by=by,
    )
    group = Group.objects.create(
        name_cy=document.title.cy, name_en=document.title.en, is_example=document.is_example
    )
    code = codes.draw(secrets.randbelow)
    room = Session.objects.create(
        consultation=found,
        group=group,
        code_cy=code.cy,
        code_en=code.en,
        police_in_room=False,
        opened_at=at,
        opened_by=by,
        closes_at=at + timedelta(minutes=1),
        closed_at=at,
        closed_by=by,
    )
    people = {
        person: Participation(
            session=room,
            slip=codes.draw_slip(secrets.randbelow),
            token=f"import-{found.pk}-{person}"[:40],
        )
        for person in {vote.participation for vote in conversation.votes}
    }
    Participation.objects.bulk_create(people.values())
    statements = {statement.key: statement for statement in Statement.objects.filter(consultation=found)}
    Vote.objects.bulk_create(
        Vote(
            participation=people[vote.participation],
            statement=statements[vote.statement],
            choice=vote.choice,
            turn=1,
        )
        for vote in conversation.votes
    )
    asking.keep_results(consultation=found)
    audit.record(action="voice.import_conversation", thing=f"consultation:{found.pk}", by=by, at=at)
    found.refresh_from_db()
    return found
