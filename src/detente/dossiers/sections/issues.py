"""Issue areas by year: what the two deal with, and where they clash."""

import polars as pl

from detente.domain.classes import CLASSES, CONFLICT, COOPERATION
from detente.domain.issues import DEFAULT_ISSUE_MAP, ISSUE_NAMES
from detente.dossiers.chronicle import with_tone
from detente.dossiers.estimates import FEWEST_EVENTS, Estimates
from detente.dossiers.material import EventSeries, Material
from detente.dossiers.page import Evidence, Figure, LeftOut, Section
from detente.dossiers.wording import counted, percent

TITLE = "Issue areas by year"
NO_ADDRESSES = (
    " Rows of this source have no address, by whose words most issues are found elsewhere: an issue with 0 here may "
    "have been there unseen."
)
FEWEST_PER_CELL = 10
"""Events of an issue in a year from which on its net is shown."""


def make_issues(material: Material, estimates: Estimates) -> Section | LeftOut:
    """Answer with the issues that hold most of the events; the chronicle is drawn beside as a selection."""
    measured = [series for series in material.events if series.issues is not None and series.events_n >= FEWEST_EVENTS]
    entries = with_tone(material.chronicle).filter(pl.col("tone").is_in(["cooperation", "conflict"]))
    if not measured and entries.is_empty():
        reason = "of the days asked for neither archived events nor the chronicle hold any act between the two"
        return LeftOut(TITLE, reason)
    figures = [_measured(series) for series in measured]
    if entries.height:
        figures.append(_chronicle(entries))
    if measured:
        largest = max(measured, key=lambda series: series.events_n)
        estimate = estimates.of(largest.key)
        evidence = Evidence(
            "thin" if estimate is None else estimate.strength,
            f"Measured from {counted(sum(s.events_n for s in measured), 'event')}; the issue of each is told from its "
            f"code, actors' sectors and the words of its address (map {DEFAULT_ISSUE_MAP}).",
        )
        answer = _answer(largest)
    else:
        evidence = Evidence("curated", f"Curated: {counted(entries.height, 'entry')} of the chronicle.")
        answer = (
            f"The chronicle holds entries in {counted(entries['issue'].n_unique(), 'issue area')}. "
            "It is a selection, so it tells what happened and not how often; ingest event files to measure issue areas."
        )
    return Section("issues", TITLE, answer, evidence, figures=tuple(figures))


def _totals(series: EventSeries) -> pl.DataFrame:
    assert series.issues is not None
    counts = series.issues.with_columns(pl.sum_horizontal(CLASSES).alias("events_n"))
    cooperation, conflict = pl.sum_horizontal(COOPERATION), pl.sum_horizontal(CONFLICT)
    net = pl.when(pl.col("events_n") >= FEWEST_PER_CELL).then((cooperation - conflict) / pl.col("events_n"))
    return counts.select(pl.col("period").dt.year().alias("year"), "issue", "events_n", net.alias("net"))


def _measured(series: EventSeries) -> Figure:
    from detente.charts import issues as chart
    from detente.dossiers.page import Provenance

    table = _totals(series)
    provenance = Provenance(series.source, series.dedupe, series.class_map, series.coverage, series.span)
    return Figure(
        f"issues-{series.key}",
        f"Issue areas by year, {series.label}",
        lambda width: chart.issues_by_year(table, width=width),
        description=chart.describe_years(table),
        table=table.with_columns(pl.col("issue").replace(dict(ISSUE_NAMES))),
        provenance=(provenance,),
        note=(
            f"Issue map {DEFAULT_ISSUE_MAP}. Net is shown from {FEWEST_PER_CELL} events on; of a year counts what "
            f"arrived.{'' if series.has_addresses else NO_ADDRESSES}"
        ),
    )


def _chronicle(entries: pl.DataFrame) -> Figure:
    from detente.charts import issues as chart
    from detente.dossiers.page import Provenance

    days = entries["date"]
    table = entries.select("date", pl.col("issue").replace(dict(ISSUE_NAMES)), "headline", "tone", "is_deed")
    provenance = Provenance(
        "the chronicle that ships with Détente, a source for each entry", "none, a curated selection",
        "tone from the CAMEO code (hinge/1)", "a selection: silence is no zero", f"{days.min()!s} – {days.max()!s}",
    )  # fmt: skip
    return Figure(
        "chronicle-issues",
        "The chronicle by issue area",
        lambda width: chart.chronicle_by_issue(entries, width=width),
        description=chart.describe_chronicle(entries),
        table=table.rename({"is_deed": "deed"}),
        provenance=(provenance,),
        note="Discs above: cooperation; squares below: conflict. Filled: deeds; hollow: words. A selection, no trend.",
    )


def _answer(series: EventSeries) -> str:
    totals = _totals(series).group_by("issue").agg(pl.col("events_n").sum()).sort("events_n", descending=True)
    whole = int(totals["events_n"].sum())
    named = totals.filter(pl.col("issue") != "other").head(3)
    parts = [f"{ISSUE_NAMES[issue].lower()} ({percent(n / whole)} of all)" for issue, n in named.iter_rows()]
    other = int(totals.filter(pl.col("issue") == "other")["events_n"].sum()) / whole
    return (
        f"In {series.label} ({series.span}) most events with a known issue concern {', '.join(parts)}; "
        f"{percent(other)} of all events name no issue."
    )
