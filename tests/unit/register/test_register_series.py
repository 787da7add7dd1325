"""The series as shipped: declarations, and values known from elsewhere."""

from pathlib import Path

import polars as pl
import pytest

from detente.errors import RegisterError
from detente.register import SERIES, load_series, series_names, series_sources

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "series.md"


@pytest.mark.parametrize("name", series_names())
def test_loaded_as_declared_with_an_address_a_row(name):
    table, series = load_series(name), SERIES[name]
    assert table.columns == [*series.schema, "source_url", "read_at"]
    assert (table["year"].min(), table["year"].max()) == (series.first_year, series.last_year)
    assert not table.select(series.key).is_duplicated().any()
    for column in ("source_url", "read_at"):
        assert table[column].str.starts_with("https://").all()
    assert {source.source for source in series_sources(name)} == set(table["source"])


def test_a_caller_cannot_change_what_the_next_one_gets():
    load_series("brent_year").drop_in_place("usd_per_barrel")
    assert "usd_per_barrel" in load_series("brent_year").columns


def test_an_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(RegisterError, match=r"brent_month.*brent_year"):
        load_series("brent_month")
    with pytest.raises(RegisterError, match="no series"):
        series_sources("brent_month")


@pytest.mark.parametrize("name", series_names())
def test_the_reference_page_tells_every_column_and_source(name):
    page = REFERENCE.read_text(encoding="utf-8")
    section = page.split(f"## `{name}`")[1].split("\n## ")[0]
    for column in SERIES[name].columns:
        assert f"`{column.name}`" in section
    for source in series_sources(name):
        assert source.source_url in section
        assert source.read_at in section


def gdelt(year, sender, receiver):
    key = (pl.col("source") == "gdelt_dyad_year", pl.col("year") == year)
    pair = (pl.col("sender") == sender, pl.col("receiver") == receiver)
    return load_series("dyad_year_events").filter(*key, *pair)


def test_gdelt_totals_told_by_the_provenance_note():
    assert gdelt(1979, "USA", "SUN")["events_n"].to_list() == [1237]
    assert gdelt(2003, "USA", "RUS")["events_n"].to_list() == [9069]


def test_gdelt_codes_change_with_the_state():
    assert gdelt(1991, "USA", "SUN").height == gdelt(1992, "USA", "RUS").height == 1
    assert gdelt(1991, "USA", "RUS").height == gdelt(1992, "USA", "SUN").height == 0


def test_gdelt_has_every_directed_pair_every_year():
    years = load_series("dyad_year_events").filter(pl.col("source") == "gdelt_dyad_year").group_by("year").len()
    assert years.height == 30
    assert set(years["len"]) == {7 * 6}


def test_gdelt_classes_are_unknown_where_only_the_total_was_published():
    classes = pl.col("verbal_cooperation_n", "material_cooperation_n", "verbal_conflict_n", "material_conflict_n")
    table = load_series("dyad_year_events").with_columns(known=pl.any_horizontal(classes.is_not_null()))
    assert set(table.filter(~pl.col("known"))["year"]) == {2007, 2008}
    assert set(table.filter(~pl.col("known"))["source"]) == {"gdelt_dyad_year"}


def test_icews_has_thirteen_years_in_each_direction():
    icews = load_series("dyad_year_events").filter(pl.col("source") == "icews_dyad_year")
    assert icews.group_by("sender", "receiver").len().sort("sender").rows() == [
        ("RUS", "USA", 13),
        ("USA", "RUS", 13),
    ]
    first = icews.row(by_predicate=(pl.col("year") == 2002) & (pl.col("sender") == "USA"), named=True)
    assert first["verbal_cooperation_n"] == 5760
    assert first["events_n"] == 5760 + 64 + 245 + 40


def un(session, state_a, state_b):
    key = (pl.col("session") == session, pl.col("state_a") == state_a, pl.col("state_b") == state_b)
    return load_series("un_agreement").filter(*key).to_dicts()


def test_un_session_19_has_one_roll_call_and_no_share():
    (row,) = un(19, "SUN", "USA")
    assert (row["votes_n"], row["agreement_share"], row["identical_share"]) == (1, None, None)
    shares = load_series("un_agreement").filter(pl.col("agreement_share").is_null())
    assert set(shares["session"]) == {19}


def test_un_session_78_is_of_2023():
    (row,) = un(78, "RUS", "USA")
    assert row["year"] == 2023
    assert un(77, "RUS", "USA")[0]["year"] == 2022


def test_un_china_has_no_rows_while_taiwan_held_the_seat():
    china = load_series("un_agreement").filter((pl.col("state_a") == "CHN") | (pl.col("state_b") == "CHN"))
    assert set(china["session"]) == {1, 2, 3, 4, *range(26, 79)}
    assert un(26, "CHN", "USA")[0]["votes_n"] <= 39


def test_un_germany_is_the_federal_republic_then_united_germany():
    table = load_series("un_agreement")
    germany = table.filter((pl.col("state_a") == "DEU") | (pl.col("state_b") == "DEU"))
    assert set(germany["session"]) == set(range(28, 79))
    assert not table["state_a"].is_in(["DDR"]).any()
    # Washington's ally voted with it far more often than the other Germany could have.
    assert un(40, "DEU", "USA")[0]["agreement_share"] > 0.6


def test_un_soviet_seat_passes_in_session_47():
    assert len(un(46, "SUN", "USA")) == len(un(47, "RUS", "USA")) == 1
    assert un(46, "RUS", "USA") == un(47, "SUN", "USA") == []


def test_brent_marks_years_that_are_not_whole():
    brent = load_series("brent_year")
    assert brent.filter(~pl.col("is_complete")).select("year", "months_n").rows() == [(1987, 8), (2026, 7)]
    assert brent.filter(pl.col("basis") == "mean_of_months")["year"].to_list() == [2026]


def test_warheads_at_their_peaks():
    warheads = load_series("warheads_year")
    peak = warheads.sort("warheads_n", descending=True).group_by("state", maintain_order=True).first()
    assert set(peak.select("state", "year", "warheads_n").rows()) == {
        ("SUN", 1986, 40159),
        ("USA", 1967, 31255),
        ("RUS", 1992, 26734),
    }
    assert warheads.filter(pl.col("state") == "SUN")["year"].max() == 1991
