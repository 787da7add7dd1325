"""The tables on commitments: limits, declarations due, suspensions and findings, days as exactly as they are known."""

from datetime import date

import polars as pl

from detente.domain.state_table import all_states
from detente.domain.states import state_name
from detente.dossiers.wording import dated
from detente.measures.commitments.compliance import IN_FORCE_DAYS

WORDS = {"at_most": "at most", "at_least": "at least", "exactly": "exactly"}
NO_FIGURE = "no figure in the register"
TOO_LATE = f"not verifiable: the first figure is from more than {IN_FORCE_DAYS} days after"


def first_day(state: str, from_date: date) -> date:
    """Return the day from which a limit bound the state itself: a successor is not bound before it exists.

    Examples
    --------
    >>> first_day("SUN", date(1976, 1, 1)).isoformat(), first_day("RUS", date(1976, 1, 1)).isoformat()
    ('1976-01-01', '1991-12-26')
    """
    spells = [spell for spell in all_states() if spell.code == state]
    later = [spell.valid_from for spell in spells if spell.valid_from > from_date]
    return from_date if any(spell.exists_on(from_date) for spell in spells) or not later else min(later)


def limits_table(limits: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    """Return one row a limit and side: what it demands and from when, what was declared, and the verdict in words."""
    must = pl.concat_str(pl.col("rule").replace(WORDS), pl.lit(" "), _number("amount"), pl.lit(" "), "unit")
    disputed = pl.concat_str(
        pl.lit("disputed by "), side_name("disputed_by"), pl.lit(", "), day_as_known("disputed_on")
    )
    is_open, has_figure = pl.col("verdict") == "not_verifiable", pl.col("figures_n") > 0
    plain = (
        pl.when(is_open)
        .then(pl.when(has_figure).then(pl.lit(TOO_LATE)).otherwise(pl.lit(NO_FIGURE)))
        .otherwise(pl.col("verdict").str.replace_all("_", " "))
    )
    is_disputed = pl.col("disputed_by").is_not_null()
    both = pl.concat_str(plain, pl.lit("; agreement "), disputed)
    verdict = pl.when(pl.col("verdict") == "disputed").then(disputed).when(is_disputed).then(both).otherwise(plain)
    own = pl.struct("state", "from_date").map_elements(
        lambda row: first_day(row["state"], row["from_date"]), return_dtype=pl.Date
    )
    is_later = own > pl.col("from_date")
    precision = pl.when(is_later).then(pl.lit("day")).otherwise("from_precision").alias("from_precision")
    return (
        limits.sort("from_date", "agreement_id", "limit", "state")
        .with_columns(own.alias("from_date"), precision)
        .select(
            pl.col("agreement_id").replace(names).alias("agreement"),
            side_name("state").alias("side"),
            "limit",
            must.alias("must be"),
            day_as_known("from_date").alias("from"),
            "declared",
            day_as_known("declared_on").alias("on"),
            verdict.alias("verdict"),
            pl.col("source_url").alias("source"),
        )
    )


def day_as_known(column: str) -> pl.Expr:
    """Return a column of dates, each as exactly as it is known; its precision stands in a column beside it."""
    precision = "precision" if column == "date" else f"{column.rpartition('_')[0]}_precision"
    known = pl.struct(pl.col(column).alias("day"), pl.col(precision).alias("precision"))
    said = known.map_elements(lambda row: dated(row["day"], row["precision"]) if row["day"] else None, pl.String)
    return pl.when(pl.col(column).is_not_null()).then(said)


def _number(column: str) -> pl.Expr:
    return pl.col(column).map_elements(lambda value: f"{value:,.10g}", return_dtype=pl.String)


def side_name(column: str) -> pl.Expr:
    """Return a column of codes as names of sides."""
    return pl.col(column).map_elements(_said, return_dtype=pl.String)


def _said(code: str) -> str:
    return "a third" if code == "other" else state_name(code)


def duties_table(duties: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    """Return the declarations that were due, in order of days."""
    return duties.sort("due_on", "agreement_id", "state").select(
        pl.col("agreement_id").replace(names).alias("agreement"),
        side_name("state").alias("side"),
        "duty",
        "due_on",
        pl.col("verdict").replace({"missing": NO_FIGURE}),
        pl.col("source_url").alias("source"),
    )


def steps_table(steps: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    """Return suspensions and withdrawals, in order of days."""
    sides = pl.col("by").list.eval(side_name("")).list.join(", ")
    return steps.sort("date").select(
        day_as_known("date").alias("date"), pl.col("agreement_id").replace(names).alias("agreement"), "step",
        sides.alias("by"), "text",
        pl.col("source_url").alias("source"),
    )  # fmt: skip


def findings_table(findings: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    """Return what was said of compliance, by whom and about whom, in order of days."""
    return findings.sort("date").select(
        day_as_known("date").alias("date"), pl.col("agreement_id").replace(names).alias("agreement"),
        side_name("by").alias("said by"), side_name("about").alias("about"),
        pl.col("verdict").str.replace_all("_", " "), "text", pl.col("source_url").alias("source"),
    )  # fmt: skip
