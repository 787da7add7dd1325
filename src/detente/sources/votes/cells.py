"""Numbers and days from columns that one file has as text and another as numbers."""

import polars as pl


def number(table: pl.DataFrame, column: str) -> pl.Expr:
    """Return a column as whole numbers; what is missing, or no whole number, is null."""
    if table.schema[column].is_numeric():
        value = pl.col(column).cast(pl.Float64)
    else:
        value = pl.col(column).str.strip_chars(' "\\').cast(pl.Float64, strict=False)
    return pl.when(value == value.round()).then(value).cast(pl.Int64)


def day(table: pl.DataFrame, column: str) -> pl.Expr:
    """Return a column as dates, written year-month-day or month/day/year; what is neither is null."""
    if table.schema[column].is_temporal():
        return pl.col(column).cast(pl.Date)
    text = pl.col(column).cast(pl.String)
    return pl.coalesce(text.str.to_date("%Y-%m-%d", strict=False), text.str.to_date("%m/%d/%Y", strict=False))
