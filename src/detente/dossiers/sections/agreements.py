"""The register at a glance: what the two have agreed and what they do together, and what of it stands."""

from collections.abc import Sequence

import polars as pl

from detente.domain.issues import ISSUE_NAMES
from detente.dossiers.estimates import Estimates
from detente.dossiers.material import Material
from detente.dossiers.page import Evidence, Figure, LeftOut, Provenance, Section
from detente.dossiers.wording import counted
from detente.register.ledgers import Ledger

TITLE = "Agreements and programmes"
CURATED = "a register written by us, a source for each record"
NOTE = (
    "A political commitment or memorandum without a day of entry into force counts from its signing. A bar that "
    "reaches today means that the register knows of no end."
)


def make_agreements(material: Material, _: Estimates) -> Section | LeftOut:
    """Answer with how many agreements are in force today, and show the life of each."""
    register = material.register
    agreements, programmes = register.agreements, register.programmes
    if agreements.records.is_empty() and programmes.records.is_empty():
        return LeftOut(TITLE, "the register holds no agreement or programme of the two")
    figures, tables = [], []
    if agreements.records.height:
        figures.append(_figure(material, "agreements", _spans(agreements, register.agreement_spans)))
        tables.append(("Agreements", _table(agreements, ("short", "issue", "kind", "status", "text", "source_url"))))
    if programmes.records.height:
        figures.append(_figure(material, "programmes", _spans(programmes, register.programme_spans)))
        tables.append(("Programmes", _table(programmes, ("short", "issue", "status", "text", "source_url"))))
    facts = {
        "agreements_n": agreements.records.height,
        "agreements_by_status": dict(agreements.records["status"].value_counts().sort("status").iter_rows()),
        "programmes_n": programmes.records.height,
        "programmes_by_status": dict(programmes.records["status"].value_counts().sort("status").iter_rows()),
    }
    return Section(
        "agreements",
        TITLE,
        _answer(material),
        Evidence("curated", "Curated: looked up record by record; what is not in the register is not told."),
        figures=tuple(figure for figure in figures if figure is not None),
        tables=tuple(tables),
        facts=facts,
    )


def _answer(material: Material) -> str:
    register = material.register
    held = register.agreements.records
    parts = []
    if held.height:
        standing = held.filter(pl.col("status") == "in_force").height
        stopped = held.filter(pl.col("status") == "suspended").height
        parts.append(
            f"Of {counted(held.height, 'agreement')} in the register {standing} are in force and {stopped} suspended; "
            f"{held.filter(pl.col('status') == 'ended').height} have ended, and of the others no entry into force is "
            "known."
        )
    joint = register.programmes.records
    if joint.height:
        active = joint.filter(pl.col("status") == "active")
        names = ", ".join(active["short"])
        parts.append(
            f"Of {counted(joint.height, 'programme')} "
            + (f"{active.height} go on ({names})." if active.height else "none goes on.")
        )
    return " ".join(parts)


def _spans(ledger: Ledger, spans: pl.DataFrame) -> pl.DataFrame:
    named = ledger.records.select(pl.col(ledger.key).alias("id"), "short", "issue")
    first = spans.group_by("id").agg(pl.col("start").min().alias("first"))
    order = {issue: number for number, issue in enumerate(ISSUE_NAMES)}
    return (
        spans.join(named, on="id", how="inner", validate="m:1")
        .join(first, on="id", how="inner", validate="m:1")
        .sort(pl.col("issue").replace_strict(order, return_dtype=pl.Int64), "first", "id", "start")
        .select(
            pl.col("short").alias("name"), pl.col("issue").replace(dict(ISSUE_NAMES)).alias("group"),
            "start", "end", "status",
        )
    )  # fmt: skip


def _figure(material: Material, key: str, spans: pl.DataFrame) -> Figure | None:
    from detente.charts import life_bars as chart

    if spans.is_empty():
        return None
    first = spans["start"].min()
    return Figure(
        key,
        f"{key.capitalize()} from first step to end",
        lambda width: chart.life_bars(spans, width=width),
        description=chart.describe(spans, what=key),
        table=spans,
        provenance=(
            Provenance(CURATED, "not applicable", "not applicable", "a selection", f"{first!s} – {material.made_on!s}"),
        ),
        note=NOTE,
    )


def _table(ledger: Ledger, columns: Sequence[str]) -> pl.DataFrame:
    said = {"issue": dict(ISSUE_NAMES)}
    plain = (
        ledger.records.sort("issue", "short")
        .select(columns)
        .with_columns(pl.col(name).replace(words) for name, words in said.items())
    )
    words = [pl.col(name).str.replace_all("_", " ") for name in ("kind", "status") if name in columns]
    return plain.with_columns(words).rename({"short": "name", "source_url": "source"})
