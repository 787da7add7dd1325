import polars as pl
import pytest

from detente.errors import SchemaError
from detente.measures.system.poles import POLE_RULES, poles


def system(*shares):
    return pl.DataFrame({"ccode": range(1, len(shares) + 1), "year": 1950, "cinc": shares}, strict=False)


def verdict(frame, rule):
    return poles(frame, rule=rule, members=frame).select("polarity", "poles").row(0)


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((0.5, 0.3, 0.2), ("unipolar", [1])),
        ((0.49, 0.3, 0.21), ("bipolar", [1, 2])),
        ((0.3, 0.25, 0.25, 0.2), ("bipolar", [1, 2])),
        ((0.49, 0.24, 0.17, 0.1), ("multipolar", [1, 2, 3, 4])),
        ((0.3, 0.24, 0.24, 0.13, 0.09), ("multipolar", [1, 2, 3, 4])),
    ],
)
def test_modelski_and_thompson_at_its_thresholds(shares, expected):
    assert verdict(system(*shares), "modelski_thompson") == expected


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((0.6, 0.3, 0.1), ("unipolar", [1])),
        ((0.4, 0.21, 0.2, 0.19), ("bipolar", [1, 2])),
        ((0.4, 0.3, 0.25, 0.05), ("multipolar", [1, 2, 3])),
    ],
)
def test_more_than_half_of_the_leader(shares, expected):
    assert verdict(system(*shares), "half_of_leader") == expected


def test_the_effective_number_is_that_of_equal_states():
    result = poles(system(0.25, 0.25, 0.25, 0.25), rule="effective_number")
    assert result["effective_n"][0] == pytest.approx(4)
    assert result["poles_n"][0] == 4
    # 1 / (0.5² + 0.5²) = 2; 1 / (0.9² + 0.1²) = 1.22
    assert verdict(system(0.5, 0.5), "effective_number")[0] == "bipolar"
    assert verdict(system(0.9, 0.1), "effective_number") == ("unipolar", [1])


def test_listed_counts_the_list():
    assert verdict(system(0.9, 0.06, 0.04), "listed") == ("multipolar", [1, 2, 3])


def test_every_answer_states_rule_thresholds_and_shares():
    row = poles(system(0.45, 0.35, 0.2), rule="half_of_leader").row(0, named=True)
    assert (row["rule"], row["thresholds"]) == ("half_of_leader", "pole: > 0.50 of the first")
    assert (row["leader"], row["leader_share"], row["second_share"]) == (1, 0.45, 0.35)
    for rule in POLE_RULES.values():
        assert rule.citation
        assert rule.words.endswith(".")


def test_a_year_with_a_state_unknown_has_no_verdict():
    row = poles(system(0.5, None), rule="half_of_leader").row(0, named=True)
    assert (row["polarity"], row["poles_n"], row["poles"], row["missing_n"]) == (None, None, None, 1)
    assert row["rule"] == "half_of_leader"
    assert poles(system(0.5, None), rule="half_of_leader", missing="leave_out")["polarity"][0] == "unipolar"
    assert poles(system(0.0, 0.0), rule="half_of_leader")["polarity"][0] is None


def test_rules_for_great_powers_want_to_know_them():
    with pytest.raises(SchemaError, match="rule listed is about the great powers: give members"):
        poles(system(0.5, 0.5), rule="listed")
    with pytest.raises(SchemaError, match="rule: one of"):
        poles(system(0.5, 0.5), rule="feeling")


def test_an_empty_frame_has_the_columns():
    empty = poles(system(0.5, 0.5).clear(), rule="half_of_leader")
    assert empty.columns == poles(system(0.5, 0.5), rule="half_of_leader").columns
    assert empty.height == 0


def test_the_cold_war_on_cinc(shared_data, great_power_years):
    capabilities = pl.read_csv(shared_data / "structure/terms/cow/cow_nmc_v7.csv")
    found = poles(capabilities, rule="modelski_thompson", members=great_power_years)
    by_year = {row["year"]: (row["polarity"], row["poles"]) for row in found.iter_rows(named=True)}
    assert by_year[1946] == ("unipolar", [2])
    assert by_year[1955] == ("bipolar", [2, 365])
    assert by_year[1985] == ("bipolar", [365, 2])
    assert by_year[1913][0] == by_year[1938][0] == "multipolar"
    # On CINC China, not Russia, is the second pole since 1992: people and steel count for much in it.
    assert by_year[2000] == ("bipolar", [710, 2])
