"""Regional focus: how each state's attention is spread over the regions of the world."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import polars as pl

from detente.domain.regions import RegionLevel, region_table
from detente.errors import NotEnoughDataError, SchemaError, UnknownStateError
from detente.measures.series import Array, check_periods
from detente.measures.system.dyad_counts import sides_of_panel
from detente.measures.system.frames import as_polars, check_unique, column_names, same_kind
from detente.numerics.beta import beta_band
from detente.numerics.dirichlet import View, fit_dirichlet

Direction = Literal["sent", "received"]
"""``sent``: what a state does to others; ``received``: what others do to it."""


def regional_focus(
    panel: Any,
    *,
    states: Sequence[str],
    level: RegionLevel = "region",
    direction: Direction = "sent",
    without: Sequence[str] = (),
    band: float = 0.9,
    view: View = "smoothed",
) -> Any:
    """Estimate which share of each state's events goes to the states of each region.

    Parameters
    ----------
    panel
        Directed rows of `detente.build_panel` for all dyads of the states, built with ``coverage``; breakdowns are
        added up. Any frame that narwhals understands.
    states
        Codes of the states whose attention is asked for.
    level
        ``region`` (five) or ``subregion`` (twenty-two).
    direction
        ``sent`` or ``received``.
    without
        Codes of states at the other end that are not counted, such as the other of the pair: of what Russia does in the
        Americas, 84 % concerns the United States (ICEWS, 2002 to 2014).
    band
        Probability inside the band, 0.5 to below 1.
    view
        ``smoothed`` or ``filtered``; see `detente.measures.net_cooperation.fit_net_cooperation`.

    Returns
    -------
    frame
        Of the same kind as ``panel``, sorted: ``source``, ``state``, ``period``, ``region``, ``share``, ``low``,
        ``high`` (0 to 1; the shares of a period sum to 1), ``events_n`` with the region and ``total_n`` with all (null
        where not covered), ``is_covered``. Regions with whose states the panel has no dyad at all are left out.

    Raises
    ------
    SchemaError
        The panel is not directed, lacks rows of a state, or breaks its contract.
    UnknownStateError
        A code in the panel has no region.
    NotEnoughDataError
        A state has no event in any covered period of a source.

    Notes
    -----
    ``share = P(the other lies in the region | an event of the state)``. **Range** 0 to 1, no unit. **0.2** means that
    one in five of the state's events is with a state of that region. A period is covered where none of the state's
    dyads is null. The estimator is that of `detente.measures.attention` with a class for each region: shares that
    drift, seen through clustered counts. The prior has the series' own mean and the weight of one event a region. It
    is attention of the *press that the source reads*, and regions hold unequal numbers of states: compare the two
    states with each other, not a region with a region. Costs 0.2 s a state for 540 months.

    References
    ----------
    `detente.numerics.dirichlet`; regions: `detente.domain.regions`.

    Examples
    --------
    >>> from datetime import date
    >>> cells = {"sender": "RUS", "period": date(2001, 1, 1), "source": "toy"}
    >>> panel = pl.DataFrame({**cells, "receiver": ["UKR", "DEU", "CHN"], "events_n": [50, 30, 20]})
    >>> regional_focus(panel, states=["RUS"]).select("region", pl.col("share").round(2), "events_n").rows()
    [('Asia', 0.2, 20), ('Europe', 0.8, 80)]
    """
    if direction not in ("sent", "received"):
        raise SchemaError(f"direction: sent or received, not {direction!r}")
    counts = _by_region(panel, states, level, direction, without)
    parts = [
        _focus(rows, source, state, band=band, view=view)
        for (source, state), rows in counts.partition_by("source", "state", as_dict=True, maintain_order=True).items()
    ]
    return same_kind(pl.concat(parts), panel)


def _by_region(
    panel: Any, states: Sequence[str], level: RegionLevel, direction: Direction, without: Sequence[str]
) -> pl.DataFrame:
    """Events of each state by source, period and region; null where one of its dyads is not covered in that period."""
    names = column_names(panel, what="the panel")
    if sides_of_panel(names) != ("sender", "receiver"):
        raise SchemaError("regional focus needs a directed panel, with sender and receiver")
    own, other = ("sender", "receiver") if direction == "sent" else ("receiver", "sender")
    cell = [own, other, "period", "source", *(name for name in ("issue", "class", "quad") if name in names)]
    rows = as_polars(panel, *cell, "events_n", what="the panel")
    check_unique(rows, cell, what="the panel")
    rows = rows.filter(pl.col(own).is_in(list(states)), ~pl.col(other).is_in(list(without)))
    if missing := set(states) - set(rows[own]):
        raise SchemaError(f"the panel has no rows with {own} {', '.join(sorted(missing))}")
    regions = region_table(level=level)
    if strange := sorted(set(rows[other]) - set(regions)):
        raise UnknownStateError(strange[0], scheme="iso3")
    placed = rows.select(
        "source",
        pl.col(own).alias("state"),
        "period",
        pl.col(other).replace_strict(regions, return_dtype=pl.String).alias("region"),
        "events_n",
        is_covered=pl.col("events_n").is_not_null().all().over("source", own, "period"),
    )
    keys = ["source", "state", "period", "region"]
    events = pl.when(pl.col("is_covered").all()).then(pl.col("events_n").sum()).cast(pl.Int64)
    return placed.group_by(keys).agg(events_n=events).sort(keys)


def _focus(rows: pl.DataFrame, source: object, state: object, *, band: float, view: View) -> pl.DataFrame:
    """Shares of one state in one source."""
    wide = rows.pivot(on="region", index="period", values="events_n").sort("period")
    check_periods(wide)
    regions = sorted(set(wide.columns) - {"period"})
    is_covered = pl.Series("is_covered", wide.select(pl.any_horizontal(pl.col(regions).is_not_null())).to_series())
    counts = wide.select(pl.when(is_covered).then(pl.col(regions).fill_null(0)).cast(pl.Float64)).fill_null(
        float("nan")
    )
    observed = counts.to_numpy()
    if not np.nansum(observed) > 0:
        raise NotEnoughDataError(
            f"{state} in {source}: regional focus needed 1 event in a covered period, had 0; was the panel built with "
            "coverage?"
        )
    shares = _share_bands(observed, band=band, view=view)
    n, k = observed.shape
    flat = pl.DataFrame(
        {
            "source": [source] * (n * k),
            "state": [state] * (n * k),
            "period": wide["period"].gather(np.repeat(np.arange(n), k)),
            "region": regions * n,
            **{name: values.ravel() for name, values in zip(("share", "low", "high"), shares, strict=True)},
            "events_n": observed.ravel(),
            "total_n": np.repeat(observed.sum(axis=1), k),
            "is_covered": is_covered.gather(np.repeat(np.arange(n), k)),
        }
    )
    return flat.with_columns(pl.col("events_n", "total_n").fill_nan(None).cast(pl.Int64))


def _share_bands(observed: Array, *, band: float, view: View) -> tuple[Array, Array, Array]:
    """(T, K) shares and their bands, which always hold the share."""
    k = observed.shape[1]
    if k == 1:
        ones = np.ones_like(observed)
        return ones, ones, ones
    seen = np.nansum(observed, axis=0)
    prior = (seen + 1) / (seen.sum() + k) * k
    alpha = fit_dirichlet(observed, prior=prior).alpha(view)
    total = alpha.sum(axis=1)
    columns = [beta_band(np.column_stack([alpha[:, i], total - alpha[:, i]]), band=band) for i in range(k)]
    share, low, high = (np.column_stack([column[i] for column in columns]) for i in range(3))
    return share, np.minimum(low, share), np.maximum(high, share)
