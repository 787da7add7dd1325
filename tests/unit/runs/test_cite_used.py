"""What was used is cited by the columns of a frame, or by name."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from detente.archive.holdings import Holding, write_record
from detente.archive.store import Archive, open_archive
from detente.errors import SourceError
from detente.runs.cite import Citation, as_bibtex, cite, cite_archive
from detente.sources.yearly.catalogue import YEARLY_SOURCES


def names(citations: list[Citation]) -> list[tuple[str, str]]:
    return [(citation.name, citation.kind) for citation in citations]


@pytest.mark.parametrize("column", ["cinc", "cinc1", "tpop2", "nmc_carried"])
def test_a_column_tells_its_source(column: str) -> None:
    assert names(cite(pl.DataFrame({"ccode": [2], "year": [1900], column: [1]}))) == [("nmc", "yearly")]


@pytest.mark.parametrize("column", ["cinc3", "cinc12", "my_cinc", "CINC", "carried"])
def test_a_column_of_ones_own_tells_none(column: str) -> None:
    assert cite(pl.DataFrame({"ccode": [2], "year": [1900], column: [1]})) == []


@pytest.mark.parametrize(
    ("columns", "sources"),
    [
        (["gmlmidongoing", "sidea1"], ["gml"]),
        (["cowinterongoing", "sidea1"], ["cow_wars"]),
        (["cowinterongoing", "gmlmidongoing", "sidea1"], ["cow_wars", "gml"]),
    ],
)
def test_a_column_that_two_sources_have_is_told_by_the_others(columns: list[str], sources: list[str]) -> None:
    assert [one.name for one in cite(pl.DataFrame({column: [1] for column in columns}))] == sources


def test_a_column_that_nothing_else_explains_cites_all_that_have_it() -> None:
    assert {"cow_wars", "gml"} <= {one.name for one in cite(pl.DataFrame({"sidea1": [1]}))}


def test_frames_of_every_kind_are_taken() -> None:
    frame = pl.DataFrame({"ccode1": [2], "cinc1": [0.1]})
    for one in (frame, frame.lazy(), pd.DataFrame({"cinc1": [0.1]}), pa.table({"cinc1": [0.1]})):
        assert names(cite(one)) == [("nmc", "yearly")]


def test_names_are_cited_held_or_not() -> None:
    assert names(cite("nmc")) == [("nmc", "yearly")]
    assert names(cite(["eia_brent", "gdelt2"])) == [("gdelt2", "events"), ("eia_brent", "series")]
    assert names(cite(("unga_votes",))) == [("unga_votes", "yearly"), ("unga_votes", "series")]
    with pytest.raises(SourceError, match="no source is called cinc; there are: gdelt1"):
        cite(["cinc"])


def test_all_publications_of_a_source_are_in_its_citation() -> None:
    (nmc,) = cite("nmc")
    assert all(one in nmc.citation for one in YEARLY_SOURCES["nmc"].citations)
    assert nmc.title == "National Material Capabilities, 7.0"


def test_bibtex_keys_are_unique() -> None:
    keys = [as_bibtex(one).splitlines()[0] for one in cite("unga_votes")]
    assert keys == ["@misc{detente-yearly-unga_votes,", "@misc{detente-unga_votes,"]


def test_what_was_fetched_is_cited_with_the_archive(small_archive: Archive, tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "archive")
    assert "yearly" not in {one.kind for one in cite_archive(archive)}
    folder = archive.root / "yearly" / "nmc" / ("0" * 16)
    folder.mkdir(parents=True)
    (folder / "NMC.csv").write_text("x")
    when = datetime(2026, 11, 22, tzinfo=UTC)
    write_record(Holding("nmc", "7.0", "ask", "https://a.org", "0" * 64, 1, when, folder / "NMC.csv"))
    assert ("nmc", "yearly") in names(cite_archive(archive))
    assert ("nmc", "yearly") in names(cite_archive(archive, pair=("USA", "Russia")))


def test_without_anything_named_the_archive_and_what_ships_are_cited(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("DETENTE_ARCHIVE", str(tmp_path / "none"))
    assert "chronicle" in [citation.name for citation in cite()]


def test_positions_in_the_united_nations_cite_the_votes() -> None:
    frame = pl.DataFrame({"ccode1": [2], "ccode2": [365], "year": [1979], "ideal_point_distance": [4.7]})
    assert [citation.name for citation in cite(frame)] == ["unga_votes"]
