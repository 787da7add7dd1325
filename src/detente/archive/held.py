"""Which rows of a batch the archive holds already, under their key."""

import polars as pl
from deltalake import DeltaTable

from detente.archive.schema import EVENT_KEY
from detente.archive.store import Archive, scan_days


def split_held(
    archive: Archive, table: DeltaTable, rows: pl.DataFrame, earlier: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows that the archive does not hold yet, and counts per file of those that it does.

    Within the batch the first row under a key wins, by order of files and of lines. ``earlier`` holds the keys of
    rows of this batch that are written already, with the number of their file, ``first_in``.
    """
    keys = rows.select(*EVENT_KEY, "file_number", "line_number").with_row_index("position")
    keys = keys.sort("file_number", "line_number")
    held = keys.filter(pl.col("position").is_in(_held_positions(archive, table, keys).implode()))
    keys = keys.join(held, on="position", how="anti", maintain_order="left")
    mine = keys.join(earlier, on=EVENT_KEY, how="anti", maintain_order="left") if earlier.height else keys
    firsts = mine.filter(pl.struct(EVENT_KEY).is_first_distinct())
    if firsts.height == rows.height:
        return rows, _counted(firsts.clear().select("file_number", pl.lit("").alias("rule")))
    known = pl.concat([earlier, firsts.select(*EVENT_KEY, pl.col("file_number").alias("first_in"))])
    again = keys.join(firsts, on="position", how="anti").join(known, on=EVENT_KEY, how="left", validate="m:1")
    within = pl.col("file_number") == pl.col("first_in")
    rule = pl.when(within).then(pl.lit("repeated_in_file")).otherwise(pl.lit("already_held")).alias("rule")
    elsewhere = held.select("file_number", pl.lit("already_held").alias("rule"))
    return rows[firsts["position"].sort()], _counted(pl.concat([again.select("file_number", rule), elsewhere]))


def _counted(aside: pl.DataFrame) -> pl.DataFrame:
    """Number of rows set aside by ``file_number`` and ``rule``."""
    kind, rows_n = pl.lit("set_aside").alias("kind"), pl.len().cast(pl.Int64).alias("rows_n")
    counts = aside.group_by("file_number", "rule").agg(kind, rows_n)
    return counts.select("file_number", "kind", "rule", "rows_n")


def _held_positions(archive: Archive, table: DeltaTable, keys: pl.DataFrame) -> pl.Series:
    """``position`` of the rows whose key the table holds."""
    if keys.height == 0:
        return pl.Series("position", [], dtype=keys.schema["position"])
    days, sources = keys["event_date"], keys["source"].unique().to_list()
    rows = scan_days(archive, table, days.min(), days.max())  # type: ignore[arg-type]  # dates, by the schema
    held = rows.select(EVENT_KEY).filter(pl.col("source").is_in(sources))
    wanted = keys.lazy().select("position", *EVENT_KEY)
    matched = held.join(wanted, on=EVENT_KEY, how="inner").select("position").unique()
    return matched.collect(engine="streaming").to_series()
