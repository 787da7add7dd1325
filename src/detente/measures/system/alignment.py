"""Third-party alignment: whether two states treat the others alike, and are treated alike by them."""

from collections.abc import Sequence
from typing import Any, Final, Literal, get_args

import numpy as np
import polars as pl

from detente.domain.regions import RegionLevel, region_table
from detente.errors import SchemaError, UnknownStateError
from detente.measures.series import Array
from detente.measures.system.dyad_counts import dyad_counts, net, sides_of_panel
from detente.measures.system.frames import same_kind

ThirdWeight = Literal["volume", "equal"]
"""``volume``: third states count by how much is known of both ties with them; ``equal``: all count alike."""

SCORES: Final = ("similarity", "kappa", "correlation")
BANDED: Final = tuple(f"{name}{end}" for name in SCORES for end in ("", "_low", "_high"))


def third_party_alignment(
    panel: Any,
    *,
    pair: tuple[str, str],
    rng: np.random.Generator,
    by: Sequence[str] = (),
    level: RegionLevel | None = None,
    weight: ThirdWeight = "volume",
    least_n: int = 1,
    least_states: int = 5,
    resamples_n: int = 500,
    band: float = 0.9,
) -> Any:
    """Score how alike two states treat every other state, and are treated by it, period by period.

    Parameters
    ----------
    panel
        Directed rows of `detente.build_panel` with ``class`` or ``quad``, for all dyads of both states; any frame that
        narwhals understands.
    pair
        Codes of the two states.
    rng
        Source of randomness for the bands. The same seed gives the same bands.
    by
        Breakdowns of the panel to keep apart: ``issue``.
    level
        ``region`` or ``subregion`` of the third states to keep apart; None: all together.
    weight
        ``volume``: a third state weighs ``n_a n_b / (n_a + n_b)`` with the events of either; ``equal``: 1.
    least_n
        A third state counts in a period where each of the two has at least so many events with it.
    least_states
        Fewer third states than this give no score.
    resamples_n
        Resamples of third states.
    band
        Probability inside the bands.

    Returns
    -------
    frame
        Of the same kind as ``panel``, sorted: ``source``, ``period``, ``by``, ``region`` (where ``level`` is given),
        ``direction`` (``sent``: how the two treat others; ``received``: how they are treated), ``similarity``,
        ``kappa``, ``correlation`` with ``_low`` and ``_high`` (at most 1; null where too few third states are known,
        or a score has no meaning), ``third_states_n``, ``events_n`` (of both with the third states counted),
        ``is_covered`` (whether any dyad of both is).

    Raises
    ------
    SchemaError
        The panel is not directed, lacks rows of one of the two, breaks its contract, or an option is out of range.
    UnknownStateError
        A third state's code has no region.

    Notes
    -----
    Net cooperation of each of the two with a third state is ``(c - f) / (c + f + 2)``, thin ties drawn to 0. With
    ``d`` its difference between the two, over third states with weights ``w``::

        similarity   1 - sum w |d| / sum w                       as Signorino and Ritter's S: -1 to 1
        kappa        1 - mean d² / (var_a + var_b + (mean_a - mean_b)²)     0 where alike as by chance
        correlation  weighted, of the two                        -1 to 1

    **0.2** in similarity means that the two differ by 0.8 on the scale of net cooperation, on average. Similarity is
    high for nearly any two states, because most treat most others kindly: *the same friends* is what kappa and
    correlation ask. Noise in thin ties draws both toward 0. Third states are resampled as independent; they are not
    (blocs), so the bands are somewhat narrow. A third state whose tie with either is not covered is left out, never
    taken for neutral. Costs 0.02 s a period.

    References
    ----------
    The scores: `detente.measures.system.similarity`. Bands: the bootstrap over third states.

    Examples
    --------
    >>> from datetime import date
    >>> from detente.domain.quads import QUADS
    >>> kindness = {"USA": [9, 8, 1, 2, 7, 1], "RUS": [1, 2, 9, 8, 3, 9]}
    >>> rows = [
    ...     {"sender": sender, "receiver": receiver, "quad": quad, "events_n": n}
    ...     for state, kind in kindness.items()
    ...     for other, k in zip(["GBR", "POL", "SYR", "BLR", "UKR", "IRN"], kind, strict=True)
    ...     for sender, receiver in ((state, other), (other, state))
    ...     for quad, n in zip(QUADS, (5 * k, 0, 50 - 5 * k, 0), strict=True)
    ... ]
    >>> panel = pl.DataFrame(rows).with_columns(period=date(2014, 1, 1), source=pl.lit("toy"))
    >>> result = third_party_alignment(panel, pair=("USA", "RUS"), rng=np.random.default_rng(1))
    >>> result.filter(direction="sent").select("third_states_n", pl.col("correlation").round(2)).row(0)
    (6, -1.0)
    """
    if weight not in get_args(ThirdWeight) or least_n < 1 or least_states < 3 or resamples_n < 1 or not 0.5 <= band < 1:
        raise SchemaError(
            f"weight: one of {', '.join(get_args(ThirdWeight))}; least_n, resamples_n: 1 or more; least_states: 3 or "
            f"more; band: 0.5 to below 1; not {weight!r}, {least_n}, {resamples_n}, {least_states}, {band}"
        )
    counts = dyad_counts(panel, by=by)
    if sides_of_panel(counts.columns) != ("sender", "receiver"):
        raise SchemaError("alignment needs a directed panel, with sender and receiver")
    keys = ["source", "period", *by, *(["region"] if level else []), "direction"]
    thirds = _third_states(counts, pair, by=by, level=level)
    is_counted = pl.all_horizontal(pl.col("n_a", "n_b") >= least_n)
    parts = []
    for key, group in thirds.partition_by(keys, as_dict=True).items():
        known = group.filter(is_counted)
        scores = _scores(known, weight=weight, least=least_states, resamples_n=resamples_n, band=band, rng=rng)
        parts.append(
            dict(zip(keys, key, strict=True))
            | scores
            | {
                "third_states_n": known.height,
                "events_n": int((known["n_a"] + known["n_b"]).sum()),
                "is_covered": bool(group["n_a"].is_not_null().any() and group["n_b"].is_not_null().any()),
            }
        )
    types: dict[str, pl.DataType] = {
        **{key: thirds.schema[key] for key in keys},
        **dict.fromkeys(BANDED, pl.Float64()),
        **dict.fromkeys(("third_states_n", "events_n"), pl.Int64()),
        "is_covered": pl.Boolean(),
    }
    return same_kind(pl.DataFrame(parts, schema=pl.Schema(types), orient="row").sort(keys), panel)


def _third_states(
    counts: pl.DataFrame, pair: tuple[str, str], *, by: Sequence[str], level: RegionLevel | None
) -> pl.DataFrame:
    """One row for each third state that both may have met: net cooperation and events of either with it."""
    sides = {"sent": ("sender", "receiver"), "received": ("receiver", "sender")}
    keys = ["source", "period", *by, "third"]
    rows = []
    for direction, (own, other) in sides.items():
        of_pair = counts.filter(pl.col(own).is_in(pair), ~pl.col(other).is_in(pair)).rename({other: "third"})
        if missing := set(pair) - set(of_pair[own]):
            raise SchemaError(f"the panel has no rows with {own} {', '.join(sorted(missing))}")
        measured = of_pair.select(
            *keys,
            own,
            net=net(pl.col("cooperation_n"), pl.col("conflict_n")),
            n=pl.col("cooperation_n") + pl.col("conflict_n"),
        )
        first, second = (measured.filter(pl.col(own) == code).drop(own) for code in pair)
        first, second = (
            part.rename({"net": f"net_{letter}", "n": f"n_{letter}"}) for part, letter in ((first, "a"), (second, "b"))
        )
        both = first.join(second, on=keys, how="inner", validate="1:1")
        rows.append(both.with_columns(direction=pl.lit(direction)))
    thirds = pl.concat(rows).sort(*keys, "direction")
    if level is None:
        return thirds
    regions = region_table(level=level)
    if strange := sorted(set(thirds["third"]) - set(regions)):
        raise UnknownStateError(strange[0], scheme="iso3")
    return thirds.with_columns(region=pl.col("third").replace_strict(regions, return_dtype=pl.String))


def _scores(
    known: pl.DataFrame, *, weight: str, least: int, resamples_n: int, band: float, rng: np.random.Generator
) -> dict[str, float | None]:
    """Scores with their bands; null where too few third states are known."""
    if known.height < least:
        return dict.fromkeys(BANDED)
    a, b, n_a, n_b = (known[name].cast(pl.Float64).to_numpy() for name in ("net_a", "net_b", "n_a", "n_b"))
    w = n_a * n_b / (n_a + n_b) if weight == "volume" else np.ones(known.height)
    times = rng.multinomial(known.height, np.full(known.height, 1 / known.height), size=resamples_n)
    drawn = alignment_scores(a, b, times * w)
    row: dict[str, float | None] = {}
    for name, value, draws in zip(SCORES, alignment_scores(a, b, w[None]), drawn, strict=True):
        with_meaning = draws[~np.isnan(draws)]
        if np.isnan(value[0]) or not with_meaning.size:
            row |= dict.fromkeys((name, f"{name}_low", f"{name}_high"))
            continue
        at = float(value[0])
        low, high = np.quantile(with_meaning, [(1 - band) / 2, (1 + band) / 2]).tolist()
        row |= {name: at, f"{name}_low": min(low, at), f"{name}_high": max(high, at)}
    return row


def alignment_scores(a: Array, b: Array, weights: Array) -> tuple[Array, Array, Array]:
    """Return similarity, kappa and correlation of two positions toward K third states.

    Parameters
    ----------
    a, b
        (K,) net cooperation of either with each third state, -1 to 1.
    weights
        (R, K) weights of third states, 0 or more; one set of scores for each row.

    Returns
    -------
    tuple of arrays
        (R,) each; NaN where a score has no meaning (no spread).

    Examples
    --------
    >>> scores = alignment_scores(np.array([1.0, 0.0, -1.0]), np.array([0.5, 0.0, -0.5]), np.ones((1, 3)))
    >>> [round(float(score[0]), 3) for score in scores]
    [0.667, 0.8, 1.0]
    """
    share = weights / weights.sum(axis=1, keepdims=True)
    mean_a, mean_b = share @ a, share @ b
    var_a, var_b = share @ a**2 - mean_a**2, share @ b**2 - mean_b**2
    covariance = share @ (a * b) - mean_a * mean_b
    by_chance = var_a + var_b + (mean_a - mean_b) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        kappa = 1 - (share @ (a - b) ** 2) / np.where(by_chance > _NO_SPREAD, by_chance, np.nan)
        spread = np.where(np.minimum(var_a, var_b) > _NO_SPREAD, var_a * var_b, np.nan)
        correlation = np.clip(covariance / np.sqrt(spread), -1, 1)
    return 1 - share @ np.abs(a - b), kappa, correlation


_NO_SPREAD: Final = 1e-12
"""A variance below this is rounding."""
