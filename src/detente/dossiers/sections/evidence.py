"""What was used, what is missing, how to add more."""

import polars as pl

from detente.dossiers.estimates import Estimates
from detente.dossiers.material import Material
from detente.dossiers.page import Evidence, Figure, Provenance, Section
from detente.dossiers.wording import counted

TITLE = "What was used, what is missing, how to add more"
FILES_SHOWN = 500


def make_evidence(material: Material, estimates: Estimates) -> Section:
    """List every source with its terms, the coverage of event files, and the way to add evidence."""
    used = [estimate.series.label for estimate in estimates.drawn]
    entries = material.chronicle.height
    parts = [f"{len(used)} event series ({', '.join(used)})" if used else "no event series"]
    parts.append(f"{counted(entries, 'entry')} of the chronicle" if entries else "no entry of the chronicle")
    missing = [note for note in material.sources if note.used == "not ingested"]
    return Section(
        "evidence",
        TITLE,
        f"This page rests on {' and '.join(parts)}.",
        Evidence("curated", "An account of sources, not a measurement."),
        paragraphs=tuple(_paragraphs(estimates, missing_n=len(missing))),
        figures=tuple(_calendar(material)),
        tables=(
            ("Sources, their terms and how to cite them", _sources(material)),
            *_rows_used(material),
            *_files(material),
        ),
    )


def _paragraphs(estimates: Estimates, *, missing_n: int) -> list[str]:
    texts = [
        f"{series.label} holds {counted(series.events_n, 'event')} between the two ({series.span}), too few to draw."
        for series in estimates.too_thin
    ]
    if missing_n:
        texts.append(
            "To add evidence, download event files from the addresses below and run “detente ingest FOLDER”; then make "
            "the dossier again. Files are recognised by their content, and reading one twice does no harm."
        )
    texts.append(
        "A row of an event source is a report, not an event, and machine coding is often wrong: read levels with "
        "caution and changes within one source with more confidence. “detente trace EVENT_ID” shows the way from a "
        "line of a source file to the figures here; “detente cite” prints the references."
    )
    return texts


def _sources(material: Material) -> pl.DataFrame:
    rows = [(n.name, n.title, n.used, n.licence, n.citation, n.address, n.how_to_get) for n in material.sources]
    columns = ("source", "what", "state", "terms", "citation", "address", "how to get it")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _rows_used(material: Material) -> list[tuple[str, pl.DataFrame]]:
    rows = [
        (series.label, series.span, series.events_n, series.dedupe, series.class_map, series.coverage)
        for series in material.events
    ]
    columns = {
        "series": pl.String, "period": pl.String, "events": pl.Int64, "de-duplication": pl.String,
        "classes": pl.String, "coverage": pl.String,
    }  # fmt: skip
    return [("Event series at hand", pl.DataFrame(rows, schema=columns, orient="row"))] if rows else []


def _files(material: Material) -> list[tuple[str, pl.DataFrame]]:
    if material.files.is_empty():
        return []
    shown = material.files.head(FILES_SHOWN)
    more = material.files.height - shown.height
    rest = f" (the first {FILES_SHOWN:,}; “detente status” knows the other {more:,})" if more else ""
    return [(f"Event files behind this page{rest}", shown)]


def _calendar(material: Material) -> list[Figure]:
    if material.coverage.is_empty():
        return []
    from detente.charts import evidence as chart

    shares = material.coverage.group_by("source", pl.col("unit_start").dt.date().dt.truncate("1mo").alias("month")).agg(
        (pl.col("unit_minutes").sum() / 1440).alias("days")
    )
    length = (pl.col("month").dt.offset_by("1mo") - pl.col("month")).dt.total_days()
    table = shares.select("source", "month", (pl.col("days") / length).clip(0, 1).alias("covered_share")).sort(
        "source", "month"
    )
    first, last = table["month"].min(), table["month"].max()
    provenance = Provenance(
        "manifest of the archive",
        "not applicable",
        "not applicable",
        "units of time that arrived",
        f"{first!s} – {last!s}",
    )
    return [
        Figure(
            "coverage",
            "Coverage of the event files ingested here, by month",
            lambda width: chart.coverage_calendar(table, width=width),
            description=chart.describe(table),
            table=table,
            provenance=(provenance,),
        )
    ]
