"""Steps that every source's cleaning is made of: take rows out under a rule or a reason, read numbers, map states."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from detente.domain.cameo import known_codes
from detente.domain.states import code_table, not_state_codes
from detente.sources.declaration import COUNTS_SCHEMA, REJECTED_SCHEMA, Cleaned
from detente.types import StateScheme

DETAIL_LENGTH = 200
EARLIEST_YEAR = 1000  # a year of four digits that begins with 0 is a slip, and year 0 is no date in Python


@dataclass(slots=True)
class Cleaning:
    """A frame on its way from text fields to event rows; what is taken out is counted, file by file."""

    frame: pl.DataFrame
    rejected: list[pl.DataFrame] = field(default_factory=list)
    counts: list[pl.DataFrame] = field(default_factory=list)

    def reject(self, reason: str, bad: pl.Expr, *, detail: pl.Expr) -> None:
        """Take out the rows where ``bad`` holds, with a reason and the offending value."""
        if (out := self._take_out(bad)).height:
            text = detail.cast(pl.String).str.slice(0, DETAIL_LENGTH).alias("detail")
            self.rejected.append(out.select("file_number", "line_number", pl.lit(reason).alias("reason"), text))

    def put_aside(self, rule: str, holds: pl.Expr) -> None:
        """Take out the rows where ``holds`` is true and count them under ``rule``."""
        if (out := self._take_out(holds)).height:
            self._count("set_aside", rule, out)

    def note(self, what: str, holds: pl.Expr) -> None:
        """Count rows that were understood although odd."""
        if (odd := self.frame.filter(holds)).height:
            self._count("note", what, odd)

    def _take_out(self, holds: pl.Expr) -> pl.DataFrame:
        is_out = self.frame.select(holds.fill_null(False)).to_series()
        if not is_out.any():
            return self.frame.clear()
        out, self.frame = self.frame.filter(is_out), self.frame.filter(~is_out)
        return out

    def _count(self, kind: str, rule: str, rows: pl.DataFrame) -> None:
        labels = pl.lit(kind).alias("kind"), pl.lit(rule).alias("rule")
        counted = rows.group_by("file_number").agg(*labels, pl.len().cast(pl.Int64).alias("rows_n"))
        self.counts.append(counted)

    def read_numbers(self, columns: Iterable[str], dtype: type[pl.DataType], *, low: float | None = None) -> None:
        """Turn text into numbers: an empty field is null; what is no number, or below ``low``, costs the row."""
        names = list(columns)
        values = [pl.col(name).cast(dtype, strict=False) for name in names]
        bad = {name: _is_no_number(name, value, low) for name, value in zip(names, values, strict=True)}
        if self.frame.select(pl.any_horizontal(*bad.values()).any()).item():  # rare, so asked once for all columns
            for name in names:
                self.reject(f"bad_{name}", bad[name], detail=pl.col(name))
        self.frame = self.frame.with_columns(values)

    def read_date(self, column: str, text_format: str) -> None:
        """Turn text into a date; a missing or impossible date costs the row."""
        value = pl.col(column).str.to_date(text_format, strict=False)
        exact = (value.dt.to_string(text_format) == pl.col(column)) & (value.dt.year() >= EARLIEST_YEAR)
        self.reject(f"bad_{column}", value.is_null() | ~exact, detail=pl.col(column).fill_null("(empty)"))
        self.frame = self.frame.with_columns(value)

    def restore_codes(self, *, root: str) -> None:
        """Restore a leading zero that a publisher lost, but only where the row's own root column says so.

        The root may have lost its own zero: there is no other root ``1`` than ``01``.
        """
        padded, root_code = pl.lit("0") + pl.col("cameo"), pl.col(root).str.zfill(2)
        is_other = ~pl.col("cameo").is_in(known_codes()) | (pl.col("cameo").str.slice(0, 2) != root_code)
        lost = is_other & padded.is_in(known_codes()) & (padded.str.slice(0, 2) == root_code)
        self.note("leading_zero_restored", lost)
        self.frame = self.frame.with_columns(pl.when(lost).then(padded).otherwise("cameo").alias("cameo"))

    def check_codes(self) -> None:
        """Reject rows whose CAMEO code is not in the tree."""
        unknown = pl.col("cameo").is_null() | ~pl.col("cameo").is_in(known_codes())
        self.reject("unknown_event_code", unknown, detail=pl.col("cameo").fill_null("(empty)"))

    def map_states(self, *, scheme: StateScheme) -> None:
        """Turn the provider's codes of both sides into the states that held them on the event's day."""
        others = not_state_codes(scheme)
        spells = code_table(scheme)
        known = spells["code"].unique().to_list()
        sides = ("sender", "receiver")
        self.put_aside("no_two_states", pl.any_horizontal(pl.col(side).is_null() for side in sides))
        self.put_aside("same_state", pl.col("sender") == pl.col("receiver"))
        self.put_aside("not_a_state", pl.any_horizontal(pl.col(side).is_in(others) for side in sides))
        for side in sides:
            self.reject("unknown_state_code", ~pl.col(side).is_in(known), detail=pl.lit(f"{side}: ") + pl.col(side))
        for side in sides:
            self.frame = self.frame.with_columns(_holder(self.frame, side, spells))
        self.put_aside("no_state_on_date", pl.any_horizontal(pl.col(side).is_null() for side in sides))
        self.put_aside("same_state", pl.col("sender") == pl.col("receiver"))

    def finish(self) -> Cleaned:
        """Return the rows that are left and the account of those that are not."""
        return Cleaned(
            self.frame,
            pl.concat([pl.DataFrame(schema=REJECTED_SCHEMA), *self.rejected]),
            pl.concat([pl.DataFrame(schema=COUNTS_SCHEMA), *self.counts]),
        )


def _is_no_number(name: str, value: pl.Expr, low: float | None) -> pl.Expr:
    is_bad = pl.col(name).is_not_null() & (value.is_null() | ~value.cast(pl.Float64).is_finite())
    return is_bad if low is None else is_bad | (value < low)


def present_holders(scheme: StateScheme) -> dict[str, str]:
    """Map each code of ``scheme`` to the state that holds it today (gazetteers behind events' places are of today)."""
    latest = code_table(scheme).sort("valid_from").group_by("code", maintain_order=True).last()
    return dict(latest.select("code", "state").iter_rows())


def _holder(frame: pl.DataFrame, side: str, spells: pl.DataFrame) -> pl.Series:
    """State that held each row's code on the row's date, null where none did."""
    pairs = frame.select(pl.col(side).alias("code"), "event_date").unique()
    held = (
        pairs.join(spells, on="code", how="inner")
        .filter(
            (pl.col("event_date") >= pl.col("valid_from")).fill_null(True)
            & (pl.col("event_date") <= pl.col("valid_to")).fill_null(True)
        )
        .select("code", "event_date", pl.col("state").alias(f"{side}_state"))
    )
    keys = frame.select(pl.col(side).alias("code"), "event_date")
    joined = keys.join(held, on=["code", "event_date"], how="left", maintain_order="left", validate="m:1")
    return joined[f"{side}_state"].alias(side)
