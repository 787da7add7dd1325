"""The series are what the publishers' files give, and nothing else."""

import importlib.util
from pathlib import Path

import polars as pl
import pytest

from detente.register.declarations import SERIES
from detente.register.series import FOLDER

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("build_series", REPOSITORY / "tools" / "build_series.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_built_again_every_series_is_the_same_to_the_byte(tool, shared_data, tmp_path):
    built = tool.build_all(shared_data, output=tmp_path)
    assert [path.name for path in built] == [f"{name}.csv" for name in SERIES]
    for path in built:
        assert path.read_bytes() == (FOLDER / path.name).read_bytes(), path.name


def test_un_agreement_by_hand(tool, tmp_path):
    """Two roll calls alike, one apart by an abstention, one opposed, one where the other was absent."""
    votes = {1: (1, 1), 2: (3, 3), 3: (1, 2), 4: (1, 3), 5: (2, 2), 6: (1, None)}
    rows = [
        (47000 + call, code, vote) for call, pair in votes.items() for code, vote in zip((2, 365), pair, strict=True)
    ]
    rows += [(47001, 713, 1), (47001, 265, 1)]  # Taiwan and the GDR are none of the seven
    folder = tmp_path / "structure" / "open"
    folder.mkdir(parents=True)
    frame = pl.DataFrame([row for row in rows if row[2]], schema=["resid", "ccode", "vote"], orient="row")
    frame.write_parquet(folder / "unga_votes_cleaned_cow_1946_2022.parquet")
    (row,) = tool.build_un_agreement(tmp_path).to_dicts()
    assert (row["session"], row["year"], row["state_a"], row["state_b"]) == (47, 1992, "RUS", "USA")
    assert (row["votes_n"], row["agreement_share"], row["identical_share"]) == (5, 0.7, 0.6)


def test_un_agreement_holds_against_another_edition(shared_data):
    """The edition published in 2016 (8 absent, 9 no member) counts the same votes."""
    path = shared_data / "structure/open/unga_votes_published_1946_2015_cow.parquet"
    votes = pl.read_parquet(path).filter(pl.col("vote") <= 3)
    russia = votes.filter(pl.col("ccode") == 365)
    pair = votes.filter(pl.col("ccode") == 2).join(russia, on=["rcid", "session"], validate="1:1")
    other = pair.group_by("session").agg(
        other_n=pl.len(), other_share=(1 - (pl.col("vote") - pl.col("vote_right")).abs() / 2).mean()
    )
    ours = pl.read_csv(FOLDER / "un_agreement.csv").filter(
        pl.col("state_a").is_in(["RUS", "SUN"]), pl.col("state_b") == "USA"
    )
    both = ours.filter(pl.col("session") <= 70).join(other, on="session", how="left")
    gap = (both["agreement_share"] - both["other_share"]).abs()
    differing = both.filter((pl.col("votes_n") != pl.col("other_n")) | (gap > 1e-6))
    assert both.height == 70
    assert differing["session"].to_list() == [59, 60]  # one roll call each, seen 2026-11-22
    assert (differing["votes_n"] - differing["other_n"].cast(pl.Int64)).abs().to_list() == [1, 1]
