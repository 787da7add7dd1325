"""Where the iterations begin: each session's first principal component, and cuts at the shares of votes."""

import numpy as np
from scipy.special import ndtri

from detente.models.ideal_points.kernel import ABSTAIN, BEYOND, MISSING, YES, Array, Parameters, Session, standardise
from detente.models.ideal_points.layout import Chamber

_EDGE = 0.01  # shares nearer to 0 or 1 are taken as this


def starting_values(chamber: Chamber, *, anchor: int) -> Parameters:
    """Return the starting values; ``anchor`` is the column of the state that is to be positive.

    Between the sessions in which it voted a state is put on a straight line.
    """
    theta = np.zeros_like(chamber.weights)
    before: Array | None = None
    for session in chamber.sessions:
        component = first_component(session)
        theta[session.time, session.states] = component * _sign(component, session, anchor=anchor, before=before)
        before = theta[session.time]
    for column in range(theta.shape[1]):
        rows = np.nonzero(chamber.weights[:, column])[0]
        if len(rows):
            stretch = np.arange(rows[0], rows[-1] + 1)
            theta[stretch, column] = np.interp(stretch, rows, theta[rows, column])
    gamma = np.empty((len(chamber.roll_calls), 2))
    for session in chamber.sessions:
        gamma[session.roll_calls] = _cuts(session)
    return Parameters(standardise(theta, chamber.weights), np.zeros(len(gamma)), gamma)


def first_component(session: Session) -> Array:
    """Return the states' scores on the first principal component of the votes, standard deviation 1.

    A vote that is missing counts as the roll call's mean.
    """
    present = session.votes != MISSING
    mean = np.where(present, session.votes, 0).sum(axis=0) / present.sum(axis=0)
    centred = np.where(present, session.votes - mean, 0.0)
    values, vectors = np.linalg.eigh(centred @ centred.T)
    score = vectors[:, -1] * np.sqrt(max(values[-1], 0.0))
    spread = score.std()
    return np.asarray(score / spread if spread > 0 else score)


def _sign(component: Array, session: Session, *, anchor: int, before: Array | None) -> float:
    """Sign that puts the anchor above the mean, or, where it did not vote, agrees with the session before."""
    at = np.nonzero(session.states == anchor)[0]
    leaning = component[at[0]] - component.mean() if len(at) else 0.0
    if not len(at) and before is not None:
        leaning = float(component @ before[session.states])
    return -1.0 if leaning < 0 else 1.0


def _cuts(session: Session) -> Array:
    """Cuts that give the observed shares where nothing discriminates."""
    n = (session.votes != MISSING).sum(axis=0)
    yes = (session.votes == YES).sum(axis=0) / n
    not_no = yes + (session.votes == ABSTAIN).sum(axis=0) / n
    first, second = (ndtri(share.clip(_EDGE, 1 - _EDGE)) for share in (yes, not_no))
    return np.stack([first, np.where(session.is_binary, BEYOND, np.maximum(second, first + _EDGE))], axis=1)
