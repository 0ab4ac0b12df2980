"""The rules under which numbers may leave: a setting with a written reason, and no way to switch them off."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from gwrando.errors import InputError
from gwrando.text import Bilingual

SMALLEST_THRESHOLD = 3  # below three, two children in a cell know each other's answer
LARGEST_THRESHOLD = 100


@dataclass(frozen=True, kw_only=True)
class DisclosureRules:
    """One set of disclosure rules; `reason` says, in both languages, why these were chosen.

    threshold              a count of children below this is hidden
    rounding_base          every number shown is rounded to the nearest multiple of this
    zeros_are_disclosive   a count of nought is hidden like any other small count
    all_of_group           a line (group) is hidden when fewer than this many of it are outside one cell
                           (1: only where all are in one cell; 0: never)
    nk_n, nk_k             hide a cell of which the `nk_n` largest contributors make more than the share
                           `nk_k`
    p_ratio                hide a cell in which the largest contributor could be worked out to within this
                           share
    minimum_denominator    no share is given of fewer than this many
    name_reasons           say for each hidden cell whether it is small or hidden to protect others; needs
                           more
                           cells hidden, because the reason itself tells something

    Raises InputError when a number is outside the range in which the rules still protect.
    Source: ACRO (SACRO) defaults for the thresholds; Handbook on Statistical Disclosure Control for Outputs
    (SDAP, 2019) for dominance, class disclosure and differencing.
    """

    name: str
    reason: Bilingual
    threshold: int = 10
    rounding_base: int = 5
    zeros_are_disclosive: bool = True
    all_of_group: int = 10
    nk_n: int = 2
    nk_k: float = 0.90
    p_ratio: float = 0.10
    minimum_denominator: int = 20
    name_reasons: bool = False

    def __post_init__(self) -> None:
        self._within("threshold", self.threshold, SMALLEST_THRESHOLD, LARGEST_THRESHOLD)
        self._within("rounding_base", self.rounding_base, 2, self.threshold)
        self._within("all_of_group", self.all_of_group, 0, self.threshold)
        self._within("nk_n", self.nk_n, 1, 3)
        self._within("nk_k", self.nk_k, 0.5, 0.99)
        self._within("p_ratio", self.p_ratio, 0.05, 1.0)
        self._within("minimum_denominator", self.minimum_denominator, self.threshold, 10_000)
        for field, kind in (("zeros_are_disclosive", bool), ("name_reasons", bool), ("reason", Bilingual)):
            if not isinstance(getattr(self, field), kind):
                self._refuse(field, kind.__name__)
        if not self.name.strip():
            self._refuse("name", "")

    def _within(self, field: str, value: float, low: float, high: float) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            self._refuse(field, f"{low:g}..{high:g}")
        if isinstance(low, int) and not isinstance(value, int):
            self._refuse(field, f"{low:g}..{high:g}")

    def _refuse(self, field: str, allowed: str) -> None:
        raise InputError(
            cy=(
                "Ni ellir defnyddio'r rheolau datgelu hyn: mae un gwerth y tu allan i'r hyn sy'n"
                " amddiffyn plant."
            ),
            en=(
                "These disclosure rules cannot be used: one value is outside the range that protects"
                " children."
            ),
            where=f"DisclosureRules.{field} {allowed}".strip(),
            next_cy="Rhowch werth o fewn yr ystod, neu defnyddiwch DisclosureRules.acro().",
            next_en="Give a value within the range, or use DisclosureRules.acro().",
        )

    @property
    def smallest_hidden(self) -> int:
        """The smallest number a small hidden cell may stand for: 0, or 1 where a nought is shown."""
        return 0 if self.zeros_are_disclosive else 1

    def is_small(self, count: int) -> bool:
        """Whether the count must be hidden for its size alone."""
        return self.smallest_hidden <= count < self.threshold

    def rounded(self, count: int) -> int:
        """The count as shown: to the nearest multiple of the base, halves up."""
        return (count + self.rounding_base // 2) // self.rounding_base * self.rounding_base

    def least(self, shown: int) -> int:
        """The smallest count that is shown as this number."""
        return max(shown - self.rounding_base // 2, self.threshold) if shown else 0

    def most(self, shown: int) -> int:
        """The largest count that is shown as this number."""
        return shown - self.rounding_base // 2 + self.rounding_base - 1 if shown else 0

    def may_be_shown(self, number: int) -> bool:
        """Whether a shown number could come from these rules (a multiple of the base, not a small one)."""
        if number % self.rounding_base:
            return False
        return number >= self.rounded(self.threshold) or (number == 0 and not self.zeros_are_disclosive)

    def to_dict(self) -> dict[str, Any]:
        """All fields, ready for JSON."""
        return asdict(self) | {"reason": self.reason.model_dump()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "DisclosureRules":
        """The rules written by `to_dict`; raises InputError for an unknown or missing field or a bad
        value.
        """
        try:
            return cls(**{**data, "reason": Bilingual.model_validate(data["reason"])})
        except (TypeError, KeyError, ValueError) as error:
            raise InputError(
                cy="Ni ellir darllen y rheolau datgelu yn y ffeil.",
                en="The disclosure rules in the file cannot be read.",
                where="rules",
                next_cy="Gofynnwch i'r sawl a wnaeth y ffeil ei gwneud eto.",
                next_en="Ask whoever made the file to make it again.",
            ) from error

    @classmethod
    def acro(cls) -> "DisclosureRules":
        """ACRO's defaults: threshold 10, base 5, noughts hidden. The default for a study."""
        return cls(
            name="acro",
            reason=Bilingual(
                cy="Rhagosodiadau ACRO, a ddefnyddir gan leoliadau ymchwil diogel: cuddio llai na 10,"
                " gan gynnwys"
                " sero, a thalgrynnu i'r 5 agosaf.",
                en="ACRO's defaults, used by secure research settings: hide fewer than 10, nought"
                " included, and"
                " round to the nearest 5.",
            ),
        )

    @classmethod
    def public_counts(cls) -> "DisclosureRules":
        """For counts made from data that are already public, such as data.police.uk: threshold 5, noughts
        shown.
        """
        return cls(
            name="public_counts",
            threshold=5,
            zeros_are_disclosive=False,
            all_of_group=0,
            name_reasons=True,
            reason=Bilingual(
                cy="Mae'r cofnodion eisoes yn gyhoeddus. Cuddir llai na 5 rhag tynnu sylw at un"
                " plentyn, a dangosir"
                " sero am fod sero yn ateb.",
                en="The records are already public. Fewer than 5 is hidden so as not to point at one"
                " child, and"
                " nought is shown because nought is an answer.",
            ),
        )

    @classmethod
    def childrens_voice(cls) -> "DisclosureRules":
        """For what children said in a consultation: threshold 5, noughts shown, "all of us" hidden."""
        return cls(
            name="childrens_voice",
            threshold=5,
            zeros_are_disclosive=False,
            all_of_group=1,
            minimum_denominator=10,
            reason=Bilingual(
                cy="Mae grwpiau ymgynghori yn fach ac yn adnabod ei gilydd. Cuddir llai na 5, ac ni"
                " ddangosir ateb"
                " a roddodd pawb mewn grŵp.",
                en="Consultation groups are small and know each other. Fewer than 5 is hidden, and an"
                " answer that"
                " everyone in a group gave is not shown.",
            ),
        )


PROFILES = {
    "acro": DisclosureRules.acro,
    "public_counts": DisclosureRules.public_counts,
    "childrens_voice": DisclosureRules.childrens_voice,
}
