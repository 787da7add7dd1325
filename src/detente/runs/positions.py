"""Gather where the two stand in the General Assembly: their distance, its rank among all pairs, who is nearest."""

import numpy as np
import polars as pl

from detente.domain.succession import lineage
from detente.dossiers.material import Pair
from detente.dossiers.surroundings import Positions
from detente.register.ideal_points import ideal_point_distance, load_ideal_points
from detente.runs.request import Request

SHOWN = {"all": "all votes", "nu": "nuclear questions"}
"""Issues that the page shows, and what they are called there."""

NEAREST_N = 5


def gather_positions(request: Request) -> Positions | None:
    """Return distances by year and the states nearest to each side; None where one of the two never voted."""
    pair = request.pair
    parts = [_distances(pair, issue, name) for issue, name in SHOWN.items() if _both_voted(pair, issue)]
    if not parts:
        return None
    years = request.years(pl.concat(parts))
    own = years.filter(pl.col("name") == SHOWN["all"])
    if own.is_empty():
        return None
    last = int(own["year"].max())  # type: ignore[arg-type]  # Polars types max as any value
    return Positions(years, _nearest(pair, last))


def _both_voted(pair: Pair, issue: str) -> bool:
    """Whether both have a point on the issue in any year, perhaps not the same one."""
    voted = set(load_ideal_points(issue).drop_nulls("point")["state"])
    return all(voted.intersection(lineage(code, succession=pair.succession)) for code in (pair.a, pair.b))


def _distances(pair: Pair, issue: str, name: str) -> pl.DataFrame:
    """The years in which both have a point."""
    path = ideal_point_distance(pair.a, pair.b, issue=issue, succession=pair.succession).drop_nulls("distance")
    points = load_ideal_points(issue).select("year", pl.col("point").cast(pl.Float64)).drop_nulls()
    spread = points.partition_by("year", as_dict=True)
    ranks = [_closer_share(spread[year,]["point"].to_numpy(), own) for year, own in path["year", "distance"].rows()]
    columns = {"closer_share": pl.Float64, "pairs_n": pl.Int64}
    ranked = pl.concat([path, pl.DataFrame(ranks, schema=columns, orient="row")], how="horizontal")
    return ranked.select(pl.lit(name).alias("name"), "year", "distance", "low", "high", *columns)


def _closer_share(points: np.ndarray, own: float) -> tuple[float, int]:
    """Share of all pairs of states whose points lie closer to each other than ``own``, and the number of pairs."""
    first, second = np.triu_indices(len(points), 1)
    apart = np.abs(points[first] - points[second])
    return float((apart < own).mean()), len(apart)


def _nearest(pair: Pair, year: int) -> pl.DataFrame:
    """The states nearest to each side; those that cast less than half of the votes are too uncertain to be named."""
    points = load_ideal_points().filter(pl.col("year") == year).drop_nulls("point")
    parts = []
    for side in (pair.a, pair.b):
        members = lineage(side, succession=pair.succession)
        own = points.filter(pl.col("state").is_in(members))["point"].item()
        is_sure = pl.col("votes_n") >= pl.col("votes_n").max() / 2
        others = points.filter(is_sure, ~pl.col("state").is_in(members))
        near = others.select(
            pl.lit(side).alias("side"),
            "state",
            (pl.col("point") - own).abs().alias("distance"),
            pl.lit(year).alias("year"),
        )
        parts.append(near.sort("distance", "state").head(NEAREST_N))
    return pl.concat(parts)
