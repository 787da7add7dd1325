"""Where the two stand in the General Assembly: distance of ideal points, overall and on nuclear questions."""

from typing import Any

import polars as pl

from detente.domain.states import state_name
from detente.dossiers.material import Pair
from detente.dossiers.page import Figure, Provenance
from detente.dossiers.surroundings import Positions
from detente.dossiers.wording import percent

ALL, NUCLEAR = "all votes", "nuclear questions"
SOURCE = "ideal points estimated here from UN General Assembly roll calls (CC0, doi:10.7910/DVN/LEJUQZ)"
OWN_SCALES = (
    "Distances on nuclear questions and on all votes are on scales of their own: compare their paths, not their "
    "heights. Whether two such paths run together can depend on the prior of the estimate"
)
TESTED_PAIR = {"RUS", "USA"}
FINDING = "; for the United States and Russia after 1993 the sign of the correlation does"
"""What came of it where other priors were tried: see docs/reference/ideal-points.md."""


def positions_sentences(positions: Positions) -> list[str]:
    """Return the distance in words: now, among all pairs, and the extremes; then nuclear questions."""
    sentences = []
    for name, begin in ((ALL, "In the UN General Assembly"), (NUCLEAR, "On nuclear questions")):
        own = positions.distances.filter(pl.col("name") == name).sort("year")
        if own.is_empty():
            continue
        last = own.row(-1, named=True)
        sentences.append(
            f"{begin} the two stood {last['distance']:.1f} apart in {last['year']} (90 % band {last['low']:.1f} to "
            f"{last['high']:.1f}, in standard deviations of all states and years), farther than "
            f"{_part(last['closer_share'])} of all {last['pairs_n']:,} pairs of states{_extremes(own)}."
        )
    return sentences


def _extremes(own: pl.DataFrame) -> str:
    """Say when the two were closest and farthest; nothing of a single year."""
    if own.height == 1:
        return ""
    near, far = (own.row(place, named=True) for place in (own["distance"].arg_min(), own["distance"].arg_max()))
    return f"; closest in {near['year']} ({near['distance']:.1f}), farthest in {far['year']} ({far['distance']:.1f})"


def _part(share: float) -> str:
    """A share of pairs in whole percent; only the farthest pair of all is at the end."""
    return "more than 99 %" if 0.995 <= share < 1 else percent(share)


def nearest_sentence(positions: Positions, pair: Pair) -> str:
    """Name the states whose votes lie nearest to either side's."""
    year = positions.nearest["year"].max()
    parts = []
    for side, name in ((pair.a, pair.name_a), (pair.b, pair.name_b)):
        own = positions.nearest.filter(pl.col("side") == side)["state"]
        parts.append(f"to {name}: {', '.join(state_name(code) for code in own)}")
    return (
        f"Nearest in {year!s} on the one line to which votes are reduced, where close neighbours cannot be told apart: "
        f"{'; '.join(parts)}."
    )


def positions_facts(positions: Positions) -> dict[str, Any]:
    """Return the last distance on all votes as plain values."""
    last = positions.distances.filter(pl.col("name") == ALL).sort("year").row(-1, named=True)
    return {f"votes_{name}": last[name] for name in ("year", "distance", "low", "high", "closer_share", "pairs_n")}


def positions_figure(positions: Positions, pair: Pair) -> Figure:
    """Draw both distances with their bands."""
    from detente.charts import theme, yearly
    from detente.charts.theme import Style

    styles = {ALL: Style(theme.DEEDS), NUCLEAR: Style(theme.CONFLICT, (7, 3))}
    series = positions.distances.select("year", "name", "low", "high", value="distance")
    years = positions.distances["year"]
    span = f"{years.min()!s}–{years.max()!s}"
    finding = FINDING if {pair.a, pair.b} == TESTED_PAIR else ""
    return Figure(
        "vote_distance",
        "Distance of positions in the General Assembly",
        lambda width: yearly.yearly_lines(series, styles=styles, y_label=lambda at: f"{at:g}", width=width),
        description=yearly.describe(series, what="Distance of the two states' ideal points, 0 is the same position"),
        table=positions.distances,
        provenance=(Provenance(SOURCE, "not applicable", "not applicable", "every contested roll call", span),),
        note=f"0 is the same position; bands hold 90 %. {OWN_SCALES}{finding}.",
    )
