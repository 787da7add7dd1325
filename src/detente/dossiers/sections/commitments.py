"""Are commitments kept? Declared figures against limits, and what each side says of the other."""

from datetime import date

import polars as pl

from detente.domain.succession import lineage
from detente.dossiers.commitment_tables import (
    NO_FIGURE,
    day_as_known,
    duties_table,
    findings_table,
    limits_table,
    side_name,
    steps_table,
)
from detente.dossiers.estimates import Estimates
from detente.dossiers.material import Compliance, Material
from detente.dossiers.page import Evidence, Figure, LeftOut, Provenance, Section
from detente.dossiers.wording import counted, dated, numbered

TITLE = "Are commitments kept?"
NOTE = (
    "Dots: figures that each side declared itself. Between two of one side that lie more than a year apart nothing is "
    "drawn. The limit is drawn from the day on which it had to be met."
)
UNBOUND = ("not_in_force", "not_yet_due")


def make_commitments(material: Material, _: Estimates) -> Section | LeftOut:
    """Answer with the count of limits kept, late, disputed and without a figure."""
    return commitments(material.register.compliance, asked=material.asked)


def commitments(held: Compliance, *, asked: str = "") -> Section | LeftOut:
    """Return the section for what the register holds; ``asked`` names the days asked for, if not all."""
    limits = held.limits
    if limits.is_empty() and held.findings.is_empty():
        return LeftOut(TITLE, f"the register holds no numerical limit and no finding on compliance of the two{asked}")
    names = dict(held.agreements.select("agreement_id", "short").iter_rows())
    tables = [("Limits and declared figures", limits_table(limits, names))] if limits.height else []
    missed = held.duties.filter(pl.col("verdict") != "made")
    if missed.height:
        tables.append(
            ("Declarations that were due and of which the register holds no figure", duties_table(missed, names))
        )
    if held.suspensions.height:
        tables.append(("Suspensions and withdrawals", steps_table(held.suspensions, names)))
    if held.findings.height:
        tables.append(("What was said of compliance", findings_table(held.findings, names)))
    return Section(
        "commitments",
        TITLE,
        _answer(limits, held.judged_on),
        Evidence(
            "curated",
            f"Curated: {counted(held.figures.height, 'declared figure')}, "
            f"{counted(limits.height, 'limit')} by side, {counted(held.findings.height, 'finding')}. "
            "A declared figure is what the side says of itself.",
        ),
        figures=tuple(_figures(held, names)),
        tables=tuple(tables),
        facts={
            "as_of": held.judged_on.isoformat(),
            "verdicts": dict(limits["verdict"].value_counts().sort("verdict").iter_rows()),
            "without_figure_n": limits.filter(pl.col("verdict") == "not_verifiable", pl.col("figures_n") == 0).height,
        },
    )


def _answer(limits: pl.DataFrame, day: date) -> str:
    """Count the verdicts; every limit counts once for each side that it binds."""
    is_open, has_figure = pl.col("verdict") == "not_verifiable", pl.col("figures_n") > 0
    told = [
        (pl.col("verdict") == "kept", "was kept", "were kept", " by what was declared"),
        (pl.col("verdict") == "kept_late", "was kept", "were kept", " late"),
        (pl.col("verdict") == "not_met", "was not met", "were not met", " by the last figure declared"),
        (pl.col("verdict") == "disputed", "has no figure and is", "have no figure and are", " disputed"),
        (is_open & ~has_figure, "has", "have", f" {NO_FIGURE}"),
        (is_open & has_figure, "has", "have", " a first figure that comes too late to tell"),
    ]
    parts = [numbered(n, one, several) + rest for rule, one, several, rest in told if (n := limits.filter(rule).height)]
    unbound = [limits.filter(pl.col("verdict") == verdict).height for verdict in UNBOUND]
    rest = [
        *([numbered(unbound[0], "belongs to an agreement", "belong to agreements") + " not in force at the time"]
          if unbound[0] else []),
        *([numbered(unbound[1], "is not due yet", "are not due yet")] if unbound[1] else []),
    ]  # fmt: skip
    bound = limits.height - sum(unbound)
    if not limits.height:
        return "The register holds no numerical limit of the two."
    if not bound:
        return (
            f"As of {dated(day, 'day')}, none of {counted(limits.height, 'limit')} in the register (counted once for "
            f"each side) has bound the two: {' and '.join(rest)}."
        )
    text = (
        f"As of {dated(day, 'day')}, {numbered(bound, 'limit has', 'limits have')} bound a side (counted once for each "
        f"side): {'; '.join(parts)}."
    )
    return f"{text} Of the others {' and '.join(rest)}." if rest else text


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
    shown = figures.select(
        "date", day_as_known("date").alias("on"), side_name("state").alias("state"), "amount", "source_url"
    )
    days = figures["date"].dt.year()
    met_from = dated(row["from_date"], row["from_precision"])
    return Figure(
        f"limit-{row['agreement_id']}-{row['limit'].replace(' ', '-')}",
        f"{agreement}: {row['limit']}",
        lambda width: chart.against_limit(shown, limit, width=width),
        description=chart.describe(shown, limit, met_from=met_from),
        table=shown.drop("date").rename({"source_url": "source"}),
        provenance=(
            Provenance(
                "declared figures, a page for each", "not applicable", "not applicable",
                f"{counted(figures.height, 'figure')}; gaps stay gaps", f"{days.min()!s} – {days.max()!s}",
            ),
        ),
        note=NOTE,
    )  # fmt: skip
