"""`gwrando site example_voice`: a real conversation, a made-up one that was answered, and one that is open."""

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gwrando.voice import ConsultationDocument, FeedbackDocument, codes, polis_import
from gwrando.voice.evaluation import ASKED, SAID
from gwrando.voice.tally import CHOICES
from gwrando.web.accounts import actions as accounts
from gwrando.web.accounts.models import Person
from gwrando.web.accounts.rules import Actor, Grant
from gwrando.web.voice import documents
from gwrando.web.voice.actions import (
    answering,
    asking,
    delivery,
    imports,
    moderation,
    paper,
    rooms,
    taking_part,
)
from gwrando.web.voice.actions import themes as coding
from gwrando.web.voice.management import example_answers
from gwrando.web.voice.models import Consultation, Duty, Group, Session, Statement, Theme
from gwrando.web.voice.queries import results
from gwrando.web.voice.queries import themes as theme_queries
from gwrando.web.voice.queries.cards import cards
from gwrando.web.voice.queries.moderation import leads

BY = "system"
OFFICER = Actor(label=BY, grants=(Grant("participation_officer", "all"),))
CODE = codes.WordCode(cy="afal-afon-cath", en="apple-river-cat")
FACILITATOR = "facilitator@gwrando.example"
SAFEGUARDING = ("Arweinydd diogelu enghreifftiol / Example safeguarding lead", "00000 000000")


class Command(BaseCommand):
    """Loads what is missing; running it twice changes nothing."""

    help = "Load the example consultations."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints what is there now."""
        if settings.PRODUCTION:
            raise CommandError("Example consultations are not for a real server.")
        folder, at = Path(settings.EXAMPLES) / "consultation", timezone.now()
        self.london(folder / "london-youth-policing", at=at)
        self.answered(folder / "talking-with-police", at=at)
        self.open(folder / "our-draft-plan", at=at)
        self.asked(folder / "where-we-feel-safe", at=at)
        self.facilitator(at=at)
        self.rota(at=at)
        for row in Consultation.objects.filter(is_example=True).order_by("pk"):
            self.stdout.write(
                f"{row.slug}: {row.statements.count()} statements, {results.n_participants(row)} people"
            )
        self.stdout.write(f"class code of the open room: {CODE.cy} = {CODE.en}")

    def rota(self, *, at: datetime) -> None:
        """The ready-made safeguarding lead is on duty for four weeks, when there is one and the rota is empty."""
        today, people = timezone.localdate(at), leads(at=at)
        if people and not Duty.objects.filter(day__gte=today).exists():
            moderation.put_on_duty(
                person=people[0],
                first_day=today,
                last_day=today + timedelta(days=27),
                place="first",
                weekends=True,
                by=BY,
                at=at,
            )

    def london(self, folder: Path, *, at: datetime) -> None:
        """The real conversation, imported as closed."""
        document = ConsultationDocument.from_file(folder / "consultation.yaml")
        if Consultation.objects.filter(slug=document.id).exists():
            return
        found = polis_import.read(
            votes=(folder / "votes.csv").read_text(encoding="utf-8"),
            comments=(folder / "comments.csv").read_text(encoding="utf-8"),
            rng=random.Random(2022),  # noqa: S311 - an order, not a secret
        )
        imports.import_conversation(
            document=document,
            conversation=found,
            source_url="https://compdemocracy.org/case-studies/2022-london-youth-policing",
            by=BY,
            at=at,
        )

    def group(self, *, cy: str, en: str, at: datetime) -> Group:
        """A made-up group, by its name."""
        columns = {
            "name_cy": cy,
            "name_en": en,
            "safeguarding_name": SAFEGUARDING[0],
            "safeguarding_contact": SAFEGUARDING[1],
            "is_example": True,
        }
        return Group.objects.filter(name_en=en).first() or asking.create_group(columns=columns, by=BY, at=at)

    def answered(self, folder: Path, *, at: datetime) -> None:
        """The made-up consultation that was closed and answered in time."""
        document = ConsultationDocument.from_file(folder / "consultation.yaml")
        if Consultation.objects.filter(slug=document.id).exists():
            return
        opened, closed, back = at - timedelta(days=90), at - timedelta(days=60), at - timedelta(days=32)
        found = asking.import_document(document=document, by=BY, at=opened)
        due_on = timezone.localdate(at - timedelta(days=30))
        Consultation.objects.filter(pk=found.pk).update(
            feedback_due_on=due_on
        )  # days count from the demonstration
        found = asking.open_consultation(consultation=found, by=BY, at=opened)
        data = yaml.safe_load((folder / "answers.yaml").read_text(encoding="utf-8"))
        chance, children = random.Random(7), []  # noqa: S311 - made-up answers
        for room in data["rooms"]:
            children += self.room(found, room, chance=chance, at=opened + timedelta(days=7))
        asking.close_consultation(consultation=found, by=BY, at=closed)
        found.refresh_from_db()
        statements = {statement.key: statement for statement in found.statements.all()}
        themes = self.themes(found, data, at=closed + timedelta(days=7))
        entries = FeedbackDocument.from_file(folder / "feedback.yaml").entries
        for number, entry in enumerate(entries, start=1):
            answering.record_feedback(
                consultation=found,
                columns=documents.columns_of_entry(entry),
                statements=[statements[key] for key in entry.statements],
                themes=[themes[key] for key, row in data["themes"].items() if number in row["answers"]],
                by=BY,
                at=back,
            )
        found = answering.publish_feedback(consultation=found, by=BY, at=back)
        rooms_of = list(found.sessions.order_by("pk"))
        for session, how in zip(rooms_of[:-1], ("assembly", "form_time", "poster"), strict=False):
            # the last group is left waiting, to show what the office sees
            delivery.say_given(
                session=session, how=how, given_on=timezone.localdate(back) + timedelta(days=2), by=BY, at=at
            )
        yes, no = data["replies"]
        for number, child in enumerate(children[: yes + no]):
            child.session.consultation = found
            taking_part.reply(
                session=child.session,
                participation=child,
                token=f"example-{number}",
                answered_me=number < yes,
                at=back,
            )

    def themes(self, found: Consultation, data: dict[str, Any], *, at: datetime) -> dict[str, Theme]:
        """The made-up themes, by their keys in the file, with the words that people put under them and their quotes."""
        made = {
            key: coding.create_theme(
                consultation=found,
                columns={
                    f"{name}_{language}": row[name][language]
                    for name in ("name", "description")
                    for language in ("cy", "en")
                },
                by=BY,
                at=at,
            )
            for key, row in data["themes"].items()
        }
        texts = {text.words: text for text in theme_queries.texts(found)}
        for words in (words for room in data["rooms"] for words in room["words"]):
            text = texts[words["text"]]
            for key in words["themes"]:
                coding.code_text(consultation=found, text=text, theme=made[key], by=BY, at=at)
            if not words["themes"]:
                coding.code_text(consultation=found, text=text, theme=None, by=BY, at=at)
            if "quote" in words:
                theme = made[words["themes"][0]]
                coding.choose_quote(
                    consultation=found, text=text, theme=theme, words=words["quote"], by=BY, at=at
                )
        return made

    def room(
        self, found: Consultation, data: dict[str, Any], *, chance: random.Random, at: datetime
    ) -> list[Any]:
        """One made-up class: its counts spread over its children by a fixed seed."""
        session = rooms.open_session(
            consultation=found,
            group=self.group(**data["group"], at=at),
            minutes=60,
            police_in_room=data["police_in_room"],
            by=OFFICER,
            at=at,
        )
        rooms.count_heads(session=session, head_count=data["head_count"], by=BY, at=at)
        most = max(sum(counts) for counts in data["counts"].values())
        children = [
            taking_part.join(session=session, token=f"example-{session.pk}-{n}", understood=n % 9 != 0, at=at)
            for n in range(most)
        ]
        for statement in found.statements.all():
            choices = [
                c for c, n in zip(CHOICES, data["counts"][statement.key], strict=True) for _ in range(n)
            ]
            chance.shuffle(choices)
            for child, choice in zip(chance.sample(children, len(choices)), choices, strict=True):
                taking_part.cast_vote(participation=child, statement=statement, choice=choice, turn=1, at=at)
        for number, words in enumerate(data.get("words", ())):
            text = taking_part.send_words(
                participation=children[number],
                token=f"example-{session.pk}-w{number}",
                words=words["text"],
                at=at,
            )
            moderation.decide_text(text=text, door=words["door"], rule=words.get("rule", ""), by=BY, at=at)
        rooms.close_session(session=session, by=BY, at=at + timedelta(minutes=40))
        return children

    def open(self, folder: Path, *, at: datetime) -> None:
        """The made-up consultation that is open, with a room whose code is known."""
        document = ConsultationDocument.from_file(folder / "consultation.yaml")
        found = Consultation.objects.filter(slug=document.id).first()
        if found is None:
            found = asking.import_document(document=document, by=BY, at=at)
            due_on = timezone.localdate(at + timedelta(days=60))
            Consultation.objects.filter(pk=found.pk).update(feedback_due_on=due_on)
            found = asking.open_consultation(consultation=found, by=BY, at=at)
        room = Session.objects.filter(code_en=CODE.en).first()
        if room is None:
            group = self.group(cy="Blwyddyn 6 (ysgol enghreifftiol)", en="Year 6 (an example school)", at=at)
            room = rooms.open_session(
                consultation=found,
                group=group,
                minutes=480,
                police_in_room=False,
                by=OFFICER,
                at=at,
                code=CODE,
            )
            child = taking_part.join(session=room, token="example-open-child", understood=True, at=at)  # noqa: S106
            first = Statement.objects.filter(consultation=found).order_by("place")[0]
            taking_part.cast_vote(participation=child, statement=first, choice="agree", turn=1, at=at)
            for number, words in enumerate(
                (
                    "(Geiriau gwneud / made-up words) Hoffwn i fwy o gemau gyda'r swyddogion.",
                    "(Geiriau gwneud / made-up words) Someone in my class is scared to walk home.",
                )
            ):
                taking_part.send_words(
                    participation=child, token=f"example-open-{number}", words=words, at=at
                )
            self.on_paper(found, group, at=at)
        if room.closed_at is None and room.closes_at < at + timedelta(days=1):
            rooms.extend_session(session=room, minutes=30 * 24 * 60, by=BY, at=at)

    def on_paper(self, found: Consultation, group: Group, *, at: datetime) -> None:
        """A second room of the open one, with sheets to print, fill in and send back."""
        room = rooms.open_session(
            consultation=found,
            group=group,
            minutes=480,
            police_in_room=False,
            mode="paper",
            by=OFFICER,
            at=at,
        )
        paper.print_sheets(
            session=room,
            n_sheets=3,
            languages="both",
            size_pt=13.0,
            afterwards_cy="",
            afterwards_en="",
            token="example-paper-sheets",  # noqa: S106
            by=BY,
            at=at,
        )

    def asked(self, folder: Path, *, at: datetime) -> None:
        """The made-up consultation with a question of every kind, answered by two classes and closed: the word is to come."""
        document = ConsultationDocument.from_file(folder / "consultation.yaml")
        if Consultation.objects.filter(slug=document.id).exists():
            return
        opened = at - timedelta(days=20)
        found = asking.import_document(document=document, by=BY, at=opened)
        due_on = timezone.localdate(at + timedelta(days=40))
        Consultation.objects.filter(pk=found.pk).update(feedback_due_on=due_on)
        found = asking.open_consultation(consultation=found, by=BY, at=opened)
        chance = random.Random(11)  # noqa: S311 - made-up answers
        given = yaml.safe_load((folder / "ideas.yaml").read_text(encoding="utf-8"))
        liked: dict[str, float] = {}
        for number, (cy, en) in enumerate(
            (("Dosbarth 8B (enghreifftiol)", "Class 8B (an example)"), ("Clwb nos Iau", "Thursday club"))
        ):
            day = opened + timedelta(days=1 + number)
            session = rooms.open_session(
                consultation=found,
                group=self.group(cy=cy, en=en, at=day),
                minutes=60,
                police_in_room=False,
                by=OFFICER,
                at=day,
            )
            rooms.count_heads(session=session, head_count=24, by=BY, at=day)
            slips = []
            for child in range(22):
                slip = taking_part.join(
                    session=session, token=f"example-asked-{number}-{child}", understood=True, at=day
                )
                for card in cards(slip):
                    example_answers.give(slip, card, chance=chance, at=day)
                how = {key: chance.choices(list(SAID), [6, 3, 1])[0] for key in ASKED}
                taking_part.evaluate(participation=slip, said=how, at=day)
                slips.append(slip)
            liked = liked or example_answers.propose(slips, given, by=BY, at=day + example_answers.SOON)
            example_answers.tick(slips, liked, chance=chance, at=day + example_answers.LATER)
            rooms.close_session(session=session, by=BY, at=day + timedelta(minutes=50))
        asking.close_consultation(consultation=found, by=BY, at=at - timedelta(days=10))

    def facilitator(self, *, at: datetime) -> None:
        """Gives the ready-made facilitator the made-up groups, when that sign-in is here."""
        person = Person.objects.filter(email=FACILITATOR).first()
        if person is None:
            return
        for group in Group.objects.filter(is_example=True).exclude(safeguarding_name=""):
            scope = f"group:{group.pk}"
            if not person.grants.filter(role="facilitator", scope=scope).exists():
                grant = accounts.ask_role(person=person, role="facilitator", scope=scope, by=BY, at=at)
                accounts.approve_role(grant=grant, by=Actor(label="demo"), at=at)
