"""Gather what a dossier is made from: built-in series and chronicle always, event rows where they were ingested."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from importlib.metadata import version

import polars as pl

from detente.archive.coverage import read_coverage
from detente.archive.manifest import read_manifest
from detente.archive.store import Archive
from detente.dossiers.material import EventSeries, Material, SourceNote
from detente.register.chronicle import chronicle_files, load_chronicle, select_pair
from detente.register.declarations import SERIES
from detente.register.documents import list_documents
from detente.register.series import load_series, series_sources
from detente.runs.archived import archived_events, rows_between
from detente.runs.builtin import builtin_events, indicator, un_agreement
from detente.runs.register_material import gather_register
from detente.runs.request import Request
from detente.runs.surroundings import gather_surroundings, surroundings_notes
from detente.sources.catalogue import SOURCES


def gather(archive: Archive, request: Request, *, now: date) -> Material:
    """Return everything that a dossier on the pair may use."""
    pair = request.pair
    own = list_documents(request.register)
    told = load_chronicle(paths=[*chronicle_files(), *own])
    chronicle = select_pair(told, pair.a, pair.b, succession=pair.succession)
    builtin = [series for series in builtin_events(pair) if request.wants(series.key)]
    manifest = read_manifest(archive)
    held = sorted(set(manifest["source"]))
    coverage = request.days(read_coverage(archive), "unit_start")
    coverage = coverage.filter(pl.col("source").is_in([s for s in held if request.wants(s)]))
    archived = [archived_events(archive, source, coverage, request) for source in held if request.wants(source)]
    events = [*(_clip(series, request) for series in builtin), *(series for series in archived if series is not None)]
    used = {series.key: series for series in events if series.covered.height}
    surroundings = gather_surroundings(archive, request, tuple(used.values()), coverage)
    return Material(
        pair=pair,
        since=request.since,
        until=request.until,
        made_on=now,
        events=tuple(used.values()),
        rows=rows_between(archive, [key for key, series in used.items() if not series.is_builtin], request),
        chronicle=request.days(chronicle, "date"),
        register=gather_register(request, chronicle, now=now),
        votes=request.years(un_agreement(succession=pair.succession)),
        warheads=request.years(indicator("warheads_year", pair)),
        oil=request.years(load_series("brent_year")),
        surroundings=surroundings,
        coverage=coverage,
        files=_files(manifest, used),
        sources=(*_source_notes(used, held, request), *surroundings_notes(surroundings)),
        version=version("detente"),
    )


def _clip(series: EventSeries, request: Request) -> EventSeries:
    """Return a yearly series that ships with the package, without the years that reach beyond the days asked for."""

    def cut(frame: pl.DataFrame) -> pl.DataFrame:
        years = request.years(frame.with_columns(pl.col("period").dt.year().alias("year")))
        return years.drop("year")

    return replace(
        series,
        a_to_b=cut(series.a_to_b),
        b_to_a=cut(series.b_to_a),
        both=cut(series.both),
        references={label: cut(frame) for label, frame in series.references.items()},
    )


def _files(manifest: pl.DataFrame, used: Collection[str]) -> pl.DataFrame:
    """Files behind the series used: source, name, hash of the decompressed content, lines read, rows kept."""
    name = pl.coalesce("member", pl.col("path").str.split("/").list.last()).alias("file")
    own = manifest.filter(pl.col("source").is_in(list(used)))
    return own.select("source", name, pl.col("file_sha256").alias("sha256"), "lines_read", "rows_kept")


def _source_notes(used: Collection[str], held: Collection[str], request: Request) -> tuple[SourceNote, ...]:
    notes = []
    for name, source in SOURCES.items():
        state = "used" if name in used else "held, without rows on this pair" if name in held else "not ingested"
        if name in held and not request.wants(name):
            state = "held, left out as asked"
        notes.append(
            SourceNote(name, source.title, state, source.licence, source.citation, source.address, source.how_to_get)
        )
    for name, series in SERIES.items():
        for source_of in series_sources(name):
            state = "built in" if name != "dyad_year_events" or source_of.source in used else "built in, not used"
            note = (source_of.source, series.title, state, source_of.licence, source_of.citation, source_of.source_url)
            notes.append(SourceNote(*note, how_to_get="ships with the package"))
    return tuple(notes)
