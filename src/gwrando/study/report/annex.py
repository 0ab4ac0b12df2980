"""The methods annex and the transparency record (ATRS), filled from the definition and the run: nothing by hand.

Source: Algorithmic Transparency Recording Standard (UK Government), GUILD guidance on linked data (Gilbert et al. 2018).
"""

from collections.abc import Sequence

from gwrando import __version__
from gwrando.outputs import SafeEstimate, SafeTable
from gwrando.study.definition import Study
from gwrando.study.report.document import Section
from gwrando.study.report.facts import Facts
from gwrando.study.vocabulary import EVENT_TYPES, SERVICES
from gwrando.text import Bilingual, dates


def same(text: str) -> Bilingual:
    """What is written alike in both languages: a number, a name, a hash."""
    return Bilingual(cy=text, en=text)


def _fact(cy: str, en: str, value: Bilingual) -> tuple[Bilingual, Bilingual]:
    return Bilingual(cy=cy, en=en), value


def methods(
    study: Study, tables: Sequence[SafeTable], estimates: Sequence[SafeEstimate], facts: Facts
) -> tuple[Section, ...]:
    """The methods of a study as run: question, data, linkage, populations, families of tests, disclosure, versions."""
    made = [
        _definition(study, facts),
        _data(study),
        _linkage(facts),
        _populations(study),
        _families(study),
        _power(estimates),
        _disclosure(study, tables, estimates, facts),
        _software(facts),
    ]
    return tuple(section for section in made if section is not None)


UNCHANGED = Bilingual(
    cy="Y diffiniad hwn oedd yno pan agorwyd y cysylltu gyntaf: ni newidiodd wedyn.",
    en="This is the definition that was there when linkage was first opened: it did not change afterwards.",
)
CHANGED = Bilingual(
    cy="Newidiwyd y diffiniad ar ôl agor y cysylltu. Gall cwestiynau a ychwanegwyd wedyn fod wedi'u dewis oherwydd yr "
    "hyn a welwyd: dylid eu trin fel rhai archwiliadol.",
    en="The definition was changed after linkage had been opened. Questions added since may have been chosen because of "
    "what was seen: treat them as exploratory.",
)


def _definition(study: Study, facts: Facts) -> Section:
    lines = [
        _fact("Cwestiwn", "Question", study.question),
        _fact("Cytundeb rhannu", "Sharing agreement", same(study.agreement.reference)),
        _fact("Diben", "Purpose", study.agreement.purpose),
        _fact("Partïon", "Parties", same(", ".join(study.agreement.parties))),
        _fact("Sail gyfreithiol", "Lawful basis", same(study.agreement.lawful_basis)),
        _fact("I'w adolygu", "To be reviewed", _day(study.agreement.review_on)),
        _fact("Dileu'r data erbyn", "Data deleted by", _day(study.agreement.delete_by)),
    ]
    if facts.definition_sha256:
        lines.append(_fact("Stwnsh y diffiniad", "Hash of the definition", same(facts.definition_sha256)))
    if facts.first_sha256:
        first = same(facts.first_sha256)
        lines.append(_fact("Stwnsh y diffiniad cyntaf", "Hash of the first definition", first))
    return Section(
        title=Bilingual(cy="Diffiniad", en="Definition"),
        paragraphs=(CHANGED if facts.first_sha256 else UNCHANGED,),
        facts=tuple(lines),
    )


def _day(day: object) -> Bilingual:
    return Bilingual(cy=dates.spoken(day, "cy"), en=dates.spoken(day, "en"))  # type: ignore[arg-type]


def _data(study: Study) -> Section:
    lines = []
    for source in study.extracts:
        name = SERVICES[source.service]  # type: ignore[index]
        starts, ends = _day(source.starts_on), _day(source.ends_on)
        until = _day(source.use_until)
        lines.append(
            (
                name,
                Bilingual(
                    cy=f"{starts.cy} hyd {ends.cy}; i'w ddefnyddio hyd {until.cy}",
                    en=f"{starts.en} to {ends.en}; may be used until {until.en}",
                ),
            )
        )
    return Section(title=Bilingual(cy="Data a dyddiadau", en="Data and dates"), facts=tuple(lines))


def _linkage(facts: Facts) -> Section:
    text = Bilingual(
        cy="Cysylltwyd cofnodion yn ôl enw, dyddiad geni, rhyw, cod post a rhif disgybl neu GIG lle'r oedd un. Gollyngwyd yr "
        "enwau yn syth wedyn. Mae cysylltiadau'n cael eu methu'n amlach i rai plant nag eraill.",
        en="Records were linked by name, date of birth, sex, postcode, and pupil or NHS number where there was one. Names were "
        "let go straight afterwards. Links are missed more often for some children than for others.",
    )
    return Section(
        title=Bilingual(cy="Ansawdd y cysylltu (GUILD)", en="Quality of the linkage (GUILD)"),
        paragraphs=(text,),
        facts=facts.linkage,
    )


def _populations(study: Study) -> Section:
    cohort, event = study.cohort, EVENT_TYPES[study.cohort.event].title
    words = {
        "sex": Bilingual(cy="rhyw", en="sex"),
        "birth_quarter": Bilingual(cy="chwarter geni", en="quarter of birth"),
        "area": Bilingual(cy="ardal", en="area"),
    }
    alike = [words[part] for part in study.comparison.match_on]
    return Section(
        title=Bilingual(cy="Pwy", en="Who"),
        facts=(
            _fact(
                "Y grŵp",
                "The cohort",
                Bilingual(
                    cy=f"{event.cy}, {cohort.age_from} i {cohort.age_to} oed, o leiaf {cohort.min_events} gwaith",
                    en=f"{event.en}, aged {cohort.age_from} to {cohort.age_to}, at least {cohort.min_events} time(s)",
                ),
            ),
            _fact(
                "Plant cymhariaeth",
                "Comparison children",
                Bilingual(
                    cy=f"hyd at {study.comparison.per_child} yr un, yr un {', '.join(one.cy for one in alike)}, ar yr un diwrnod, "
                    "heb ymuno â'r grŵp eto",
                    en=f"up to {study.comparison.per_child} each, same {', '.join(one.en for one in alike)}, on the same day, not "
                    "yet in the cohort",
                ),
            ),
            _fact(
                "Prif gyfnod",
                "Main period",
                Bilingual(
                    cy=f"{study.windows.main_days} o ddiwrnodau cyn y digwyddiad",
                    en=f"{study.windows.main_days} days before the event",
                ),
            ),
            _fact(
                "Cyfnodau eraill",
                "Other periods",
                same(", ".join(str(days) for days in study.windows.also_days)),
            ),
        ),
    )


def _families(study: Study) -> Section:
    families: dict[str, list[Bilingual]] = {}
    for exposure in study.exposures:
        families.setdefault(exposure.family, []).append(EVENT_TYPES[exposure.event].title)
    lines = [
        (
            same(family),
            Bilingual(cy="; ".join(one.cy for one in titles), en="; ".join(one.en for one in titles)),
        )
        for family, titles in families.items()
    ]
    rate = f"{100 * study.false_discovery:g}%"
    return Section(
        title=Bilingual(cy="Teuluoedd o gwestiynau", en="Families of questions"),
        paragraphs=(
            Bilingual(
                cy=f"Cyfradd darganfod ffug o fewn pob teulu: {rate} (Benjamini a Hochberg). Cwestiynau lle na ddylai fod "
                "gwahaniaeth yw'r rheolyddion (controls).",
                en=f"False discovery rate within each family: {rate} (Benjamini and Hochberg). Controls are questions where "
                "there should be no difference.",
            ),
        ),
        facts=tuple(lines),
    )


def _power(estimates: Sequence[SafeEstimate]) -> Section | None:
    found = [one for one in estimates if one.kind == "power"]
    if not found:
        return None
    return Section(
        title=Bilingual(cy="Yr hyn na ellid bod wedi'i ganfod", en="What could not have been found"),
        paragraphs=(
            Bilingual(
                cy="Cyfran yr astudiaethau o'r maint hwn a fyddai'n canfod gwahaniaeth o'r maint a enwir.",
                en="The share of studies of this size that would find a difference of the size named.",
            ),
        ),
        facts=tuple((one.title, one.words) for one in found),
    )


def _disclosure(
    study: Study, tables: Sequence[SafeTable], estimates: Sequence[SafeEstimate], facts: Facts
) -> Section:
    rules = tables[0].rules
    cells = [cell for table in tables for line in table.cells for cell in line]
    hidden = sum(cell.shown is None for cell in cells)
    unseen = sum(one.outcome == "hidden" for one in estimates)
    lines = [
        _fact(
            "Rheolau",
            "Rules",
            Bilingual(cy=f"{rules.name}. {rules.reason.cy}", en=f"{rules.name}. {rules.reason.en}"),
        ),
        _fact("Trothwy", "Threshold", same(str(rules.threshold))),
        _fact("Talgrynnu i'r", "Rounded to the nearest", same(str(rules.rounding_base))),
        _fact(
            "Celloedd wedi'u cuddio",
            "Cells hidden",
            Bilingual(cy=f"{hidden} o {len(cells)}", en=f"{hidden} of {len(cells)}"),
        ),
    ]
    if estimates:
        lines.append(
            _fact(
                "Amcangyfrifon wedi'u cuddio",
                "Estimates hidden",
                Bilingual(cy=f"{unseen} o {len(estimates)}", en=f"{unseen} of {len(estimates)}"),
            )
        )
    lines += [
        (
            Bilingual(cy="Heb ei ryddhau: ni ellid ei ddiogelu", en="Not released: could not be made safe"),
            title,
        )
        for title in facts.refused
    ]
    return Section(title=Bilingual(cy="Diogelu rhifau", en="Protecting numbers"), facts=tuple(lines))


def _software(facts: Facts) -> Section:
    lines = [(same(name), same(version)) for name, version in facts.software.items()]
    lines = lines or [(same("gwrando"), same(__version__))]
    if facts.seed is not None:
        lines.append((Bilingual(cy="Hedyn", en="Seed"), same(str(facts.seed))))
    lines += [(same(name), same(digest)) for name, digest in sorted(facts.inputs_sha256.items())]
    return Section(
        title=Bilingual(cy="Meddalwedd a mewnbynnau", en="Software and inputs"),
        paragraphs=(
            Bilingual(
                cy="Mae'r un mewnbynnau, diffiniad a hedyn yn rhoi'r un rhyddhad, beit am feit.",
                en="The same inputs, definition and seed give the same release, byte for byte.",
            ),
        ),
        facts=tuple(lines),
    )


def atrs(study: Study, facts: Facts) -> tuple[Section, ...]:
    """The record in the order of the standard: what, who, why, how it is overseen, data, limits."""
    services = [SERVICES[source.service] for source in study.extracts]  # type: ignore[index]
    names = Bilingual(cy=", ".join(s.cy for s in services), en=", ".join(s.en for s in services))
    return (
        Section(
            title=Bilingual(cy="Haen 1: yn fyr", en="Tier 1: in short"),
            facts=(
                _fact("Enw", "Name", study.title),
                _fact(
                    "Disgrifiad",
                    "Description",
                    Bilingual(
                        cy="Mae cofnodion gwasanaethau yn cael eu cysylltu a'u cyfrif, er mwyn gweld pryd y gallai gwasanaethau "
                        "fod wedi helpu. Canfyddiadau am grwpiau yn unig.",
                        en="Records of services are linked and counted, to see when services could have helped. Findings about "
                        "groups only.",
                    ),
                ),
                _fact("Pam", "Why", study.agreement.purpose),
                _fact("Cyswllt", "Contact", same(study.analyst)),
            ),
        ),
        Section(
            title=Bilingual(cy="Haen 2: perchennog a chyfrifoldeb", en="Tier 2: owner and responsibility"),
            facts=(
                _fact("Partïon", "Parties", same(", ".join(study.agreement.parties))),
                _fact(
                    "Cyflenwr",
                    "Supplier",
                    Bilingual(
                        cy="Dim: meddalwedd agored (Apache 2.0)", en="None: open software (Apache 2.0)"
                    ),
                ),
                _fact("Sail gyfreithiol", "Lawful basis", same(study.agreement.lawful_basis)),
            ),
        ),
        Section(
            title=Bilingual(cy="Penderfyniadau a phobl", en="Decisions and people"),
            facts=(
                _fact(
                    "Rhan mewn penderfyniadau",
                    "Part in decisions",
                    Bilingual(
                        cy="Dim mewn unrhyw benderfyniad am blentyn: nid yw'n rhoi rhif, rhestr na rhagolwg am neb. Mae pobl yn "
                        "darllen canfyddiadau am grwpiau wrth gynllunio gwasanaethau.",
                        en="None in any decision about a child: it gives no number, list or outlook about anybody. People read "
                        "findings about groups when they plan services.",
                    ),
                ),
                _fact(
                    "Goruchwyliaeth",
                    "Oversight",
                    Bilingual(
                        cy="Mae ail berson yn gwirio pob rhyddhad, a thrydydd yn ei gyhoeddi.",
                        en="A second person checks each release, and another publishes it.",
                    ),
                ),
                _fact(
                    "Apelio",
                    "Appeal",
                    Bilingual(
                        cy="Nid oes penderfyniad am unigolyn i apelio yn ei erbyn; gellir herio canfyddiad drwy'r cyswllt.",
                        en="There is no decision about a person to appeal against; a finding can be challenged through the contact.",
                    ),
                ),
            ),
        ),
        Section(
            title=Bilingual(cy="Data a dull", en="Data and method"),
            facts=(
                _fact("Data", "Data", names),
                _fact(
                    "Dull",
                    "Method",
                    Bilingual(
                        cy="Cysylltu tebygolrwydd (Splink), setiau wedi'u paru, cyfres hunan-reoledig, rheolyddion negyddol; "
                        "dim dysgu peirianyddol sy'n rhoi dyfarniad am berson.",
                        en="Record linkage by weights (Splink), matched sets, self-controlled series, negative controls; no "
                        "machine learning that judges a person.",
                    ),
                ),
                _fact("Stwnsh y diffiniad", "Hash of the definition", same(facts.definition_sha256 or "-")),
            ),
        ),
        Section(
            title=Bilingual(cy="Terfynau a gofal", en="Limits and care"),
            facts=(
                _fact(
                    "Terfynau",
                    "Limits",
                    Bilingual(
                        cy="Cofnodion, nid bywydau: mae'r hyn na chofnododd neb ar goll. Nid yw cymhariaeth yn dweud pam.",
                        en="Records, not lives: what nobody recorded is missing. A comparison does not say why.",
                    ),
                ),
                _fact(
                    "Asesiad effaith",
                    "Impact assessment",
                    Bilingual(
                        cy=f"Gyda'r cytundeb {study.agreement.reference}.",
                        en=f"With the agreement {study.agreement.reference}.",
                    ),
                ),
            ),
        ),
    )
