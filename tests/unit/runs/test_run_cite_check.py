"""Citations of what is used, and faults of archive and register."""

from pathlib import Path

import polars as pl
import pytest

from detente.archive.store import Archive, open_archive
from detente.errors import SourceError
from detente.runs.check import check, check_archive
from detente.runs.cite import Citation, as_bibtex, cite_archive, is_research_only
from detente.runs.ingest import ingest

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def names(citations: list[Citation]) -> set[str]:
    return {citation.name for citation in citations}


SERIES = {"gdelt_dyad_year", "icews_dyad_year", "unga_votes", "eia_brent", "fas_warheads"}


def test_what_the_archive_holds_is_cited_with_series_and_chronicle(small_archive: Archive, tmp_path: Path) -> None:
    assert names(cite_archive(small_archive)) == {"gdelt2", "icews", "chronicle", *SERIES}
    assert names(cite_archive(open_archive(tmp_path / "nothing"))) == {"chronicle", *SERIES}


def test_a_source_can_be_named_and_an_unknown_one_is_said(small_archive: Archive) -> None:
    (gdelt1,) = cite_archive(small_archive, names=["gdelt1"])
    assert gdelt1.address.startswith("https://data.gdeltproject.org")
    with pytest.raises(SourceError, match=r"polecat; there are: gdelt1, gdelt2, icews"):
        cite_archive(small_archive, names=["polecat"])


def test_a_pair_is_cited_by_what_holds_something_about_it(small_archive: Archive) -> None:
    assert names(cite_archive(small_archive, pair=("USA", "Germany"))) >= {"gdelt2", "gdelt_dyad_year", "eia_brent"}
    assert not names(cite_archive(small_archive, pair=("USA", "Germany"))) & {"icews", "icews_dyad_year", "chronicle"}
    assert names(cite_archive(small_archive, pair=("USA", "Russia"))) == {"gdelt2", "icews", "chronicle", *SERIES}
    assert names(cite_archive(small_archive, pair=("Kenya", "Ghana"))) == {"eia_brent"}


def test_bibtex_is_escaped_and_balanced(small_archive: Archive) -> None:
    for citation in cite_archive(small_archive):
        entry = as_bibtex(citation)
        assert entry.startswith(f"@misc{{detente-{citation.name},")
        assert entry.count("{") == entry.count("}")


def test_terms_for_research_are_told(small_archive: Archive) -> None:
    limited = {citation.name for citation in cite_archive(small_archive) if is_research_only(citation.licence)}
    assert limited == {"icews", "icews_dyad_year"}


def test_a_whole_archive_has_no_faults(small_archive: Archive, tmp_path: Path) -> None:
    assert check_archive(small_archive) == []
    assert check_archive(open_archive(tmp_path / "nothing")) == []


def test_users_files_are_checked_with_ours(small_archive: Archive) -> None:
    assert not [one for one in check(small_archive) if one.level == "error"]
    findings = check(small_archive, paths=[FIXTURES / "register" / "one_fault_each.toml"])
    assert {one.file for one in findings} == {"one_fault_each.toml"}
    with pytest.raises(FileNotFoundError, match="no such file"):
        check(small_archive, paths=[Path("missing.toml")])


@pytest.fixture
def own_archive(tmp_path: Path) -> Archive:
    archive = open_archive(tmp_path / "archive")
    ingest(archive, [FIXTURES / "cli_events" / "20240102030000.export.CSV"])
    return archive


def test_a_missing_table_file_is_found(own_archive: Archive) -> None:
    Path(own_archive.event_files()[0]).unlink()
    (finding,) = check_archive(own_archive)
    assert "is gone" in finding.message


def test_rows_and_rejects_that_do_not_add_up_are_found(own_archive: Archive) -> None:
    (rejects,) = own_archive.rejects_path.glob("*.parquet")
    pl.read_parquet(rejects).head(1).write_parquet(rejects)
    (events,) = own_archive.event_files()
    pl.read_parquet(events).head(5).write_parquet(events)
    assert {(one.field, one.message) for one in check_archive(own_archive)} == {
        ("rows_kept", "the manifest says 7, the archive holds 5"),
        ("rows_rejected", "the manifest says 3, the archive holds 1"),
    }


def test_a_manifest_that_does_not_add_up_is_found(own_archive: Archive) -> None:
    (manifest,) = own_archive.manifest_path.glob("*.parquet")
    pl.read_parquet(manifest).with_columns(pl.col("lines_read") + 1).write_parquet(manifest)
    assert [one.field for one in check_archive(own_archive)] == ["lines_read"]


def test_an_event_held_twice_is_found(own_archive: Archive) -> None:
    (events,) = own_archive.event_files()
    rows = pl.read_parquet(events)
    pl.concat([rows.head(6), rows.head(1)]).write_parquet(events)
    (finding,) = check_archive(own_archive)
    assert "1 events are held more than once, such as gdelt2 9" in finding.message
