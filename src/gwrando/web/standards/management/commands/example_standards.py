"""`gwrando site example_standards`: a made-up office assesses itself, on evidence pulled from the other examples."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from gwrando.web.accounts.rules import Actor, Grant
from gwrando.web.standards import actions, documents, queries
from gwrando.web.standards.models import Assessment

KEY = "example"
OFFICER = "demo-officer"
INSPECTORS = Actor(label="demo-inspectors", grants=(Grant("young_inspector", "all"),))
# which evidence the made-up officer accepts; the rest waits for the reader to judge
ACCEPTED = {
    "information": {"promise_shown", "edition"},
    "get_something": {"project"},
    "feedback": {"word_back", "answered_with_reason"},
}
JUDGED = {
    "information": (
        "started",
        "Rydym yn dweud pwy fydd yn gwrando ym mhob sesiwn. Nid ydym wedi holi digon o blant eto a yw'r geiriau'n glir.",
        "We say who will listen in every session. We have not yet asked enough children whether the words are clear.",
    ),
    "respect": (
        "started",
        "Credwn ein bod yn cymryd barn plant o ddifrif, ond nid ydym wedi edrych ar y dystiolaeth eto.",
        "We believe that we take children's views seriously, but we have not looked at the evidence yet.",
    ),
    "feedback": (
        "mostly",
        "Cafodd plant ateb, gyda rheswm am bob peth a ddywedwyd. Un ymgynghoriad yn unig yw hwn.",
        "Children had an answer, with a reason for each thing they said. This is one consultation only.",
    ),
}


class Command(BaseCommand):
    """Judges three standards, leaves four not judged, and publishes; running it twice changes nothing."""

    help = "Load the example self-assessment."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prints what evidence was found and what was judged."""
        found = Assessment.objects.filter(key=KEY).first()
        if found is None:
            found = self._assess()
        document = documents.to_document(found)
        n_judged, n_evidence = len(document.judgements), len(document.evidence)
        n_standards = len(documents.the_framework(found).standards)
        self.stdout.write(f"{n_evidence} pieces of evidence, {n_judged} of {n_standards} standards judged")

    def _assess(self) -> Assessment:
        at, today = timezone.now(), queries.today()
        found = actions.start_assessment(
            key=KEY,
            framework="wales_participation_2016",
            title_cy="Hunanasesiad (enghraifft)",
            title_en="Self-assessment (example)",
            body_cy="Swyddfa enghreifftiol (gwneud)",
            body_en="Example office (made up)",
            is_example=True,
            period_start=dt.date(today.year, 1, 1),
            period_end=dt.date(today.year, 12, 31),
            by=OFFICER,
            at=at,
        )
        framework = documents.the_framework(found)
        for item in queries.suggested_evidence(found, framework):
            if item.happening.kind in ACCEPTED.get(item.standard, ()):
                actions.accept_evidence(assessment=found, item=item, by=OFFICER, at=at)
        for standard, (level, why_cy, why_en) in JUDGED.items():
            actions.judge(
                assessment=found,
                standard=standard,
                level=level,
                why_cy=why_cy,
                why_en=why_en,
                by=OFFICER,
                at=at,
            )
        actions.judge_as_children(
            assessment=found,
            standard="feedback",
            level="started",
            said_cy="Fe gawson ni ateb. Roedd y geiriau'n rhy hir i rai ohonon ni. (enghraifft)",
            said_en="We had an answer. The words were too long for some of us. (example)",
            n_children=6,
            by=INSPECTORS,
            at=at,
        )
        actions.add_action(
            assessment=found,
            standard="feedback",
            text_cy="Gadael i blant ddarllen pob gair yn ôl cyn ei anfon.",
            text_en="Let children read every word back before it is sent.",
            owner_cy="Swyddog cyfranogi",
            owner_en="Participation officer",
            due_on=today + dt.timedelta(days=60),
            by=OFFICER,
            at=at,
        )
        actions.publish_assessment(assessment=found, by=Actor(label="demo"), at=at)
        return found
