"""The report on made files: fitness, figures only where they may be, bounds, words, forms, and the
command."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from gwrando.cli.fairness import command
from gwrando.errors import InputError
from gwrando.strategy import (
    disparity,
    fairness,
    fairness_page,
    fairness_view,
    fairness_words,
    fitness,
    police_data,
    populations,
    searches,
)
from gwrando.strategy.ethnicity import GROUPS
from gwrando.strategy.fairness_report import FairnessReport
from gwrando.strategy.populations import Population
from tests.unit.strategy.files import NAME, content

WHITE = "White - Irish"
ASIAN = "Asian/Asian British - Indian"
MIXED = "Mixed/Multiple ethnic groups - White and Asian"
BLACK = "Black/African/Caribbean/Black British - African"
OLDER = {"Age range": "over 34"}


def read(rows, name=NAME):
    return police_data.read_month(name, content(rows))


def year_of(*, white=0, asian=0, mixed=0, black=0, unknown=0, older=0, no_age=0, **other):
    """One month's rows of children by group, of older people, and without an age."""
    groups = {WHITE: white, ASIAN: asian, MIXED: mixed, BLACK: black, "": unknown}
    rows = [{"Self-defined ethnicity": label, **other} for label, n in groups.items() for _ in range(n)]
    return rows + [OLDER] * older + [{"Age range": ""}] * no_age


def the(report, **wanted):
    (found,) = [
        each for each in report.groups if all(getattr(each, key) == value for key, value in wanted.items())
    ]
    return found


def test_a_higher_rate_that_stands_in_every_check():
    report = fairness.report([read(year_of(white=500, asian=200))])
    asian = the(report, group="asian")
    assert asian.conclusion == "higher"
    assert asian.ratio_white.low > 1
    assert "There is a disparity: a higher rate. It stands in every check here." in asian.words.en
    assert asian.extra_a_year.value > 0
    assert report.n_comparisons == 4  # the other groups: nought searches, 5 or more expected
    assert any("Asian children" in line.en for line in report.summary)


def test_a_lower_rate_that_stands_in_every_check():
    report = fairness.report([read(year_of(white=2000, asian=10))])
    assert the(report, group="asian").conclusion == "lower"


def test_missing_ethnicity_takes_a_conclusion_away():
    report = fairness.report([read(year_of(white=500, asian=35, unknown=110))])
    asian = the(report, group="asian")
    assert asian.verdict == "with_care"
    assert asian.ratio_white.low > 1
    assert asian.conclusion == "cannot_tell"
    assert "it cannot be told for sure" in asian.words.en
    assert "no known ethnicity" in asian.words.en
    assert "ni ellir dweud yn sicr" in asian.words.cy
    assert asian.ratio_worst.low < asian.ratio_white.value < asian.ratio_worst.high


def test_few_searches_are_hidden_and_get_no_rate():
    report = fairness.report([read(year_of(white=500, asian=3, mixed=30))])
    asian = the(report, group="asian")
    assert asian.count.number is None
    assert asian.rate is None
    assert asian.ratio_white is None
    assert asian.conclusion == "not_made"
    text = fairness_page.render(report, form="text", languages=["en"])
    assert "too small to show" in text


def test_no_ratio_where_fewer_than_5_are_expected():
    report = fairness.report([read(year_of(white=100, asian=10))])
    black = the(report, group="black")
    assert black.count.number == 0
    assert black.ratio_white is None
    assert "cannot tell" in black.words.en


def test_no_white_child_searched_means_no_comparison():
    report = fairness.report([read(year_of(asian=100))])
    assert the(report, group="asian").ratio_white is None


def test_a_range_stands_beside_a_count_with_care():
    report = fairness.report([read(year_of(white=85, older=5, no_age=10))])
    (figure,) = report.counts
    assert figure.verdict == "with_care"
    assert (figure.count_range.low, figure.count_range.high) == (85, 95)
    assert figure.rate_range.low == pytest.approx(figure.rate.value)
    assert figure.rate_range.high == pytest.approx(figure.rate.value * 95 / 85)
    assert "could be as many as 95" in " ".join(line.en for line in report.summary)


def test_no_figure_below_80_percent():
    report = fairness.report([read(year_of(white=79, no_age=21))])
    assert (report.counts, report.groups, report.officer, report.shares) == ((), (), (), ())
    assert "cannot answer any question" in report.limits[0].en
    assert fairness_view.view(report, language="en").mostly_cannot
    good = fairness.report([read(year_of(white=100))])
    assert not fairness_view.view(good, language="en").mostly_cannot
    for form in ("text", "html"):
        said = fairness_page.render(report, form=form, languages=["en"])
        assert "There are no figures" in said
        assert "In short" not in said


def test_two_years_are_pooled_only_where_both_can_answer():
    good = [read(year_of(white=100, asian=10), f"20{y}-05-gwent-stop-and-search.csv") for y in (19, 20)]
    report = fairness.report(good)
    assert {each.period for each in report.counts} == {"2019/20", "2020/21", "all"}
    assert {each.period for each in report.groups} == {"all"}
    bad = read(year_of(white=70, unknown=30), "2020-05-gwent-stop-and-search.csv")
    report = fairness.report([good[0], bad])
    assert {each.period for each in report.groups} == {"2019/20"}
    both = [good[0], read(year_of(white=90, unknown=10), "2020-05-gwent-stop-and-search.csv")]
    assert {each.verdict for each in fairness.report(both).groups} == {"with_care"}


def test_an_area_without_a_population_gets_counts_only():
    report = fairness.report([read(year_of(white=100), "2020-01-essex-stop-and-search.csv")])
    assert report.counts[0].count.number == 100
    assert report.counts[0].rate is None
    assert report.groups == ()
    assert "Essex" in fairness_page.render(report, form="text", languages=["cy"])


def test_one_force_among_several():
    files = [read(year_of(white=20)), read(year_of(white=30), "2020-01-north-wales-stop-and-search.csv")]
    assert fairness.report(files, force="gwent").forces == ("gwent",)
    assert [each.force for each in fairness.report(files).fits][-1] == searches.TOGETHER
    with pytest.raises(InputError) as caught:
        fairness.report(files, force="kent")
    assert caught.value.where == "gwent, north-wales"


def test_a_file_with_no_rows_cannot_answer():
    report = fairness.report([read([])])
    assert {each.verdict for each in report.fits} == {"cannot"}
    assert report.fits[0].why.en == "There is no row in the file."
    assert {each.missing for each in report.gaps} == {0}
    assert fairness_page.render(report, form="html", languages=["cy", "en"]).startswith("<!doctype html>")


def test_files_say_what_is_odd():
    rows = [{"Date": "2020-01-10T00:00:00+00:00"}] * 30 + [
        {"Age range": "under 10", "Date": "2020-02-01T00:00:00+00:00"}
    ]
    report = fairness.report([read(rows)])
    said = " ".join(line.en for line in report.warnings)
    for part in (
        "no file for 11 of 12 months",
        "exactly like an earlier row",
        "every time is midnight",
        "under 10",
        "to another month",
        "does not show a reason",
    ):
        assert part in said
    why = next(each.why.en for each in report.fits if each.question == "time")
    assert "Every time is midnight" in why


def test_never_bias_never_because():
    report = fairness.report([read(year_of(white=500, asian=200, unknown=20, older=40, no_age=10))])
    for form in ("text", "json", "html"):
        text = fairness_page.render(report, form=form, languages=["cy", "en"]).casefold()
        for word in ("bias", "because", "rhagfarn", "oherwydd"):
            assert word not in text


def test_forms_hold_both_languages():
    report = fairness.report([read(year_of(white=500, asian=200, Outcome="Arrest"))])
    assert (
        FairnessReport.model_validate_json(fairness_page.render(report, form="json", languages=["en"]))
        == report
    )
    html = fairness_page.render(report, form="html", languages=["cy", "en"])
    assert 'lang="cy"' in html
    assert 'lang="en"' in html
    assert html.index("Beth y gall y ffeiliau ei ateb") < html.index("Y ffigurau")
    assert "<svg" in html
    text = fairness_page.render(report, form="text", languages=["cy", "en"])
    assert (
        text.index("What cannot be told") < text.index("What the files can answer") < text.index("In short")
    )
    assert text.index("In short") < text.index("The figures")
    assert "There is a disparity" in " ".join(text[text.index("The figures") :].split())
    view = fairness_view.view(report, language="en")
    assert [each.id for each in view.figures] == ["counts", "groups", "stands", "officer", "outcome"]


def test_shares_of_outcomes_and_finds():
    rows = [{"Outcome": "Arrest", "Outcome linked to object of search": "True"}] * 20
    rows += [{"Outcome": "A no further action disposal"}] * 72 + [{"Outcome": ""}] * 8
    report = fairness.report([read(rows)])
    found = {(each.question, each.key): each for each in report.shares}
    arrest = found["outcome", "arrest"]
    assert arrest.verdict == "with_care"
    assert (arrest.count.number, arrest.of) == (20, 90)
    assert arrest.share.value == pytest.approx(20 / 92)
    assert (arrest.worst.low, arrest.worst.high) == pytest.approx((0.20, 0.28))
    finds = found["find_rate", "True"]
    assert finds.verdict == "can"
    assert finds.share.value == pytest.approx(0.20)
    assert finds.worst is None
    assert ("more_than_outer", "True") not in found  # none: nothing to show


def test_unknown_is_shared_out_among_those_the_officer_saw_alike():
    crossed = {("white", "white"): 90, ("black", "black"): 10, (None, "black"): 5, (None, None): 10}
    made = disparity.shared_out(crossed)
    assert made["black"] == pytest.approx(10 + 5 + 10 * 10 / 100)
    assert made["white"] == pytest.approx(90 + 10 * 90 / 100)
    assert disparity.shared_out({(None, None): 3})["white"] == 0


@given(
    st.lists(
        st.tuples(st.sampled_from([*GROUPS, None]), st.sampled_from([*GROUPS, None]), st.integers(0, 50))
    )
)
@settings(deadline=None)
def test_sharing_out_loses_nobody(cells):
    crossed = {}
    for own, seen, n in cells:
        crossed[own, seen] = crossed.get((own, seen), 0) + n
    known = sum(n for (own, _), n in crossed.items() if own)
    made = disparity.shared_out(crossed)
    assert sum(made.values()) == pytest.approx(sum(crossed.values()) if known else 0)


@given(
    st.fixed_dictionaries({group: st.integers(0, 300) for group in GROUPS}),
    st.integers(0, 100),
    st.fixed_dictionaries({group: st.integers(200, 50_000) for group in GROUPS}),
)
@settings(max_examples=60, deadline=None)
def test_worst_cases_hold_the_answer_and_conclusions_hold_everywhere(counts, unknown, sizes):
    people = {
        group: Population(estimate=n, low=n - 10, high=n + 10, published=n, source="census-2021")
        for group, n in sizes.items()
    }
    for group in ("asian", "black", "mixed", "other"):
        found = disparity.disparity(
            counts, shared=counts, unknown=unknown, populations=people, group=group, years=1.0
        )
        if found is None:
            continue
        assert found.worst[0] <= found.ratio_white.value <= found.worst[1]
        assert found.at_population[0] <= found.ratio_white.value <= found.at_population[1]
        said, _ = fairness_words.compared(group, found)
        if said == "higher":
            assert min(found.worst) > 1
            assert all(each.low > 1 for each in found.at_dispersion)
        if said == "lower":
            assert max(found.worst) < 1


def test_populations_are_never_the_published_part_alone():
    for area in ("gwent", "dyfed-powys", "north-wales", "south-wales"):
        for group in GROUPS:
            found = populations.children(area, group)
            assert found.published <= found.low <= found.estimate <= found.high
    gwent = populations.children("gwent", "black")
    assert (gwent.published, gwent.source) == (465, "census-2021-filled")
    assert gwent.estimate > 1.25 * gwent.published  # what taking hidden counts for 0 would lose
    assert populations.children("essex") is None


def test_police_areas_add_up_to_wales():
    for group in GROUPS:
        areas = sum(
            populations.children(area, group).estimate
            for area in ("gwent", "dyfed-powys", "north-wales", "south-wales")
        )
        # the Wales row is published whole; rounding of the cells to 5 leaves under half a per cent
        assert areas == pytest.approx(populations.children("wales", group).estimate, rel=0.005)


@pytest.mark.parametrize(
    "share,said",
    [(0.0, "0"), (0.0004, "< 0.1"), (0.143, "14.3"), (0.97, "97"), (0.9995, "> 99.9"), (1.0, "100")],
)
def test_all_and_nothing_are_only_said_of_all_and_nothing(share, said):
    assert fitness.percent(share) == f"{said}\u00a0%"


@pytest.mark.parametrize("value,said", [(0, "0"), (0.284, "0.28"), (2.41, "2.41"), (31.4, "31")])
def test_ratio_as_text(value, said):
    assert fairness_words.number(value) == said


def run(*arguments):
    return CliRunner().invoke(command, ["report", *map(str, arguments)])


def test_the_command(tmp_path):
    path = tmp_path / NAME
    path.write_bytes(content(year_of(white=50, asian=20)))
    both = run(path)
    assert both.exit_code == 0
    assert both.output.index("Beth y gall y ffeiliau ei ateb") < both.output.index(
        "What the files can answer"
    )
    assert json.loads(run(path, "--format", "json").output)["forces"] == ["gwent"]
    out = tmp_path / "adroddiad.html"
    assert run(path, "--format", "html", "--language", "cy", "-o", out).exit_code == 0
    assert "What the files can answer" not in out.read_text(encoding="utf-8")
    wrong = run(path, "-o", tmp_path / "none" / "x.txt")
    assert isinstance(wrong.exception, InputError)
    assert isinstance(run(path, "--force", "kent").exception, InputError)
    assert run(path, "--age", "18-24").exit_code == 2
