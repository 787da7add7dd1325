"""Count event rows by day, dyad and breakdown, where the rows are; what comes back is small."""

from collections.abc import Callable

import narwhals as nw
import polars as pl

from detente.domain.classes import CLASSES, class_expr
from detente.domain.issues import ISSUES, issue_exprs
from detente.domain.quads import QUADS, quad_expr
from detente.panels.spec import PanelSpec, Rows
from detente.types import Breakdown

CATEGORIES: dict[Breakdown, tuple[str, ...]] = {"issue": ISSUES, "quad": QUADS, "class": CLASSES}
"""Every value that a breakdown can take: all of them are in a panel, also those that never happened."""

EXPRESSIONS: dict[Breakdown, Callable[[], nw.Expr]] = {
    "issue": lambda: issue_exprs()[0],
    "quad": quad_expr,
    "class": class_expr,
}
"""How each is told from a row; made when asked for, since the issue map holds hundreds of words."""


def count_by_day(rows: Rows, spec: PanelSpec) -> pl.DataFrame:
    """Return ``source``, ``event_date``, ``sender``, ``receiver``, the breakdowns, and ``rows_n``."""
    keys = ["source", "event_date", "sender", "receiver", *spec.by]
    marked = rows.with_columns(**{name: EXPRESSIONS[name]() for name in spec.by}) if spec.by else rows
    collected = marked.group_by(*keys).agg(nw.len().alias("rows_n")).collect()
    types: dict[str, pl.DataType] = {name: pl.Date() if name == "event_date" else pl.String() for name in keys}
    schema = pl.Schema({**types, "rows_n": pl.Int64()})
    is_polars = collected.implementation.is_polars()
    counts = collected.to_polars() if is_polars else pl.DataFrame(collected.to_dict(as_series=False), strict=False)
    return counts.select(schema.names()).cast(schema)
