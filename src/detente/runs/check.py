"""Is everything whole? The register, the user's own files, and the archive."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from detente.archive.manifest import read_manifest
from detente.archive.rejects import count_rejects
from detente.archive.schema import EVENT_KEY
from detente.archive.store import Archive
from detente.register.checks import check_register
from detente.register.chronicle import chronicle_files
from detente.register.documents import list_documents
from detente.register.findings import Finding

EXAMPLES_N = 3


def check(archive: Archive, *, paths: Sequence[Path] = ()) -> list[Finding]:
    """Check the register, your own files at and below ``paths`` together with it, and the archive.

    Raises
    ------
    FileNotFoundError
        One of the paths does not exist.
    RegisterError
        A file that is named holds neither records nor figures.
    """
    own = [*list_documents(paths), *list_documents(paths, suffix=".csv")]
    return [*check_register(paths=[*chronicle_files(), *own]), *check_archive(archive)]


def check_archive(archive: Archive) -> list[Finding]:
    """Check that files exist, that every line is accounted for, and that no event is held twice."""
    if not archive.exists:
        return []
    missing = _missing_files(archive)
    if missing:
        return missing  # nothing can be counted over files that are gone
    return [*_accounts(archive), *_repeated_keys(archive)]


def _error(place: str, field: str, message: str) -> Finding:
    return Finding("error", place, "", field, message)


def _missing_files(archive: Archive) -> list[Finding]:
    gone = [file for file in archive.event_files() if not Path(file.removeprefix("file://")).is_file()]
    text = "a file of the event table is gone: ingest the source files again into a new archive"
    return [_error(file, "", text) for file in gone]


def _accounts(archive: Archive) -> list[Finding]:
    """Compare what the manifest says with itself, with the event rows and with the rejects."""
    manifest, findings = read_manifest(archive), []
    aside = pl.col("set_aside").list.eval(pl.element().struct.field("rows_n")).list.sum()
    uneven = manifest.filter(pl.col("lines_read") != pl.col("rows_kept") + pl.col("rows_rejected") + aside)
    for path in uneven["path"]:
        findings.append(_error(path, "lines_read", "lines read and lines accounted for differ; please report this"))
    files = manifest.group_by("source", "file_sha256").agg(pl.col("path").first(), pl.col("^rows_.*$").sum())
    found = {
        "rows_kept": archive.scan().group_by("source", "file_sha256").agg(pl.len().alias("found_n")).collect(),
        "rows_rejected": count_rejects(archive, "source", "file_sha256").rename({"rows_n": "found_n"}),
    }
    for column, counted in found.items():
        both = files.join(counted, on=["source", "file_sha256"], how="full", coalesce=True, validate="1:1")
        said, held = pl.col(column).fill_null(0), pl.col("found_n").fill_null(0)
        place = pl.col("path").fill_null(pl.col("file_sha256"))
        for path, said_n, held_n in both.filter(said != held).select(place, said, held).iter_rows():
            message = f"the manifest says {said_n}, the archive holds {held_n}"
            findings.append(_error(path, column, message))
    return findings


def _repeated_keys(archive: Archive) -> list[Finding]:
    counted = archive.scan().group_by(EVENT_KEY).len().filter(pl.col("len") > 1).collect(engine="streaming")
    if counted.is_empty():
        return []
    examples = [" ".join(map(str, key)) for key in counted.sort(EVENT_KEY).head(EXAMPLES_N).select(EVENT_KEY).rows()]
    message = f"{counted.height} events are held more than once, such as {'; '.join(examples)}"
    return [_error(str(archive.events_path), ", ".join(EVENT_KEY), message)]
