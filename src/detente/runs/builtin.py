"""Series that ship with the package, cut to one pair."""

import polars as pl

from detente.domain.groups import GREAT_POWER_PAIRS
from detente.domain.quads import QUADS
from detente.domain.succession import lineage, succession_table
from detente.dossiers.chronicle import name_pair
from detente.dossiers.material import EventSeries, Pair
from detente.register.series import load_series, series_sources
from detente.types import Succession

LABELS = {"gdelt_dyad_year": "GDELT 1.0, yearly", "icews_dyad_year": "ICEWS, yearly"}
CLASS_MAPS = {
    "gdelt_dyad_year": "quad classes as GDELT publishes them",
    "icews_dyad_year": "quad classes as published with the yearly table",
}


def builtin_events(pair: Pair) -> list[EventSeries]:
    """Return the yearly event counts that ship with the package for the pair, by source."""
    table = load_series("dyad_year_events")
    found = []
    for source, label in LABELS.items():
        rows = table.filter(pl.col("source") == source)
        a_to_b, b_to_a = (_directed(rows, x, y, pair.succession) for x, y in ((pair.a, pair.b), (pair.b, pair.a)))
        if a_to_b.is_empty() or b_to_a.is_empty():
            continue
        references = {
            name_pair(x, y): both
            for x, y in GREAT_POWER_PAIRS
            if {x, y} != {pair.a, pair.b} and (both := _both(rows, x, y, pair.succession)).height
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


def un_agreement() -> pl.DataFrame:
    """Return the agreement of votes of all pairs of great powers, each under its present codes, in order of year."""
    present = succession_table("continuous")
    votes = load_series("un_agreement").with_columns(pl.col("state_a", "state_b").replace(present))
    a, b = pl.min_horizontal("state_a", "state_b"), pl.max_horizontal("state_a", "state_b")
    return votes.with_columns(a.alias("state_a"), b.alias("state_b")).sort("year", "session", "state_a", "state_b")


def indicator(name: str, pair: Pair) -> pl.DataFrame:
    """Return the rows of a series by state that are about one of the two, under their present codes."""
    present = succession_table(pair.succession)
    members = {member for code in (pair.a, pair.b) for member in lineage(code, succession=pair.succession)}
    return load_series(name).filter(pl.col("state").is_in(members)).with_columns(pl.col("state").replace(present))


def _directed(rows: pl.DataFrame, sender: str, receiver: str, succession: Succession) -> pl.DataFrame:
    """Years of one direction: ``period`` and the quads, null where the classes are not published."""
    senders, receivers = lineage(sender, succession=succession), lineage(receiver, succession=succession)
    own = rows.filter(pl.col("sender").is_in(senders), pl.col("receiver").is_in(receivers))
    counts = [pl.col(f"{quad}_n").sum().alias(quad) for quad in QUADS]
    known = pl.all_horizontal(pl.col(f"{quad}_n").is_not_null() for quad in QUADS)
    by_year = own.filter(known).group_by("year").agg(*counts)
    if by_year.is_empty():
        return pl.DataFrame(schema={"period": pl.Date, **dict.fromkeys(QUADS, pl.Int64)})
    first, last = int(own["year"].min()), int(own["year"].max())  # type: ignore[arg-type]
    years = pl.DataFrame({"year": range(first, last + 1)}, schema={"year": by_year.schema["year"]})
    whole = years.join(by_year, on="year", how="left", maintain_order="left")
    return whole.select(pl.date("year", 1, 1).alias("period"), *(pl.col(quad).cast(pl.Int64) for quad in QUADS))


def _both(rows: pl.DataFrame, a: str, b: str, succession: Succession) -> pl.DataFrame:
    there, back = _directed(rows, a, b, succession), _directed(rows, b, a, succession)
    return _add(there, back) if there.height and back.height else there.clear()


def _add(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    joined = one.join(other, on="period", how="full", coalesce=True, suffix="_back").sort("period")
    return joined.select("period", *(pl.col(quad) + pl.col(f"{quad}_back") for quad in QUADS))


def _copy(source: str) -> str:
    address = {item.source: item.read_at for item in series_sources("dyad_year_events")}[source]
    return f"read at {address}"
