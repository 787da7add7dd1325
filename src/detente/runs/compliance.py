"""Are the commitments of two states kept? The register's limits, figures, duties and findings, judged on a day."""

from datetime import date
from importlib.metadata import version
from pathlib import Path

import polars as pl

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


def judge(agreements: Ledger, figures: pl.DataFrame, *, now: date) -> Compliance:
    """Judge a ledger of agreements against figures."""
    life = agreements.parts["life"]
    limits, duties, findings = (agreements.parts[name] for name in ("limit", "duty", "finding"))
    spans = status_spans(life, key=agreements.key, records=agreements.records, until=now)
    bound = spans.filter(pl.col("status").is_in(("in_force", "suspended"))).rename({"id": agreements.key})
    found = limits_kept(limits, figures, findings, until=now, in_force=bound)
    done = duties_done(duties, figures, life, until=now)
    concerned = pl.concat([part[agreements.key] for part in (limits, duties, findings)]).unique().to_list()
    past = life.filter(pl.col("date") <= now, pl.col(agreements.key).is_in(concerned))
    return Compliance(
        judged_on=now,
        agreements=agreements.records.filter(pl.col(agreements.key).is_in(concerned)),
        limits=found,
        duties=done,
        findings=findings,
        suspensions=past.filter(pl.col("step").is_in(("suspended", "denounced"))),
        figures=figures.filter(pl.col("indicator").is_in(found["indicator"].drop_nulls().to_list())),
    )


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
