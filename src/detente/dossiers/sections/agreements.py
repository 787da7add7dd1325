"""The register at a glance: what the two have agreed and what they do together, and what of it stands."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from detente.domain.issues import ISSUE_NAMES
from detente.domain.succession import lineage
from detente.dossiers.estimates import Estimates
from detente.dossiers.material import Material
from detente.dossiers.page import Evidence, Figure, LeftOut, Provenance, Section
from detente.dossiers.wording import counted, dated, listed, numbered
from detente.register.ledgers import Ledger

TITLE = "Agreements and programmes"
CURATED = "a register written by us, a source for each record"
NOTE = (
    "A political commitment or memorandum without a day of entry into force counts from its signing. A bar that "
    "reaches the last day means that the register knows of no end, not that the agreement is kept."
)
SAID = {"in_force": "in force, no end known", "active": "active, no end known"}
NO_END = "no end known"


def make_agreements(material: Material, _: Estimates) -> Section | LeftOut:
    """Answer with how many agreements took effect and of how many an end is known, and show the life of each."""
    register, day = material.register, material.register.compliance.judged_on
    agreements, programmes = register.agreements, register.programmes
    if agreements.records.is_empty() and programmes.records.is_empty():
        return LeftOut(TITLE, f"the register holds no agreement or programme of the two{material.asked}")
    figures, tables, sentences = [], [], []
    if agreements.records.height:
        sentences.append(_agreements_answer(material))
        figures.append(_figure(agreements, register.agreement_spans, day))
        tables.append(("Agreements", _table(agreements, ("short", "issue", "kind", "status", "text", "source_url"))))
    if programmes.records.height:
        sentences.append(_programmes_answer(programmes.records))
        figures.append(_figure(programmes, register.programme_spans, day))
        tables.append(("Programmes", _table(programmes, ("short", "issue", "status", "text", "source_url"))))
    facts = {
        "as_of": day.isoformat(),
        "agreements_n": agreements.records.height,
        "agreements_by_status": dict(agreements.records["status"].value_counts().sort("status").iter_rows()),
        "programmes_n": programmes.records.height,
        "programmes_by_status": dict(programmes.records["status"].value_counts().sort("status").iter_rows()),
    }
    return Section(
        "agreements",
        TITLE,
        " ".join(sentences),
        Evidence("curated", "Curated: looked up record by record; what is not in the register is not told."),
        figures=tuple(figure for figure in figures if figure is not None),
        tables=tuple(tables),
        facts=facts,
    )


def _agreements_answer(material: Material) -> str:
    register, day = material.register, material.register.compliance.judged_on
    held, key = register.agreements.records, register.agreements.key
    lasting = pl.col("status").is_in(("in_force", "suspended"))
    bound = register.agreement_spans.filter(lasting)["id"].unique().to_list()
    took_effect = held.filter(lasting | pl.col(key).is_in(bound))
    others = held.filter(~pl.col(key).is_in(took_effect[key].to_list()))
    status = {name: took_effect.filter(status=name) for name in ("ended", "suspended", "in_force")}
    told = [
        numbered(status["ended"].height, "has a known end", "have a known end"),
        numbered(status["suspended"].height, "is suspended", "are suspended"),
        numbered(status["in_force"].height, "has no known end", "have no known end"),
    ]
    parts = [words for words, own in zip(told, status.values(), strict=True) if own.height]
    text = f"As of {dated(day, 'day')} the register holds {counted(held.height, 'agreement')} of the two."
    if parts:
        text += f" {took_effect.height} took effect: {listed(parts)}{_disputed(material, status['in_force'])}."
    ended = others.filter(status="ended").height
    if others.height:
        text += f" {numbered(others.height, 'has', 'have')} no entry into force on record"
        text += f"; {ended} of them {'has' if ended == 1 else 'have'} ended." if ended else "."
    return text


def _disputed(material: Material, standing: pl.DataFrame) -> str:
    """Say in how many of the agreements without a known end the conduct of one of the two was disputed."""
    pair = material.pair
    sides = [code for side in (pair.a, pair.b) for code in lineage(side, succession=pair.succession)]
    findings = material.register.compliance.findings.filter(
        pl.col("verdict") == "disputed",
        pl.col("about").is_in(sides),
        pl.col("agreement_id").is_in(standing["agreement_id"].to_list()),
    )
    number = findings["agreement_id"].n_unique()
    return f" (the compliance of a side has been disputed in {number} of these)" if number else ""


def _programmes_answer(held: pl.DataFrame) -> str:
    active, suspended = held.filter(status="active"), held.filter(status="suspended").height
    over = held.filter(pl.col("status").is_in(("ended", "completed"))).height
    waiting = held.height - active.height - suspended - over
    told = [
        (over, numbered(over, "is over", "are over")),
        (suspended, numbered(suspended, "is suspended", "are suspended")),
        (waiting, numbered(waiting, "is agreed or proposed", "are agreed or proposed") + " only"),
        (active.height, numbered(active.height, "has", "have") + f" no known end ({', '.join(active['short'])})"),
    ]
    return f"It holds {counted(held.height, 'programme')}: {listed([words for number, words in told if number])}."


def _spans(ledger: Ledger, spans: pl.DataFrame) -> pl.DataFrame:
    named = ledger.records.select(pl.col(ledger.key).alias("id"), "short", "issue")
    first = spans.group_by("id").agg(pl.col("start").min().alias("first"))
    order = {issue: number for number, issue in enumerate(ISSUE_NAMES)}
    return (
        spans.join(named, on="id", how="inner", validate="m:1")
        .join(first, on="id", how="inner", validate="m:1")
        .sort(pl.col("issue").replace_strict(order, return_dtype=pl.Int64), "first", "id", "start")
        .select(
            "id", pl.col("short").alias("name"), pl.col("issue").replace(dict(ISSUE_NAMES)).alias("group"),
            "start", "end", "status",
        )
    )  # fmt: skip


def _figure(ledger: Ledger, lives: pl.DataFrame, day: date) -> Figure | None:
    from detente.charts import life_bars as chart

    if lives.is_empty():
        return None
    spans, key = _spans(ledger, lives), ledger.name
    return Figure(
        key,
        f"{key.capitalize()} from first step to end",
        lambda width: chart.life_bars(spans, width=width),
        description=chart.describe(spans, what=key, at=day),
        table=_said(spans, ledger, day),
        provenance=(
            Provenance(
                CURATED,
                "not applicable",
                "not applicable",
                "a selection",
                f"{spans['start'].dt.year().min()!s} – {day.year}",
            ),
        ),
        note=NOTE,
    )


def _said(spans: pl.DataFrame, ledger: Ledger, day: date) -> pl.DataFrame:
    """The spans with their days as exactly as they are known."""
    exact = {
        (record, on): precision
        for part in ("event", "life")
        if part in ledger.parts
        for record, on, precision in ledger.parts[part].select(ledger.key, "date", "precision").iter_rows()
    }

    def said(record: str, on: date) -> str:
        return dated(on, exact.get((record, on), "day"))

    rows = [
        (name, group, said(record, start), NO_END if end == day else said(record, end), status.replace("_", " "))
        for record, name, group, start, end, status in spans.iter_rows()
    ]
    return pl.DataFrame(rows, schema=["name", "group", "from", "to", "status"], orient="row")


def _table(ledger: Ledger, columns: Sequence[str]) -> pl.DataFrame:
    said = {"issue": dict(ISSUE_NAMES), "status": SAID}
    plain = (
        ledger.records.sort("issue", "short")
        .select(columns)
        .with_columns(pl.col(name).replace(words) for name, words in said.items())
    )
    words = [pl.col(name).str.replace_all("_", " ") for name in ("kind", "status") if name in columns]
    return plain.with_columns(words).rename({"short": "name", "source_url": "source"})
