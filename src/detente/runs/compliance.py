"""Are the commitments of two states kept? The register's limits, figures, duties and findings, judged on a day."""

from collections.abc import Collection
from datetime import date
from importlib.metadata import version
from pathlib import Path

import polars as pl

from detente.dossiers.commitment_tables import first_day
from detente.dossiers.material import Compliance
from detente.dossiers.page import Dossier, Section
from detente.dossiers.pictures import draw_all
from detente.dossiers.render import render_html
from detente.dossiers.sections.commitments import commitments
from detente.measures.commitments.compliance import limits_kept
from detente.measures.commitments.duties import duties_done
from detente.register.documents import list_documents
from detente.register.indicators import load_figures
from detente.register.ledgers import Ledger, load_ledger
from detente.register.life import status_spans
from detente.runs.pages import write_page
from detente.runs.register import Wanted, select, with_status


def judge_compliance(wanted: Wanted, *, now: date) -> Compliance:
    """Judge the agreements asked for.

    Raises
    ------
    RegisterError
        A file cannot be read, or an agreement asked for is not there.
    UnknownStateError
        A state is not known.
    """
    ledger = load_ledger("agreements", paths=list_documents(wanted.paths))
    figures = load_figures(paths=list_documents(wanted.paths, suffix=".csv"))
    return judge(select(with_status(ledger, now=now), wanted), figures, now=now)


def judge(agreements: Ledger, figures: pl.DataFrame, *, between: Collection[str] = (), now: date) -> Compliance:
    """Judge a ledger of agreements against figures, by what was known on a day.

    ``between``: the two states whose agreements these are, as in `detente.register.life.status_spans`.
    """
    key, life = agreements.key, agreements.parts["life"]
    past = {name: agreements.parts[name].filter(pl.col("date") <= now) for name in ("life", "finding")}
    limits, duties, findings = agreements.parts["limit"], agreements.parts["duty"], past["finding"]
    known = figures.filter(pl.col("date") <= now)
    spans = status_spans(life, key=key, records=agreements.records, between=between, until=now)
    bound = spans.filter(pl.col("status").is_in(("in_force", "suspended"))).rename({"id": key})
    judged = limits_kept(limits, known, findings, until=now, in_force=bound)
    is_there = [
        first_day(state, min(day, now)) <= now for state, day in judged.select("state", "from_date").iter_rows()
    ]
    found = _with_precision(judged.filter(pl.Series(is_there, dtype=pl.Boolean)), known, findings, life, key=key)
    pages = duties.select(key, pl.col("name").alias("duty"), "source_url").unique([key, "duty"], keep="first")
    done = duties_done(duties, known, life, until=now).join(
        pages, on=[key, "duty"], how="left", maintain_order="left", validate="m:1"
    )
    concerned = pl.concat([part[key] for part in (limits, duties, findings)]).unique().to_list()
    stopped = pl.col(key).is_in(concerned) & pl.col("step").is_in(("suspended", "denounced"))
    return Compliance(
        judged_on=now,
        agreements=agreements.records.filter(pl.col(key).is_in(concerned)),
        limits=found,
        duties=done,
        findings=findings,
        suspensions=past["life"].filter(stopped),
        figures=known.filter(pl.col("indicator").is_in(found["indicator"].drop_nulls().to_list())),
    )


def _with_precision(
    judged: pl.DataFrame, figures: pl.DataFrame, findings: pl.DataFrame, life: pl.DataFrame, *, key: str
) -> pl.DataFrame:
    """Add how exactly the days of each limit are known: ``from_``, ``declared_`` and ``disputed_precision``.

    A limit's first day is as exact as the step of the agreement's life that stands on it; else it is a day of the text.
    """
    days = (
        ("from", life, {key: key, "from_date": "date"}),
        ("declared", figures, {"indicator": "indicator", "state": "state", "declared_on": "date"}),
        ("disputed", findings, {key: key, "state": "about", "disputed_by": "by", "disputed_on": "date"}),
    )
    for name, told, columns in days:
        exact = told.select(
            *(pl.col(theirs).alias(ours) for ours, theirs in columns.items()),
            pl.col("precision").alias(f"{name}_precision"),
        ).unique(list(columns), keep="first", maintain_order=True)
        judged = judged.join(exact, on=list(columns), how="left", maintain_order="left", validate="m:1")
    return judged.with_columns(pl.col("from_precision").fill_null("day"))


def draw_compliance(report: Compliance, out: Path) -> None:
    """Write one HTML page with the figures against the limits, and the tables."""
    page = _page(report)
    write_page(out, render_html(page, draw_all(page.sections)))


def _page(report: Compliance) -> Dossier:
    made = commitments(report)
    sections, left_out = ((made,), ()) if isinstance(made, Section) else ((), (made,))
    return Dossier(
        title="Are commitments kept?",
        headline=made.answer if isinstance(made, Section) else f"{made.title}: {made.reason}.",
        as_of=f"{report.judged_on}",
        reaches="",
        made_on=report.judged_on.isoformat(),
        sections=sections,
        left_out=left_out,
        version=version("detente"),
    )
