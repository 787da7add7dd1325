"""Series that ship with the package, cut to one pair."""

import polars as pl

from detente.domain.groups import GREAT_POWER_PAIRS
from detente.domain.quads import QUADS
from detente.domain.succession import lineage, succession_table
from detente.dossiers.chronicle import name_pair
from detente.dossiers.material import EventSeries, Pair
from detente.register.series import load_series, series_sources
from detente.types import Succession

LABELS = {"gdelt_dyad_year": "GDELT 1.0 (yearly)", "icews_dyad_year": "ICEWS (yearly)"}
CLASS_MAPS = {
    "gdelt_dyad_year": "quad classes as GDELT publishes them",
    "icews_dyad_year": "quad classes as published with the yearly table",
}


def builtin_events(pair: Pair) -> list[EventSeries]:
    """Return the yearly event counts that ship with the package for the pair, by source."""
    table = load_series("dyad_year_events")
    found = []
    for source, label in LABELS.items():
        by_dyad = _by_dyad(table.filter(pl.col("source") == source), pair.succession)
        if not {(pair.a, pair.b), (pair.b, pair.a)} <= by_dyad.keys():
            continue
        a_to_b, b_to_a = by_dyad[pair.a, pair.b], by_dyad[pair.b, pair.a]
        references = {
            name_pair(x, y): _add(by_dyad[x, y], by_dyad[y, x])
            for x, y in GREAT_POWER_PAIRS
            if {x, y} != {pair.a, pair.b} and {(x, y), (y, x)} <= by_dyad.keys()
        }
        found.append(
            EventSeries(
                key=source,
                label=label,
                freq="year",
                a_to_b=a_to_b,
                b_to_a=b_to_a,
                both=_add(a_to_b, b_to_a),
                source=f"{label} counts as published ({_copy(source)})",
                dedupe="none (yearly counts as published)",
                class_map=CLASS_MAPS[source],
                coverage="as published; not known by day",
                recent_days=None,
                is_builtin=True,
                references=references,
                attention={},
                issues=None,
            )
        )
    return found


def un_agreement(*, succession: Succession) -> pl.DataFrame:
    """Return the agreement of votes of all pairs of great powers, under the codes as counted, in order of year."""
    present = succession_table(succession)
    votes = load_series("un_agreement").with_columns(pl.col("state_a", "state_b").replace(present))
    a, b = pl.min_horizontal("state_a", "state_b"), pl.max_horizontal("state_a", "state_b")
    return votes.with_columns(a.alias("state_a"), b.alias("state_b")).sort("year", "session", "state_a", "state_b")


def indicator(name: str, pair: Pair) -> pl.DataFrame:
    """Return the rows of a series by state that are about one of the two, under their present codes."""
    present = succession_table(pair.succession)
    members = {member for code in (pair.a, pair.b) for member in lineage(code, succession=pair.succession)}
    return load_series(name).filter(pl.col("state").is_in(members)).with_columns(pl.col("state").replace(present))


def _by_dyad(rows: pl.DataFrame, succession: Succession) -> dict[tuple[str, str], pl.DataFrame]:
    """Years of every directed dyad: ``period`` and the quads, null where the classes are not published.

    Years before the first and after the last with classes are left out.
    """
    counted = rows.with_columns(pl.col("sender", "receiver").replace(succession_table(succession)))
    known = pl.all_horizontal(pl.col(f"{quad}_n").is_not_null().all() for quad in QUADS)
    sums = [pl.when(known).then(pl.col(f"{quad}_n").sum()).cast(pl.Int64).alias(quad) for quad in QUADS]
    yearly = counted.group_by("sender", "receiver", pl.date("year", 1, 1).alias("period")).agg(*sums).sort("period")
    spans = (
        yearly.drop_nulls()
        .group_by("sender", "receiver")
        .agg(pl.col("period").min().alias("first"), pl.col("period").max().alias("last"))
    )
    spanned = yearly.join(spans, on=["sender", "receiver"], how="inner", maintain_order="left")
    inside = spanned.filter(pl.col("period").is_between("first", "last")).drop("first", "last")
    parts = inside.partition_by("sender", "receiver", as_dict=True, include_key=False)
    return {(str(a), str(b)): part for (a, b), part in parts.items()}


def _add(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    joined = one.join(other, on="period", how="full", coalesce=True, suffix="_back").sort("period")
    return joined.select("period", *(pl.col(quad) + pl.col(f"{quad}_back") for quad in QUADS))


def _copy(source: str) -> str:
    address = {item.source: item.read_at for item in series_sources("dyad_year_events")}[source]
    return f"read at {address}"
