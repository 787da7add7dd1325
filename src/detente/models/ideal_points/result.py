"""What a fit of ideal points gives back."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.domain.assembly import YEAR_BEFORE_FIRST_SESSION
from detente.errors import UnknownStateError
from detente.numerics.gaps import distance_band


@dataclass(frozen=True, slots=True, eq=False)
class IdealPoints:
    """Ideal points of all states in all sessions.

    Attributes
    ----------
    points
        One row per state and session, sorted by both: the state's code under its column's name, ``session`` (Int64),
        ``year`` (Int64), ``point`` (mean 0 and standard deviation 1 over all rows that have one; the anchor
        positive), ``standard_error``, ``votes_n`` (votes on contested roll calls, as ``least_minority`` of the fit
        defines them), ``null_reason`` (null where there is a point, else ``did_not_vote``, ``too_few_votes`` or
        ``too_few_roll_calls``). States have rows from their first to their last session.
    roll_calls
        One row per contested roll call of a session with points: its identifier, ``session``, ``discrimination``
        (above 0 where states further toward the anchor vote no), ``cut_yes_abstain``, ``cut_abstain_no`` (on the scale
        of discrimination times point; null where one of the two kinds of vote did not fall and no cut is left between
        them), ``votes_n`` (votes of the states that have a point).
    states, sessions
        Rows and first axis of ``covariance``: codes (N,) and numbers (T,).
    covariance
        Covariance of the ideal points within each session, (T, N, N); 0 where a state is not in the session,
        NaN where it could not be computed.
    converged
        Whether the largest step of the last sweep was within the tolerance.
    sweeps_n, last_change
        Sweeps made, and that largest step.
    loglik
        Log-likelihood of the votes at the estimates.
    settings
        Every option of the fit by name.
    """

    points: pl.DataFrame
    roll_calls: pl.DataFrame
    states: NDArray[Any]
    sessions: NDArray[np.int64]
    covariance: NDArray[np.float32]
    converged: bool
    sweeps_n: int
    last_change: float
    loglik: float
    settings: dict[str, float | int | str]

    def distance(self, a: Any, b: Any, *, band: float = 0.9) -> pl.DataFrame:
        """Return the distance between two states by session, with a band.

        Parameters
        ----------
        a, b
            Codes of the states, as in ``points``.
        band
            Probability inside the band.

        Returns
        -------
        polars.DataFrame
            ``session``, ``year``, ``distance`` (0 or more, in standard deviations of the pooled sample),
            ``standard_error``, ``low``, ``high``; one row per session of the fit, null where either has no point.
            The covariance of the two is taken into account: both rest on the same roll calls.

        Raises
        ------
        UnknownStateError
            A code that is not among the states of the fit.
        """
        first, second = (self._column(code) for code in (a, b))
        point = {code: self._path(code) for code in (a, b)}
        pick = self.covariance.astype(np.float64)
        variance = pick[:, first, first] + pick[:, second, second] - 2 * pick[:, first, second]
        parts = distance_band(point[a], point[b], variance=np.maximum(variance, 0.0), band=band)
        columns = {
            name: pl.Series(np.where(np.isnan(parts[0]), np.nan, part)).fill_nan(None)
            for name, part in zip(("distance", "standard_error", "low", "high"), parts, strict=True)
        }
        return pl.DataFrame({"session": self.sessions, "year": self.sessions + YEAR_BEFORE_FIRST_SESSION, **columns})

    def _column(self, code: Any) -> int:
        """Position of a state among the states."""
        found = np.nonzero(self.states == code)[0]
        if not len(found):
            raise UnknownStateError(str(code), scheme=self.points.columns[0], hint="It cast no vote in this fit.")
        return int(found[0])

    def _path(self, code: Any) -> NDArray[np.float64]:
        """Points of a state over all sessions, NaN where it has none."""
        rows = self.points.filter(pl.col(self.points.columns[0]) == code, pl.col("point").is_not_null())
        path = np.full(len(self.sessions), np.nan)
        path[rows["session"].to_numpy() - self.sessions[0]] = rows["point"].to_numpy()
        return path
