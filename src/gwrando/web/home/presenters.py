"""What waits, in words."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from gwrando.web.home.queries import Waiting

# kind -> what it is; what to do there
WORDS = {
    "worries": (_("Worries about someone"), _("Open the worries")),
    "words": (_("Words to read before anyone else sees them"), _("Read them")),
    "rota": (_("Days of the next week with nobody on duty"), _("The rota")),
    "after_rooms": (_("Rooms that are over: did anything worry you?"), _("Answer for each room")),
    "rooms": (_("Rooms open now"), _("My groups and rooms")),
    "paper": (_("Marks and handwriting on paper to look at"), _("The rooms with paper")),
    "word_back": (_("Consultations that wait for word back"), _("Write the word back")),
    "worries_with_lead": (_("Worries that are with the safeguarding lead"), _("The consultations")),
    "versions": (_("Versions of the strategy not published yet"), _("Check and publish")),
    "self_assessment": (_("How well we listen"), _("Judge and gather evidence")),
    "releases": (_("Releases not published yet"), _("Look at the releases")),
    "wordings": (_("Wordings that wait for your approval"), _("Read the strategy")),
    "roles": (_("Roles that wait for a second person"), _("Sign-ins and roles")),
    "projects": (_("Your projects"), _("Send a return")),
    "inspect": (_("Your inspection"), _("Look, ask and judge")),
    "log": (_("Who did what when"), _("Read the log")),
}


def cards(found: Sequence[Waiting]) -> list[dict[str, object]]:
    """One card a kind, those with something pressing first."""
    ordered = sorted(found, key=lambda one: (not one.pressing, not one.n))
    return [
        {
            "what": WORDS[one.key][0],
            "go": WORDS[one.key][1],
            "n": one.n,
            "url": one.url,
            "pressing": one.pressing,
        }
        for one in ordered
    ]
