"""What is planted in a made-up Gwent: how often things happen, what they do to offending, who answers and how late.

Every number here is invented. None is estimated from records, so no figure of a study on it says anything about Gwent.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any

VERSION = "2.0"
"""The version of the generator; the same version, number and seed give the same lives."""

WINDOW = 365
"""Days after an event for which it acts on the hazard of a first offence: day + 1 to day + 365."""

AGENCIES = ("education", "health", "police", "social_care", "youth_justice")
ROLES = ("subject", "victim", "witness", "suspect")
ETHNICITIES = ("asian", "black", "mixed", "other", "white")
REASONS = ("below_threshold", "no_capacity", "consent_refused", "not_known")
DISTRICTS = tuple(f"NP9{n}" for n in range(10))
"""Postcode districts that do not exist."""

BASE = (0.25, 0.45, 0.75, 1.1, 1.45, 1.6, 1.5, 1.3)
"""First-offence hazard by year of age from 10 to 17, in units of the model's `base`."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of event that comes by itself.

    `rate` is in events a year between the two ages for a child of frailty 1 in the middle quintile; the rate is
    multiplied by frailty ** `frailty` and exp(`deprived` x steps from the middle quintile). `again` is the chance that
    one more follows it within weeks. `most_days` is how long it lasts at most (0: one day).
    """

    agency: str
    rate: float
    ages: tuple[float, float]
    frailty: float = 0.0
    deprived: float = 0.0
    role: str = "subject"
    again: float = 0.0
    most_days: int = 0
    in_year_7: bool = False


@dataclass(frozen=True, kw_only=True)
class Follow:
    """What comes after something, for a share of times, with a known delay.

    The delay is log-normal: half come within `median_days`, and about two thirds between median / spread and
    median x spread. A follow that is `help` carries out a decision: the notice's `action` says whether it was taken,
    and why not.
    """

    first: str
    then: str
    agency: str
    share: float
    median_days: float
    spread: float = 2.0
    most_days: int = 0
    role: str = "subject"
    help: bool = False


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "da_witnessed": Kind(
            agency="police", rate=0.020, ages=(1, 17), frailty=1.0, deprived=-0.20, role="witness", again=0.35
        ),
        "victim_of_crime": Kind(
            agency="police", rate=0.025, ages=(7, 18), frailty=0.5, deprived=-0.10, role="victim"
        ),
        "missing_episode": Kind(
            agency="police", rate=0.013, ages=(9, 18), frailty=1.2, deprived=-0.15, again=0.45, most_days=3
        ),
        "anti_social_behaviour": Kind(
            agency="police", rate=0.035, ages=(9, 18), frailty=1.0, deprived=-0.20, role="suspect"
        ),
        "exploitation_concern": Kind(agency="police", rate=0.006, ages=(10, 18), frailty=1.2, deprived=-0.20),
        "stop_search": Kind(agency="police", rate=0.012, ages=(11, 18), frailty=0.8, deprived=-0.15),
        "fixed_exclusion": Kind(
            agency="education",
            rate=0.022,
            ages=(7, 16),
            frailty=1.0,
            deprived=-0.20,
            again=0.30,
            most_days=10,
        ),
        "transition_trouble": Kind(
            agency="education", rate=0.100, ages=(11, 13), frailty=0.6, deprived=-0.15, in_year_7=True
        ),
        "aln_identified": Kind(
            agency="education", rate=0.020, ages=(4, 16), frailty=0.5, deprived=-0.10, most_days=2000
        ),
        "school_move": Kind(agency="education", rate=0.030, ages=(5, 16), frailty=0.4, deprived=-0.10),
        "attendance_concern": Kind(
            agency="education", rate=0.050, ages=(5, 16), frailty=0.7, deprived=-0.20, again=0.3
        ),
        "school_award": Kind(agency="education", rate=0.160, ages=(5, 17), frailty=-0.3, deprived=0.05),
        "injury_attendance": Kind(agency="health", rate=0.080, ages=(0, 18), frailty=0.5, deprived=-0.05),
        "bereavement": Kind(agency="health", rate=0.012, ages=(2, 18), frailty=0.1),
        "camhs_referral": Kind(agency="health", rate=0.020, ages=(6, 18), frailty=0.7, again=0.2),
        "health_visitor_concern": Kind(agency="health", rate=0.060, ages=(0, 4), frailty=0.7, deprived=-0.15),
        "looked_after": Kind(
            agency="social_care", rate=0.0016, ages=(0, 17), frailty=1.3, deprived=-0.25, most_days=2500
        ),
    }
)
"""What comes by itself."""

FOLLOWS: tuple[Follow, ...] = (
    Follow(first="da_witnessed", then="ppn", agency="police", share=0.7, median_days=1.0),
    Follow(first="missing_episode", then="ppn", agency="police", share=0.55, median_days=2.0),
    Follow(first="exploitation_concern", then="ppn", agency="police", share=0.8, median_days=2.0),
    Follow(first="ppn", then="contact", agency="social_care", share=0.6, median_days=5.0),
    Follow(
        first="health_visitor_concern", then="contact", agency="social_care", share=0.25, median_days=14.0
    ),
    Follow(
        first="transition_trouble", then="attendance_concern", agency="education", share=0.4, median_days=40.0
    ),
    Follow(
        first="fixed_exclusion", then="permanent_exclusion", agency="education", share=0.05, median_days=45.0
    ),
    Follow(first="contact", then="referral", agency="social_care", share=0.45, median_days=4.0),
    Follow(
        first="referral", then="assessment", agency="social_care", share=0.75, median_days=35.0, spread=1.6
    ),
    Follow(
        first="contact",
        then="care_support",
        agency="social_care",
        share=0.3,
        median_days=38.0,
        spread=2.5,
        most_days=500,
        help=True,
    ),
    Follow(
        first="contact",
        then="early_help",
        agency="social_care",
        share=0.15,
        median_days=25.0,
        spread=2.5,
        most_days=200,
        help=True,
    ),
    Follow(
        first="assessment",
        then="child_protection",
        agency="social_care",
        share=0.12,
        median_days=30.0,
        most_days=400,
    ),
    Follow(
        first="looked_after",
        then="placement_move",
        agency="social_care",
        share=0.45,
        median_days=200.0,
        spread=3.0,
    ),
    Follow(
        first="looked_after",
        then="missing_from_care",
        agency="social_care",
        share=0.2,
        median_days=300.0,
        spread=3.0,
        most_days=3,
    ),
    Follow(
        first="looked_after",
        then="returned_home",
        agency="social_care",
        share=0.35,
        median_days=400.0,
        spread=2.5,
    ),
    Follow(
        first="attendance_concern",
        then="school_support",
        agency="education",
        share=0.5,
        median_days=30.0,
        spread=2.5,
        most_days=200,
        help=True,
    ),
    Follow(
        first="school_support",
        then="attendance_recovered",
        agency="education",
        share=0.4,
        median_days=90.0,
        spread=1.8,
    ),
    Follow(
        first="camhs_referral",
        then="camhs_seen",
        agency="health",
        share=0.65,
        median_days=75.0,
        spread=2.2,
        help=True,
    ),
)
"""What comes after something, in an order in which no later line feeds an earlier one."""

AFTER_OFFENCE: tuple[Follow, ...] = (
    Follow(first="offence", then="out_of_court", agency="youth_justice", share=0.45, median_days=60.0),
    Follow(first="offence", then="community_resolution", agency="police", share=0.2, median_days=40.0),
    Follow(first="offence", then="outcome_22", agency="police", share=0.12, median_days=70.0),
    Follow(
        first="offence",
        then="prevention_support",
        agency="youth_justice",
        share=0.3,
        median_days=80.0,
        most_days=180,
        help=True,
    ),
    Follow(
        first="prevention_support",
        then="programme_completed",
        agency="youth_justice",
        share=0.6,
        median_days=170.0,
        spread=1.3,
    ),
)
"""What comes after an offence, and so cannot be a reason for the first one."""

EFFECTS: Mapping[str, float] = MappingProxyType(
    {
        "da_witnessed": 0.80,
        "fixed_exclusion": 0.90,
        "missing_episode": 1.00,
        "transition_trouble": 0.60,
        "victim_of_crime": 0.40,
        "anti_social_behaviour": 0.70,
        "exploitation_concern": 1.20,
    }
)
"""Log hazard ratio of a first offence within 365 days of each event. All other kinds are nulls. Source: study.md 3.2."""

NULLS = ("bereavement", "aln_identified", "injury_attendance")
"""Kinds to be declared as negative controls: they do nothing, though hidden frailty makes the last two more common in
children who offend."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """One world. The default is the plain one of study.md 3.2; `GWENT` has everything that real records have too.

    `base`: first-offence hazard a year at frailty 1, times `BASE`. `frailty_sd`: standard deviation of log frailty,
    `family_share` of its variance is shared by brothers and sisters. `orders`: (first, then, log effect, days): for 365
    days after `then`, when `first` was in the `days` before it. `exclusion_after_offence`: chance that an offence is
    followed by an exclusion that it brought about (event-dependent exposure). `events` multiplies every rate.
    """

    base: float = 0.0035
    frailty_sd: float = 0.9
    family_share: float = 0.6
    events: float = 1.0
    effects: Mapping[str, float] = field(default_factory=lambda: dict(EFFECTS))
    orders: tuple[tuple[str, str, float, int], ...] = ()
    exclusion_after_offence: float = 0.0
    coverage: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    moves: bool = False
    kinds: Mapping[str, Kind] = field(default_factory=lambda: dict(KINDS))
    follows: tuple[Follow, ...] = FOLLOWS
    after_offence: tuple[Follow, ...] = AFTER_OFFENCE
    born_from: str = "2003-09-01"
    born_to: str = "2011-08-31"
    ends_on: str = "2026-01-31"

    def types(self) -> tuple[str, ...]:
        """Every event type that can happen, in order of the alphabet: the codes of `Lives.events["type"]`."""
        after = [follow.then for follow in (*self.follows, *self.after_offence)]
        return tuple(sorted({"offence", *self.kinds, *after}))

    def truth(self) -> dict[str, Any]:
        """What was planted, as plain values for a file."""
        found = asdict(self)
        nulls = [kind for kind in self.kinds if not self.effects.get(kind) and kind in NULLS]
        return {"generator": VERSION, "window_days": WINDOW, "nulls": sorted(nulls), **found}


GWENT = Model(
    base=0.0055,
    orders=(("da_witnessed", "fixed_exclusion", 0.70, 365),),
    exclusion_after_offence=0.20,
    coverage={
        "police": (("2008-04-01", "2026-01-31"),),
        "education": (("2007-09-01", "2026-01-31"),),
        "social_care": (("2005-04-01", "2015-03-31"), ("2015-10-01", "2026-01-31")),
        "health": (("2003-09-01", "2026-01-31"),),
        "youth_justice": (("2012-04-01", "2026-01-31"),),
    },
    moves=True,
)
"""The made-up Gwent of `gwrando study dummy`: coverage that starts late or has a gap, children who come and go, an
order that matters, and exclusions that an offence brought about."""

__all__ = [
    "AFTER_OFFENCE",
    "AGENCIES",
    "BASE",
    "DISTRICTS",
    "EFFECTS",
    "ETHNICITIES",
    "FOLLOWS",
    "GWENT",
    "KINDS",
    "NULLS",
    "REASONS",
    "ROLES",
    "VERSION",
    "WINDOW",
    "Follow",
    "Kind",
    "Model",
]
