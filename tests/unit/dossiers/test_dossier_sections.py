"""Sections from hand-made material: strong, thin and none; every figure states what it rests on."""

import json
from dataclasses import replace
from datetime import date, datetime

import polars as pl
import pytest
from page_reader import assert_pages_agree, assert_sound
from toy_material import NOTES, OIL, PAIR, VOTES, WARHEADS, chronicle, entry, frame, full, material, months, series

from detente.domain.classes import CLASSES
from detente.dossiers.build import build_dossier
from detente.dossiers.chronicle import as_entry, leader_labels, with_tone
from detente.dossiers.estimates import FEWEST_EVENTS, make_estimates
from detente.dossiers.material import Pair
from detente.dossiers.page import Dossier
from detente.dossiers.pictures import draw_all
from detente.dossiers.render import _cell, render_html, render_summary
from detente.dossiers.wording import counted, net_word, net_words, percent, signed

REGISTER = ["agreements", "commitments", "follow-through", "tensions", "regimes"]
MEASURED = ["standing", "timeline", "issues", "words_deeds", "initiative", "interests", "system", *REGISTER]


def drawn(dossier: Dossier) -> str:
    return render_html(dossier, draw_all(dossier.sections))


def sections(made) -> dict:
    return {section.key: section for section in made.sections}


def test_full_material_makes_every_section_in_order():
    made = build_dossier(full())
    assert [section.key for section in made.sections] == [*MEASURED, "chronicle", "evidence"]
    assert made.left_out == ()
    assert made.title == "The United States and Russia"
    assert made.as_of == "June 2020"
    assert made.headline == made.sections[0].answer


def test_no_material_makes_an_honest_page():
    made = build_dossier(material())
    assert list(sections(made)) == ["evidence"]
    assert len(made.left_out) == len(MEASURED)
    assert all(item.reason and not item.reason.endswith(".") for item in made.left_out)
    assert made.as_of == "no measured period"
    assert "does not tell" in made.headline
    assert "no event series and no entry of the chronicle" in sections(made)["evidence"].answer


def test_the_level_is_that_of_the_counts():
    steady = series(row=(60, 0, 0, 40, 0), gap=None)
    steady = replace(steady, both=frame(months(30), [(60, 0, 0, 40, 0)] * 30))
    made = build_dossier(material(steady))
    facts = sections(made)["standing"].facts
    assert facts["net"] == pytest.approx(0.2, abs=0.01)  # 60 of 100
    assert facts["low"] < 0.2 < facts["high"]
    assert facts["events_n"] == 3000
    assert facts["as_of"] == "2020-06-01"
    assert "an estimated 60 % of the acts reported between the United States and Russia in June 2020" in made.headline
    assert "60 of 100 as counted" in made.headline


def test_mostly_deeds_are_not_called_words():
    fight = replace(series(), both=frame(months(30), [(5, 0, 10, 5, 80)] * 30))
    standing = sections(build_dossier(material(fight)))["standing"]
    assert "Most of these acts are deeds" in standing.answer
    assert "(10 of 90 as counted)" in standing.answer


def test_only_great_powers_are_called_one_of_them():
    close = series()
    assert "other pairs of great powers" in sections(build_dossier(material(close)))["standing"].answer
    pair = Pair("IND", "PAK", "India", "Pakistan", "continuous")
    other = sections(build_dossier(replace(material(close), pair=pair)))["standing"]
    assert "other pairs" not in other.answer
    assert other.figures[0].title.startswith("Net cooperation beside pairs of great powers")


def test_what_came_later_came_after_the_measured_year():
    entries = chronicle(entry(1, date(2020, 6, 15)), entry(2, date(2020, 7, 1)))
    assert sections(build_dossier(material(series(), chronicle=entries)))["standing"].facts["later_entries_n"] == 1


def test_no_period_stands_out_where_bands_overlap():
    steady = replace(series(), both=frame(months(3), [(6, 0, 0, 4, 0), (4, 0, 0, 6, 0), (5, 0, 0, 5, 0)]))
    assert "no period stands out" in sections(build_dossier(material(steady)))["timeline"].answer


def test_leaders_alone_are_no_acts_to_draw():
    leader = chronicle(entry(1, date(2019, 1, 1), kind="leader_change"))
    left = build_dossier(material(chronicle=leader)).left_out
    assert any("neither archived events nor the chronicle hold any act" in item.reason for item in left)


def test_a_pair_that_is_closest_of_all_is_said_to_be():
    close = series(row=(400, 20, 80, 2, 1))
    low = {name: frame(months(30), [(10, 0, 0, 50, 20)] * 30) for name in close.references}
    facts = sections(build_dossier(material(replace(close, references=low))))["standing"].facts
    assert facts["standing"]["share"] == 1.0
    assert facts["standing"]["pairs_n"] == 6


def test_without_enough_other_pairs_there_is_no_comparison_and_no_figure():
    made = sections(build_dossier(material(series(references=False))))["standing"]
    assert made.figures == ()
    assert "standing" not in made.facts


def test_a_thin_series_is_named_and_not_drawn():
    thin = series("gdelt2", number=3, row=(2, 0, 0, 1, 0), gap=None)
    assert thin.events_n < FEWEST_EVENTS
    made = build_dossier(material(thin))
    assert list(sections(made)) == ["evidence"]
    assert any(
        f"GDELT2 holds {counted(thin.events_n, 'event')} between the two" in text
        for text in sections(made)["evidence"].paragraphs
    )


def test_the_headline_is_the_latest_series_that_is_at_least_fair():
    old = series("icews", number=24)
    late = series("gdelt2", number=30, recent_days=2.0)  # two days of news are no basis
    found = make_estimates(material(old, late))
    assert [estimate.strength for estimate in found.drawn] == ["strong", "thin"]
    assert found.headline is not None
    assert found.headline.series.key == "icews"
    alone = make_estimates(material(late)).headline
    assert alone is not None
    assert alone.series.key == "gdelt2"


@pytest.mark.parametrize(
    ("per_month", "days", "strength"),
    [(50, 365.0, "strong"), (50, 100.0, "fair"), (50, 20.0, "thin"), (5, 365.0, "fair"), (3, 365.0, "thin")],
)
def test_strength_needs_events_and_days(per_month, days, strength):
    given = replace(
        series(gap=None, references=False, recent_days=days), both=frame(months(30), [(per_month, 0, 0, 0, 0)] * 30)
    )
    (estimate,) = make_estimates(material(given)).drawn
    assert estimate.recent_n == 12 * per_month
    assert estimate.strength == strength


def test_uncovered_periods_stay_gaps_in_the_record():
    data = build_dossier(material(series())).record()["sections"][1]["figures"][0]["data"]
    (gap,) = [row for row in data if row["period"] == "2018-06-01"]
    assert (gap["net"], gap["low"], gap["high"], gap["events_n"]) == (None, None, None, None)


def test_only_words_leaves_words_and_deeds_out():
    words = series(row=(50, 0, 0, 30, 0))
    made = build_dossier(material(words))
    assert "words_deeds" not in sections(made)
    assert "both words and deeds" in next(item.reason for item in made.left_out if item.title == "Words and deeds")


def test_issue_areas_are_measured_where_rows_are_and_curated_else():
    issues = pl.DataFrame(
        {"period": [date(2019, 1, 1)] * 2, "issue": ["arms_control", "other"]}
        | {name: [30, 10] if name == CLASSES[0] else [10, 0] for name in CLASSES}
    )
    made = sections(build_dossier(material(series(issues=issues))))["issues"]
    assert "arms control (88 % of all)" in made.answer.lower()  # 70 of 80
    assert "12 % of all events name no issue" in made.answer
    (row, other) = made.figures[0].table.rows(named=True)
    assert (row["events_n"], row["net"]) == (70, pytest.approx((30 + 10 + 10 - 20) / 70))
    assert (other["events_n"], other["net"]) == (10, 1.0)
    curated = sections(build_dossier(material(chronicle=chronicle(entry(1, date(2019, 1, 1))))))["issues"]
    assert curated.evidence.strength == "curated"


def test_votes_are_ranked_within_the_year():
    made = sections(build_dossier(full()))["interests"]
    assert made.facts == {
        "year": 2020, "agreement_share": 0.25, "votes_n": 80, "pairs_below_n": 0, "pairs_n": 1,
    }  # fmt: skip
    assert "25 % of 80 recorded votes" in made.answer


def test_votes_of_other_pairs_are_not_this_pairs():
    made = build_dossier(material(votes=VOTES.filter(pl.col("state_a") == "CHN")))
    assert "interests" not in sections(made)
    assert "votes" not in made.reaches


def test_warheads_alone_answer_with_their_number():
    made = sections(build_dossier(material(warheads=WARHEADS, oil=OIL)))["interests"]
    assert made.answer == "Nuclear warheads in 2019: Russia 4,330, United States 3,800."
    assert "Soviet" in made.figures[0].note
    split = material(warheads=WARHEADS, pair=replace(PAIR, succession="split"))
    assert "Soviet" not in sections(build_dossier(split))["interests"].figures[0].note


def test_coverage_is_drawn_as_the_share_of_each_month():
    days = [datetime(2019, 1, day) for day in (1, 2, 3)]
    coverage = pl.DataFrame({"source": ["icews"] * 3, "unit_start": days, "unit_minutes": [1440] * 3})
    made = sections(build_dossier(material(coverage=coverage)))["evidence"]
    assert made.figures[0].table.rows() == [("icews", date(2019, 1, 1), pytest.approx(3 / 31))]


def test_sources_are_listed_with_their_terms_and_how_to_get_them():
    (title, table), *_ = sections(build_dossier(material(sources=NOTES)))["evidence"].tables
    assert "terms" in title
    assert table["state"].to_list() == ["used", "not ingested"]


def test_sources_that_never_move_have_no_correlation():
    flat = replace(series("gdelt2"), both=frame(months(30), [(50, 0, 0, 50, 0)] * 30))
    made = build_dossier(material(series(), flat))
    assert not any("nan" in text for section in made.sections for text in section.paragraphs)


TONES = [
    ({"cameo": "010"}, "cooperation", False),
    ({"cameo": "057", "status": "signed"}, "cooperation", True),
    ({"cameo": "057", "status": "ended"}, "conflict", True),
    ({"cameo": "070", "status": "suspended"}, "conflict", True),
    ({"cameo": "070"}, "cooperation", True),
    ({"cameo": "112"}, "conflict", False),
    ({"cameo": "190"}, "conflict", True),
    ({"cameo": "010", "kind": "leader_change"}, "leader", False),
]


@pytest.mark.parametrize(("more", "tone", "is_deed"), TONES)
def test_tone_of_an_entry(more, tone, is_deed):
    row = with_tone(chronicle(entry(1, date(2019, 1, 1), **more))).row(0, named=True)
    assert (row["tone"], row["is_deed"]) == (tone, is_deed)


def test_leaders_are_labelled_with_their_names():
    rows = chronicle(
        entry(1, date(2017, 1, 20), kind="leader_change", headline="Trump becomes president"),
        entry(2, date(2018, 1, 1), kind="leader_change", sender="RUS", headline="Putin acting president"),
        entry(3, date(2019, 1, 1)),
    )
    found = leader_labels(with_tone(rows), PAIR).select("label", "state").rows()
    assert found == [("Trump", "United States"), ("Putin", "Russia"), (None, None)]


def test_an_entry_says_who_to_whom_and_how_exactly_it_is_dated():
    given = with_tone(chronicle(entry(1, date(1993, 1, 1), precision="month", is_mutual=True, note="A note.")))
    made = as_entry(given.row(0, named=True))
    assert (made.who, made.date) == ("United States ↔ Russia", "January 1993")
    assert made.text.endswith("(A note.)")


def test_the_chronicle_is_newest_first():
    entries = sections(build_dossier(full()))["chronicle"].entries
    assert [item.headline for item in entries] == ["Biden becomes president", "Headline 2", "Headline 1"]


@pytest.mark.parametrize("given", [full, material], ids=["full", "empty"])
def test_the_record_is_plain_data_without_nan(given):
    record = build_dossier(given()).record()
    assert json.loads(json.dumps(record, allow_nan=False)) == record
    for section in record["sections"]:
        for figure in section["figures"]:
            assert figure["data"]
            for row in figure["data"]:
                for name in ("period", "date", "month"):
                    assert name not in row or date.fromisoformat(row[name])


def test_every_figure_states_source_rule_classes_coverage_and_period():
    for section in build_dossier(full()).sections:
        for figure in section.figures:
            assert figure.provenance
            assert figure.table.height
            for provenance in figure.provenance:
                for part in ("Source", "De-duplication", "Classes", "Coverage", "Period"):
                    assert f"{part}: " in provenance.sentence()
                assert "None" not in provenance.sentence()


@pytest.mark.slow
def test_the_page_is_sound_and_agrees_with_the_record():
    made = build_dossier(full())
    html = drawn(made)
    page = assert_sound(html)
    assert_pages_agree(page, made.record())
    assert "What &lt;happened&gt; &amp; why." in html


def test_the_page_without_anything_is_sound_too():
    made = build_dossier(material())
    assert_pages_agree(assert_sound(drawn(made)), made.record())


def test_the_summary_holds_the_answers_and_what_is_left_out():
    text = render_summary(build_dossier(full()))
    assert text.startswith("The United States and Russia, as of June 2020")
    assert max(map(len, text.splitlines())) <= 88
    empty = render_summary(build_dossier(material()))
    assert "Left out: Where the relation stands (" in empty


def test_tables_say_what_is_not_known():
    assert [_cell(value) for value in (None, True, False)] == ["not known", "yes", "no"]
    assert [_cell(value) for value in (0.0, -0.0001, -0.25, 0.1234, 12.0, 2500.4, -2500.4)] == [
        "0", "0", "−0.25", "0.123", "12", "2,500", "−2,500",
    ]  # fmt: skip
    assert [_cell(value) for value in (2014, 12345, date(2020, 1, 2), "x")] == ["2014", "12,345", "2020-01-02", "x"]


def test_words_for_numbers():
    assert [net_word(value) for value in (1.0, 0.5, 0.2, 0.19, -0.2, -0.21, -0.5, -1.0)] == [
        "mostly cooperative", "mostly cooperative", "more cooperative than hostile", "mixed", "mixed",
        "more hostile than cooperative", "more hostile than cooperative", "mostly hostile",
    ]  # fmt: skip
    assert net_words(-0.6, 0.0) == "mostly hostile to mixed"
    assert (signed(0.004), signed(-1), percent(1.0), percent(0.004)) == ("+0.00", "−1.00", "100 %", "0 %")
    assert [counted(n, "day") for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
