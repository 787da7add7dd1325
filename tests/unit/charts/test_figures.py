"""What each figure shows: gaps stay gaps, words hold the numbers, nothing to draw is an error."""

import re
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import polars as pl
import pytest
from chart_frames import (
    COVERAGE,
    ENTRIES,
    INITIATIVE,
    ISSUES,
    OIL,
    PAIRS,
    SERIES,
    VOTES,
    WARHEADS,
    WORDS_DEEDS,
    events,
    yearly,
)

from detente.charts import (
    evidence,
    indicators,
    initiative,
    issues,
    labels,
    landmarks,
    render,
    spans,
    standing,
    theme,
    timeline,
    votes,
    words_deeds,
)


def drawn(chart: object) -> str:
    return render.to_svg(chart, title="t", description="d")  # type: ignore[arg-type]


def lines_of(text: str, colour: str) -> list[str]:
    """Paths of a colour, whether it stands on the path or on its group."""
    found: list[str] = []

    def walk(element: ElementTree.Element, stroke: str) -> None:
        own = element.get("stroke", stroke)
        if element.tag.endswith("path") and own == colour and "d" in element.attrib:
            found.append(element.attrib["d"])
        for child in element:
            walk(child, own)

    walk(ElementTree.fromstring(text), "")
    return found


def test_a_year_without_coverage_breaks_the_line_and_is_shaded() -> None:
    text = drawn(timeline.timeline(SERIES, events(), width=720, bands=False))
    paths = lines_of(text, theme.SERIES_STYLES[0].colour)
    assert [len(re.findall("[ML]", path)) for path in paths] == [10, 10]
    assert theme.MISSING in text
    whole = SERIES.with_columns(pl.col("net").fill_null(0.0))
    assert theme.MISSING not in drawn(timeline.timeline(whole, events().clear(), width=720))


def test_is_covered_false_is_a_gap_even_where_a_number_stands() -> None:
    held = SERIES.with_columns(net=pl.col("net").fill_null(0.0), is_covered=pl.col("period").dt.year() != 1995)
    assert spans.place_periods(held)["stretch"].unique().sort().to_list() == ["GDELT 0", "GDELT 1"]


def test_nan_is_not_observed() -> None:
    frame = yearly(series="GDELT").with_columns(net=pl.lit(float("nan")))
    with pytest.raises(ValueError, match="series"):
        timeline.timeline(frame, events(), width=720)


def test_a_single_period_is_a_dot() -> None:
    text = drawn(timeline.timeline(SERIES.head(1), events().clear(), width=720, bands=False))
    assert f'fill="{theme.SERIES_STYLES[0].colour}"' in text


def test_monthly_and_yearly_sources_keep_their_own_steps() -> None:
    months = pl.DataFrame({"period": pl.date_range(date(2011, 1, 1), date(2011, 12, 1), "1mo", eager=True)})
    both = pl.concat(
        [
            SERIES.select("period", "series", "net"),
            months.select("period", series=pl.lit("GDELT 2"), net=pl.lit(0.1)),
        ]
    )
    placed = spans.place_periods(both)
    assert placed.filter(pl.col("series") == "GDELT 2")["stretch"].n_unique() == 1
    assert placed.group_by("series").agg(pl.col("half").first().round(3)).sort("series").rows() == [
        ("GDELT", 0.5),
        ("GDELT 2", 0.042),
    ]


def test_landmarks_are_numbered_by_date_and_leaders_are_not() -> None:
    key = timeline.landmark_key(events())
    assert key["number"].to_list() == [1, 2]
    assert key["headline"].to_list() == ["START signed", "Dash to Pristina"]
    text = drawn(timeline.timeline(SERIES, events(), width=720))
    assert ">Clinton<" in text
    assert ">A small thing<" not in text


def test_crowded_landmarks_keep_their_number_in_the_key() -> None:
    many = pl.concat([events().head(1)] * 30)
    text = drawn(timeline.timeline(SERIES, many, width=360))
    assert timeline.landmark_key(many).height == 30
    assert ">3<" in text
    assert ">30<" not in text


@pytest.mark.parametrize(
    ("headline", "name"),
    [
        ("George H. W. Bush becomes President", "Bush"),
        ("Yeltsin resigns, Putin acting president", "Putin"),
        ("Yeltsin succeeds Gorbachev", "Yeltsin"),
        ("A new cabinet", None),
    ],
)
def test_leaders_are_named_by_the_word_before_the_verb(headline: str, name: str | None) -> None:
    event = pl.DataFrame({"date": [date(2000, 1, 1)], "headline": [headline], "tone": ["leader"]})
    assert landmarks.leader_rows(event)[""]["label"].to_list() == [name]


def test_focus_is_bold_and_a_year_without_votes_breaks_it() -> None:
    paths = lines_of(drawn(votes.un_agreement(VOTES, width=720)), votes.FOCUS.colour)
    assert [len(re.findall("[ML]", path)) for path in paths] == [10, 10]


def test_a_pair_without_coverage_is_named_but_has_no_dot() -> None:
    text = drawn(standing.standing(PAIRS, width=720))
    assert ">India–Pakistan<" in text
    assert ">no coverage<" in text
    assert ">+0.12<" in text


def test_month_without_coverage_and_month_of_zero_fill_nothing() -> None:
    full = drawn(evidence.coverage_calendar(COVERAGE, width=720))
    assert full.count("<rect") == 2  # the strip behind, and March and April as one
    assert theme.AGREEMENT in full


def test_issue_year_without_coverage_is_shaded_and_too_thin_is_hollow() -> None:
    text = drawn(issues.issues_by_year(ISSUES, width=720))
    assert theme.MISSING in text
    assert len(re.findall(theme.ANNOTATION, text)) >= 1
    assert ">2014<" in text


def test_words_are_hollow_and_deeds_filled() -> None:
    only = [ENTRIES.with_columns(is_deed=pl.lit(value)) for value in (True, False)]
    filled, hollow = (drawn(issues.chronicle_by_issue(frame, width=720)).count(theme.PAPER) for frame in only)
    assert hollow > filled


def test_panels_repeat_the_axis_for_each_source() -> None:
    two = pl.concat([WORDS_DEEDS, WORDS_DEEDS.with_columns(source=pl.lit("GDELT"))])
    text = drawn(words_deeds.words_and_deeds(two, width=720))
    assert text.count(">+0.5<") == 2
    assert text.count(">−0.5<") == 2


def test_descriptions_hold_the_numbers() -> None:
    assert "GDELT: −0.20 in 1990 and +0.40 in 2010; highest +0.40 in 1996, lowest −0.20 in 1990" in (
        timeline.describe(SERIES, events())
    )
    assert "1 of cooperation and 1 of conflict" in timeline.describe(SERIES, events())
    assert "deeds, ICEWS: −0.20 in 1990" in words_deeds.describe(WORDS_DEEDS)
    assert "conflict: 0.30 in 1990 and 0.90 in 2010" in initiative.describe(INITIATIVE, name_a="A", name_b="B")
    assert "Russia–United States: 0.40 in 1990" in votes.describe(VOTES)
    assert "USSR: 40,159 in 1986" in indicators.describe_warheads(WARHEADS)
    assert "highest 82.50 in 2023, lowest 69.10 in 2025" in indicators.describe_oil(OIL)
    assert "Russia–United States is number 2 of 2 at +0.12" in standing.describe(PAIRS)
    assert "2015-03 to 2015-04, 50 % of 2 months" in evidence.describe(COVERAGE)
    assert "80 events by issue area, 2012 to 2014" in issues.describe_years(ISSUES)
    assert "Diplomacy, visits and visas 62 %" in issues.describe_years(ISSUES)
    assert "1 of cooperation, 1 of conflict; 1 deeds" in issues.describe_chronicle(ENTRIES)


def test_nothing_to_draw_names_the_frame() -> None:
    cases = {
        "series": lambda: timeline.timeline(SERIES.clear(), events(), width=720),
        "words and deeds": lambda: words_deeds.words_and_deeds(WORDS_DEEDS.clear(), width=720),
        "initiative": lambda: initiative.describe(INITIATIVE.clear(), name_a="A", name_b="B"),
        "votes": lambda: votes.un_agreement(VOTES.clear(), width=720),
        "warheads": lambda: indicators.warheads(WARHEADS.clear(), width=720),
        "oil": lambda: indicators.oil(OIL.clear(), width=720),
        "standing": lambda: standing.standing(PAIRS.clear(), width=720),
        "coverage": lambda: evidence.coverage_calendar(COVERAGE.clear(), width=720),
        "issues": lambda: issues.issues_by_year(ISSUES.clear(), width=720),
        "chronicle": lambda: issues.chronicle_by_issue(ENTRIES.clear(), width=720),
    }
    for name, draw in cases.items():
        with pytest.raises(ValueError, match=f"'{name}'"):
            draw()


def test_spread_keeps_the_distance_and_the_limits() -> None:
    placed = labels.spread([5, 5, 5, 90], gap=10, low=0, high=100)
    assert placed == sorted(placed)
    assert min(b - a for a, b in pairwise(placed)) >= 10
    assert min(placed) >= 0


def test_more_sources_than_looks_are_all_drawn() -> None:
    names = [f"source {number}" for number in range(len(theme.SERIES_STYLES) + 1)]
    many = pl.concat([SERIES.with_columns(series=pl.lit(name)) for name in names])
    text = drawn(timeline.timeline(many, events(), width=720))
    assert all(f">{name}<" in text for name in names)


@pytest.mark.parametrize(
    ("state", "room", "shown"),
    [("United States", 200, "United States"), ("United States", 30, "US"), ("Russia", 10, ""), ("", 99, "")],
)
def test_a_row_of_leaders_bears_as_much_of_the_states_name_as_fits(state: str, room: float, shown: str) -> None:
    assert landmarks._row_name(state, room=room, size=11) == shown
