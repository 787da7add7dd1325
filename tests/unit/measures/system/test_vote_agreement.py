"""Agreement scores by hand, by each definition."""

import polars as pl
import pytest

from detente.errors import SchemaError
from detente.measures.system.vote_agreement import vote_agreement

A, B, C = 2, 200, 365


def votes(*rows: tuple[int, int, str, str, str]) -> pl.DataFrame:
    """Session, roll call and the votes of A, B and C."""
    return pl.DataFrame(
        [(s, r, code, v) for s, r, *cast in rows for code, v in zip((A, B, C), cast, strict=True)],
        schema=["session", "rcid", "ccode", "vote"],
        orient="row",
    )


WORLD = votes(
    (1, 1, "yes", "yes", "yes"),  # unanimous
    (1, 2, "no", "no", "yes"),
    (1, 3, "abstain", "no", "yes"),
    (1, 4, "yes", "absent", "no"),
    (1, 5, "abstain", "abstain", "no"),
    (2, 6, "yes", "absent", "no"),
    (2, 7, "absent", "yes", "no"),
)


def score(rule, session, a, b, **options):
    table = vote_agreement(WORLD, rule=rule, **options)
    rows = table.filter(pl.col("session") == session, pl.col("ccode1") == a, pl.col("ccode2") == b)
    return rows.select("agreement", "common_votes_n").row(0)


def test_exact_counts_equal_votes_of_all_roll_calls():
    assert score("exact", 1, A, B) == pytest.approx((3 / 4, 4))
    assert score("exact", 1, A, C) == pytest.approx((1 / 5, 5))
    assert score("exact", 1, B, C) == pytest.approx((1 / 4, 4))


def test_bsv_drops_unanimous_roll_calls_and_halves_abstentions():
    assert score("bsv", 1, A, B) == pytest.approx(((1 + 0.5 + 1) / 3, 3))
    assert score("bsv", 1, A, C) == pytest.approx(((0 + 0.5 + 0 + 0.5) / 4, 4))
    assert score("bsv", 1, B, C) == pytest.approx(((0 + 0 + 0.5) / 3, 3))


def test_s_is_one_less_twice_the_mean_distance():
    assert score("s", 1, A, B) == pytest.approx((1 - 2 * (0.5 / 4), 4))
    assert score("s", 1, A, C) == pytest.approx((1 - 2 * ((1 + 0.5 + 1 + 0.5) / 5), 5))


def test_no_common_vote_is_null_never_zero():
    assert score("bsv", 2, A, B) == (None, 0)
    assert score("exact", 2, A, C) == (0, 1)


def test_too_few_common_votes_are_null_and_still_counted():
    assert score("exact", 2, A, C, min_votes=2) == (None, 1)


def test_directed_has_every_dyad_twice_with_one_score():
    once, twice = vote_agreement(WORLD), vote_agreement(WORLD, directed=True)
    assert twice.height == 2 * once.height == 12
    turned = twice.select(ccode1="ccode2", ccode2="ccode1", session="session", agreement="agreement")
    both = twice.join(turned, on=["ccode1", "ccode2", "session"], suffix="_turned")
    assert both["agreement"].equals(both["agreement_turned"], null_equal=True)


def test_row_order_and_repeated_rows_change_nothing():
    shuffled = pl.concat([WORLD, WORLD.head(5)]).sample(fraction=1, shuffle=True, seed=1)
    assert vote_agreement(shuffled).equals(vote_agreement(WORLD))


def test_two_different_votes_are_refused():
    with pytest.raises(SchemaError, match="two different votes"):
        vote_agreement(pl.concat([WORLD, votes((1, 1, "no", "yes", "yes"))]))


def test_unknown_rule_and_vote_are_named():
    with pytest.raises(ValueError, match="lijphart"):
        vote_agreement(WORLD, rule="lijphart")
    with pytest.raises(SchemaError, match="aye"):
        vote_agreement(WORLD.with_columns(vote=pl.lit("aye")))


def test_pandas_in_pandas_out():
    pytest.importorskip("pandas")
    table = vote_agreement(WORLD.to_pandas())
    assert type(table).__module__.startswith("pandas")
    assert table["agreement"].isna().sum() == vote_agreement(WORLD)["agreement"].null_count() == 1


def test_the_known_rise_after_the_cold_war(shared_data):
    from detente.sources.votes.read import read_votes

    cleaned = read_votes(shared_data / "structure/open/unga_votes_cleaned_cow_1946_2022.parquet").votes
    pair = cleaned.filter(pl.col("session").is_in([34, 48, 77]), pl.col("ccode").is_in([2, 200, 365]))
    table = vote_agreement(pair, rule="exact").filter(pl.col("ccode1") == 2, pl.col("ccode2") == 365)
    assert table["agreement"].round(3).to_list() == [0.205, 0.359, 0.193]
    assert table["common_votes_n"].to_list() == [122, 64, 88]
