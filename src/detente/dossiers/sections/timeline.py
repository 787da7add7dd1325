"""How the relation moved, and what happened meanwhile."""

import math

import polars as pl

from detente.dossiers.chronicle import as_entry, leader_labels, with_tone
from detente.dossiers.estimates import Estimate, Estimates
from detente.dossiers.material import Material
from detente.dossiers.page import Entry, Evidence, Figure, LeftOut, Section
from detente.dossiers.wording import counted, period_name, signed
from detente.measures.series import sides_of

TITLE = "Over time"
ESTIMATED = (
    "Lines are estimates with 90 % bands: a period borrows from its neighbours as far as the series allows, so that "
    "lines differ from the counts in the table where these are few or jump. "
)
NOTE = (
    "Numbered marks are landmarks of the chronicle, listed below: cooperation above the plot, conflict below. The "
    "chronicle is a selection and is drawn beside the measured lines, never counted into them. Shaded: not covered."
)


def make_timeline(material: Material, estimates: Estimates) -> Section | LeftOut:
    """Answer with the highest and the lowest point of the longest series, and list the landmarks."""
    if not estimates.drawn:
        reason = f"no source at hand holds enough events between {material.pair.names} to draw a line{material.asked}"
        return LeftOut(TITLE, reason)
    from detente.charts import timeline as chart

    series = pl.concat([_points(estimate) for estimate in estimates.drawn])
    events = leader_labels(with_tone(material.chronicle), material.pair)
    events = events.filter(pl.col("date") >= series["period"].min())
    key = chart.landmark_key(events)
    figure = Figure(
        "timeline",
        "Net cooperation by source, with landmarks",
        lambda width: chart.timeline(series, events, width=width),
        description=chart.describe(series, events),
        table=series,
        provenance=tuple(estimate.provenance for estimate in estimates.drawn),
        note=ESTIMATED + (NOTE if key.height else "Shaded: not covered."),
    )
    longest = max(estimates.drawn, key=lambda estimate: estimate.series.covered.height)
    total_n = sum(estimate.series.events_n for estimate in estimates.drawn)
    return Section(
        key="timeline",
        title=TITLE,
        answer=_answer(longest),
        evidence=Evidence(
            longest.strength,
            f"Measured from {counted(total_n, 'event')} in {counted(len(estimates.drawn), 'series')}, each by itself"
            + (f"; landmarks curated, {counted(key.height, 'entry')}." if key.height else "."),
        ),
        paragraphs=tuple(_agreement(estimates)),
        figures=(figure,),
        entries=_entries(events, key),
        entries_title="The landmarks",
        facts={"sources": [estimate.series.key for estimate in estimates.drawn]},
    )


def _points(estimate: Estimate) -> pl.DataFrame:
    """The line of one series, with the acts and the cooperative ones among them as counted."""
    cooperation, _ = sides_of(estimate.series.both)
    friendly = estimate.series.both.select("period", pl.sum_horizontal(cooperation).alias("cooperative_n"))
    seen = [pl.when("is_covered").then(pl.col(name)).alias(name) for name in ("net", "low", "high", "cooperative_n")]
    frame = estimate.net.frame.join(friendly, on="period", how="left", maintain_order="left", validate="1:1")
    return frame.select("period", pl.lit(estimate.series.label).alias("series"), *seen, "events_n", "is_covered")


def _answer(longest: Estimate) -> str:
    """Name the extremes, where there are any: of periods whose bands overlap none is surely the best."""
    covered = longest.net.frame.filter("is_covered").sort("net")
    low, high = covered.row(0, named=True), covered.row(-1, named=True)
    freq = longest.series.freq
    if covered.height == 1:
        return f"{longest.series.label} covers one period, {longest.series.span}: there is no movement to show."
    if low["high"] >= high["low"]:
        return (
            f"In {longest.series.label} ({longest.series.span}) no period stands out: estimates lie between "
            f"{signed(low['net'])} and {signed(high['net'])}, within each other's bands."
        )
    return (
        f"In {longest.series.label} ({longest.series.span}) the relation was at its best in "
        f"{period_name(high['period'], freq)} ({signed(high['net'])}) and at its worst in "
        f"{period_name(low['period'], freq)} ({signed(low['net'])})."
    )


def _agreement(estimates: Estimates) -> list[str]:
    """Say how far sources that overlap agree; sources are never merged."""
    found = []
    for i, one in enumerate(estimates.drawn):
        for other in estimates.drawn[i + 1 :]:
            if one.series.freq != other.series.freq:
                continue
            a, b = (e.net.frame.filter("is_covered").select("period", "net") for e in (one, other))
            both = a.join(b, on="period", suffix="_other")
            if both.height >= 4:
                r = both.select(pl.corr("net", "net_other")).item()
                if r is None or not math.isfinite(r):  # one of the two never moves
                    continue
                gap = both.select((pl.col("net") - pl.col("net_other")).mean()).item()
                found.append(
                    f"Where {one.series.label} and {other.series.label} overlap ({both.height} "
                    f"{'years' if one.series.freq == 'year' else 'months'}) their correlation is {signed(r)}, and the "
                    f"first lies {signed(gap)} from the second: compare within a source, not across."
                )
    return found


def _entries(events: pl.DataFrame, key: pl.DataFrame) -> tuple[Entry, ...]:
    numbered = events.join(key.select("number", "date", "headline"), on=["date", "headline"], how="inner")
    rows = numbered.unique("number").sort("number").iter_rows(named=True)
    return tuple(as_entry(row, number=row["number"]) for row in rows)
