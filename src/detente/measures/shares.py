"""A share that drifts, as columns: what several measures report beside their main figure."""

import numpy as np
import polars as pl

from detente.measures.series import Array
from detente.numerics.beta import beta_band, one_event_prior
from detente.numerics.dirichlet import View, fit_dirichlet


def share_frame(counts: Array, *, name: str, band: float, view: View, centre: float | None = None) -> pl.DataFrame:
    """Estimate the share of the first of two counts, period by period.

    Parameters
    ----------
    counts
        (T, 2) counts, a row of NaN where the period is not covered.
    name
        Name of the column; ``_low`` and ``_high`` are added for its band.
    band
        Probability inside the band.
    view
        ``smoothed`` or ``filtered``.
    centre
        Mean of the prior, which is worth one event of the rarer kind. Default: the share in the whole series.

    Returns
    -------
    polars.DataFrame
        Three columns between 0 and 1; all null where the share has no meaning: no event in the whole series, or, with
        no ``centre``, only one kind of event.

    Examples
    --------
    >>> share_frame(np.array([[1.0, 4.0], [1.0, 4.0]]), name="deeds_share", band=0.9, view="smoothed").columns
    ['deeds_share', 'deeds_share_low', 'deeds_share_high']
    """
    names = [name, f"{name}_low", f"{name}_high"]
    first, second = np.nansum(counts, axis=0)
    if first + second == 0 or (centre is None and 0 in (first, second)):
        return pl.DataFrame({column: [None] * len(counts) for column in names}, schema=dict.fromkeys(names, pl.Float64))
    prior = one_event_prior(first / (first + second) if centre is None else centre)
    fit = fit_dirichlet(counts, prior=prior)
    return pl.DataFrame(dict(zip(names, beta_band(fit.alpha(view), band=band), strict=True)))
