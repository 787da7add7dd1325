"""From a frame of text fields to event rows: take rows out under a rule or a reason, read values, map states."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from detente.archive.schema import REJECTED_SCHEMA
from detente.domain.cameo import known_codes
from detente.domain.states import code_table, not_state_codes
from detente.sources.checks import SAME_STATE, SIDES, Check, Reading, rejected, set_aside
from detente.sources.declaration import COUNTS_SCHEMA, Cleaned
from detente.types import StateScheme

DETAIL_LENGTH = 200


@dataclass(slots=True)
class Cleaning:
    """A frame on its way from text fields to event rows; what is taken out is counted, file by file."""

    frame: pl.DataFrame
    rejected: list[pl.DataFrame] = field(default_factory=list)
    counts: list[pl.DataFrame] = field(default_factory=list)

    def read(self, *steps: Check | Reading) -> None:
        """Turn text into values and take rows out, each under the first step that it fails.

        All values are worked out at once, and all checks are asked at once: a block of rows has several dozen.
        """
        readings = [step for step in steps if isinstance(step, Reading)]
        self.frame = self.frame.with_columns(reading.value.alias(reading.name) for reading in readings)
        checks = [step.check() if isinstance(step, Reading) else step for step in steps]
        failed = self.frame.select(_first_failed(checks)).to_series()
        if failed.null_count() < len(failed):
            for number in failed.drop_nulls().unique().sort():
                self._take_out(checks[number], self.frame.filter(failed == number))
            self.frame = self.frame.filter(failed.is_null())
        names = {reading.name: reading.column for reading in readings}
        self.frame = self.frame.drop(names.values()).rename(names)

    def _take_out(self, check: Check, rows: pl.DataFrame) -> None:
        if check.detail is None:
            self._count("set_aside", check.name, rows)
        else:
            text = check.detail.cast(pl.String).str.slice(0, DETAIL_LENGTH).alias("detail")
            self.rejected.append(rows.select("file_number", "line_number", pl.lit(check.name).alias("reason"), text))

    def _count(self, kind: str, rule: str, rows: pl.DataFrame) -> None:
        labels = pl.lit(kind).alias("kind"), pl.lit(rule).alias("rule")
        counted = rows.group_by("file_number").agg(*labels, pl.len().cast(pl.Int64).alias("rows_n"))
        self.counts.append(counted)

    def note(self, rule: str, holds: pl.Series) -> None:
        """Count rows that are kept, but not quite as they came; null is taken as no."""
        if holds.any():
            self._count("note", rule, self.frame.filter(holds))

    def restore_codes(self, *, root: str) -> None:
        """Restore a leading zero that a publisher lost, but only where the row's own root column says so.

        The root may have lost its own zero: there is no other root ``1`` than ``01``.
        """
        padded, root_code = pl.lit("0") + pl.col("cameo"), pl.col(root).str.zfill(2)
        is_other = ~pl.col("cameo").is_in(known_codes()) | (pl.col("cameo").str.slice(0, 2) != root_code)
        lost = is_other & padded.is_in(known_codes()) & (padded.str.slice(0, 2) == root_code)
        pairs = self.frame.select("cameo", root).unique().filter(lost)
        if pairs.height:
            restored = self.frame.select(lost.fill_null(False)).to_series()
            self.note("leading_zero_restored", restored)
            self.frame = self.frame.with_columns(pl.when(restored).then(padded).otherwise("cameo").alias("cameo"))

    def map_states(self, *, scheme: StateScheme) -> None:
        """Turn the provider's codes of both sides into the states that held them on the event's day."""
        spells = code_table(scheme)
        known = spells["code"].unique().to_list()
        others = not_state_codes(scheme)
        self.read(
            set_aside("not_a_state", pl.any_horizontal(pl.col(side).is_in(others) for side in SIDES)),
            *(
                rejected("unknown_state_code", ~pl.col(side).is_in(known), detail=pl.lit(f"{side}: ") + pl.col(side))
                for side in SIDES
            ),
        )
        self.frame = self.frame.with_columns(_holders(self.frame, spells))
        self.read(set_aside("no_state_on_date", pl.any_horizontal(pl.col(SIDES).is_null())), SAME_STATE)

    def finish(self) -> Cleaned:
        """Return the rows that are left and the account of those that are not."""
        return Cleaned(
            self.frame,
            pl.concat([pl.DataFrame(schema=REJECTED_SCHEMA), *self.rejected]),
            pl.concat([pl.DataFrame(schema=COUNTS_SCHEMA), *self.counts]),
        )


def _first_failed(checks: Sequence[Check]) -> pl.Expr:
    """Position of the first check that a row fails, null where it fails none."""
    failed = pl.lit(None, pl.UInt8)
    for number, check in reversed(list(enumerate(checks))):
        failed = pl.when(check.fails).then(pl.lit(number, pl.UInt8)).otherwise(failed)
    return failed.alias("failed")


def present_holders(scheme: StateScheme) -> dict[str, str]:
    """Map each code of ``scheme`` to the state that holds it today (gazetteers behind events' places are of today)."""
    latest = code_table(scheme).sort("valid_from").group_by("code", maintain_order=True).last()
    return dict(latest.select("code", "state").iter_rows())


def _holders(frame: pl.DataFrame, spells: pl.DataFrame) -> list[pl.Series]:
    """States that held each row's ``sender`` and ``receiver`` codes on the row's date, null where none did."""
    pairs = frame.select("sender", "receiver", "event_date").unique()
    for side in SIDES:
        held = (
            pairs.select(pl.col(side).alias("code"), "event_date")
            .unique()
            .join(spells, on="code", how="inner")
            .filter(
                (pl.col("event_date") >= pl.col("valid_from")).fill_null(True)
                & (pl.col("event_date") <= pl.col("valid_to")).fill_null(True)
            )
            .select(pl.col("code").alias(side), "event_date", pl.col("state").alias(f"{side}_state"))
        )
        pairs = pairs.join(held, on=[side, "event_date"], how="left", validate="m:1")
    keys = frame.select("sender", "receiver", "event_date")
    joined = keys.join(pairs, on=keys.columns, how="left", maintain_order="left", validate="m:1")
    return [joined[f"{side}_state"].alias(side) for side in SIDES]
