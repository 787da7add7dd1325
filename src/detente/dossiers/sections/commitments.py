"""Are commitments kept? Declared figures against limits, and what each side says of the other."""

import polars as pl

from detente.domain.states import state_name
from detente.domain.succession import lineage
from detente.dossiers.estimates import Estimates
from detente.dossiers.material import Compliance, Material
from detente.dossiers.page import Evidence, Figure, LeftOut, Provenance, Section
from detente.dossiers.wording import counted

TITLE = "Are commitments kept?"
WORDS = {"at_most": "at most", "at_least": "at least", "exactly": "exactly"}
NOTE = "Dots: figures that each side declared itself. The limit is drawn from the day on which it had to be met."


def make_commitments(material: Material, _: Estimates) -> Section | LeftOut:
    """Answer with the count of limits kept, late, disputed and not verifiable."""
    return commitments(material.register.compliance)


def commitments(held: Compliance) -> Section | LeftOut:
    """Return the section for what the register holds."""
    limits = held.limits
    if limits.is_empty() and held.findings.is_empty():
        return LeftOut(TITLE, "the register holds no numerical limit and no finding on compliance of the two")
    names = dict(held.agreements.select("agreement_id", "short").iter_rows())
    tables = [("Limits and declared figures", _limits_table(limits, names))] if limits.height else []
    missed = held.duties.filter(pl.col("verdict") != "made")
    if missed.height:
        tables.append(("Declarations that were due and of which the register holds no figure", _named(missed, names)))
    if held.suspensions.height:
        tables.append(("Suspensions and withdrawals", _steps_table(held.suspensions, names)))
    if held.findings.height:
        tables.append(("What was said of compliance", _findings_table(held.findings, names)))
    return Section(
        "commitments",
        TITLE,
        _answer(limits),
        Evidence(
            "curated",
            f"Curated: {counted(held.figures.height, 'declared figure')}, "
            f"{counted(limits.height, 'limit')} by side, {counted(held.findings.height, 'finding')}. "
            "A declared figure is what the side says of itself.",
        ),
        figures=tuple(_figures(held, names)),
        tables=tuple(tables),
        facts={"verdicts": dict(limits["verdict"].value_counts().sort("verdict").iter_rows())},
    )


def _answer(limits: pl.DataFrame) -> str:
    judged = limits.filter(~pl.col("verdict").is_in(("not_in_force", "not_yet_due")))
    count = {verdict: judged.filter(pl.col("verdict") == verdict).height for verdict in judged["verdict"].unique()}
    told = [
        ("kept", "were kept by what was declared"),
        ("kept_late", "were kept late"),
        ("not_met", "were not met by the last figure declared"),
        ("disputed", "have no figure and are disputed"),
        ("not_verifiable", "have no published figure to tell by"),
    ]
    parts = [f"{count[verdict]} {words}" for verdict, words in told if count.get(verdict)]
    if not parts:
        return "No numerical limit of the register has bound the two."
    return f"Of {counted(judged.height, 'limit')} that bound a side, {'; '.join(parts)}."


def _limits_table(limits: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    must = pl.concat_str(pl.col("rule").replace(WORDS), pl.lit(" "), _number("amount"), pl.lit(" "), "unit")
    said_on = pl.col("disputed_on").cast(pl.String)
    disputed = pl.concat_str(pl.lit("disputed by "), _state("disputed_by"), pl.lit(", "), said_on)
    plain = pl.col("verdict").str.replace_all("_", " ")
    is_disputed = pl.col("disputed_by").is_not_null()
    both = pl.concat_str(plain, pl.lit("; agreement "), disputed)
    verdict = pl.when(pl.col("verdict") == "disputed").then(disputed).when(is_disputed).then(both).otherwise(plain)
    return limits.sort("from_date", "agreement_id", "limit", "state").select(
        pl.col("agreement_id").replace(names).alias("agreement"),
        _state("state").alias("side"),
        "limit",
        must.alias("must be"),
        pl.col("from_date").alias("from"),
        "declared",
        pl.col("declared_on").alias("on"),
        verdict.alias("verdict"),
        pl.col("source_url").alias("source"),
    )


def _number(column: str) -> pl.Expr:
    return pl.col(column).map_elements(lambda value: f"{value:,.10g}", return_dtype=pl.String)


def _state(column: str) -> pl.Expr:
    return pl.col(column).map_elements(_said, return_dtype=pl.String)


def _said(code: str) -> str:
    return "a third" if code == "other" else state_name(code)


def _named(duties: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    return duties.sort("due_on", "agreement_id", "state").select(
        pl.col("agreement_id").replace(names).alias("agreement"),
        _state("state").alias("side"),
        "duty",
        "due_on",
        pl.col("verdict").replace({"missing": "no figure in the register"}),
    )


def _steps_table(steps: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    sides = pl.col("by").list.eval(_state("")).list.join(", ")
    return steps.sort("date").select(
        "date", pl.col("agreement_id").replace(names).alias("agreement"), "step", sides.alias("by"), "text",
        pl.col("source_url").alias("source"),
    )  # fmt: skip


def _findings_table(findings: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    return findings.sort("date").select(
        "date", pl.col("agreement_id").replace(names).alias("agreement"), _state("by").alias("said by"),
        _state("about").alias("about"), pl.col("verdict").str.replace_all("_", " "), "text",
        pl.col("source_url").alias("source"),
    )  # fmt: skip


def _figures(held: Compliance, names: dict[str, str]) -> list[Figure]:
    """One picture for each indicator that figures were declared in, with the last of its limits.

    A predecessor's figures are drawn beside, as those of a side of its own.
    """
    made = []
    drawn = held.limits.filter(pl.col("figures_n") >= 2).unique(
        ["agreement_id", "indicator"], keep="last", maintain_order=True
    )
    for limit in drawn.sort("from_date", "limit").iter_rows(named=True):
        bound = held.limits.filter(agreement_id=limit["agreement_id"], indicator=limit["indicator"])["state"].unique()
        sides = [member for state in bound for member in lineage(state, succession="continuous")]
        own = held.figures.filter(pl.col("state").is_in(sides), indicator=limit["indicator"]).sort("date", "state")
        made.append(_figure(own, pl.DataFrame([limit], schema=held.limits.schema), names[limit["agreement_id"]]))
    return made


def _figure(figures: pl.DataFrame, limit: pl.DataFrame, agreement: str) -> Figure:
    from detente.charts import limits as chart

    row = limit.row(0, named=True)
    shown = figures.select("date", _state("state").alias("state"), "amount", "source_url")
    days = figures["date"]
    return Figure(
        f"limit-{row['agreement_id']}-{row['limit'].replace(' ', '-')}",
        f"{agreement}: {row['limit']}",
        lambda width: chart.against_limit(shown, limit, width=width),
        description=chart.describe(shown, limit),
        table=shown.rename({"source_url": "source"}),
        provenance=(
            Provenance(
                "declared figures, a page for each", "not applicable", "not applicable",
                f"{counted(figures.height, 'figure')}; gaps stay gaps", f"{days.min()!s} – {days.max()!s}",
            ),
        ),
        note=NOTE,
    )  # fmt: skip
