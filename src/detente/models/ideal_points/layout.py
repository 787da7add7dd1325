"""From a frame of votes to the arrays of the kernel: which votes count, and where each state is on the grid."""

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from detente.errors import NotEnoughDataError, SchemaError
from detente.models.ideal_points.kernel import ABSTAIN, MISSING, NO, YES, Array, Prior, Session

CODES = {"yes": YES, "abstain": ABSTAIN, "no": NO, "absent": MISSING}


@dataclass(frozen=True, slots=True)
class Chamber:
    """All votes of a chamber as arrays; T sessions from first to last, N states, R contested roll calls.

    Attributes
    ----------
    sessions
        Sessions with enough contested roll calls, in time order.
    first_session
        Number of the session in the first row of the grid.
    states
        Codes of the states, sorted, (N,).
    roll_calls
        Identifiers of the contested roll calls in these sessions, by session, (R,).
    kinds
        Which kinds of vote fell on a roll call, (R, 3): yes, abstain, no.
    voted_n
        Votes on contested roll calls by session and state, (T, N), before those too few were left out.
    weights
        1 where a state's ideal point is estimated from votes, else 0, (T, N).
    contested_n
        Roll calls contested by the states that are left, by session, (T,), before sessions with too few were left out.
    """

    sessions: tuple[Session, ...]
    first_session: int
    states: NDArray[Any]
    roll_calls: NDArray[Any]
    kinds: NDArray[np.bool_]
    voted_n: NDArray[np.int64]
    weights: Array
    contested_n: NDArray[np.int64]


def lay_out(
    votes: Any, *, state: str, roll_call: str, min_votes: int, min_roll_calls: int, least_minority: float = 0.0
) -> Chamber:
    """Return the arrays of a frame of votes.

    Left out are roll calls that are not contested (fewer than one vote, or than a share of ``least_minority``, were
    other than the commonest kind), then states with fewer than ``min_votes`` votes in a session, then roll calls that
    are not contested without these, and sessions with fewer than ``min_roll_calls`` contested roll calls.

    Raises
    ------
    SchemaError
        A column is missing or null, a vote is none of the four, a roll call lies in two sessions, or a state has
        two different votes in one roll call.
    NotEnoughDataError
        No session has enough contested roll calls.
    """
    session, state_code, call_code, vote, states, calls = _columns(votes, state=state, roll_call=roll_call)
    call_session = np.zeros(len(calls), dtype=np.int64)
    call_session[call_code] = session
    if (call_session[call_code] != session).any():
        wrong = calls[call_code[call_session[call_code] != session][0]]
        raise SchemaError(f"votes: roll call {wrong} lies in two sessions: {roll_call} must be unique over sessions")
    cast = vote != MISSING
    session, state_code, call_code, vote = (part[cast] for part in (session, state_code, call_code, vote))
    if not len(vote):
        raise NotEnoughDataError("ideal points needed votes of yes, abstain or no, had 0")
    first, length = int(session.min()), int(session.max() - session.min()) + 1
    time = session - first

    kept = _contested(call_code, vote, len(calls), least_minority)[call_code]
    voted_n = np.zeros((length, len(states)), dtype=np.int64)
    np.add.at(voted_n, (time[kept], state_code[kept]), 1)
    kept &= voted_n[time, state_code] >= min_votes
    contested = _contested(call_code[kept], vote[kept], len(calls), least_minority)
    contested_n = np.bincount(call_session[contested] - first, minlength=length)
    kept &= contested[call_code] & (contested_n[time] >= min_roll_calls)
    if not kept.any():
        raise NotEnoughDataError(
            f"ideal points needed a session with {min_roll_calls} contested roll calls, had at most {contested_n.max()}"
        )
    time, state_code, call_code, vote = (part[kept] for part in (time, state_code, call_code, vote))
    weights = np.zeros((length, len(states)))
    weights[time, state_code] = 1
    used = np.unique(call_code)
    used = used[np.lexsort((used, call_session[used]))]
    kinds = np.zeros((len(calls), 3), dtype=bool)
    kinds[call_code, vote] = True
    sessions = _sessions(time, state_code, call_code, vote, call_session[used] - first, used, kinds)
    return Chamber(sessions, first, states, calls[used], kinds[used], voted_n, weights, contested_n)


def random_walk(weights: Array, *, walk_variance: float, start_variance: float, beta_variance: float) -> Prior:
    """Return the prior of a grid: every state walks from its first to its last session, voting or not."""
    voted = weights > 0
    on_grid = (np.cumsum(voted, axis=0) > 0) & (np.cumsum(voted[::-1], axis=0)[::-1] > 0)
    links = (on_grid[1:] & on_grid[:-1]) / walk_variance
    diagonal = (on_grid & (np.cumsum(on_grid, axis=0) == 1)) / start_variance
    diagonal[1:] += links
    diagonal[:-1] += links
    return Prior(diagonal, links, weights, beta_variance)


def _columns(votes: Any, *, state: str, roll_call: str) -> tuple[NDArray[Any], ...]:
    """Sessions, states, roll calls and votes as numbers, one row per state and roll call; codes of the two."""
    frame = nw.from_native(votes, eager_only=True)
    needed = ["session", state, roll_call, "vote"]
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        raise SchemaError(f"votes: no column {', '.join(missing)}; there are {', '.join(frame.columns)}")
    frame = frame.select(needed)
    nulls = [name for name in needed if frame[name].is_null().any()]
    if nulls:
        raise SchemaError(f"votes: null in {', '.join(nulls)}: every row needs session, state, roll call and vote")
    unknown = sorted(set(frame["vote"].unique().to_list()) - set(CODES))
    if unknown:
        raise SchemaError(f"votes: {unknown[:5]} in column vote: must be one of {', '.join(CODES)}")
    frame = frame.unique()  # the same row twice is one vote
    twice = _twice(frame, state=state, roll_call=roll_call)
    if twice:
        raise SchemaError(f"votes: two different votes of one state in one roll call ({state}, {roll_call}): {twice}")
    states, state_code = np.unique(frame[state].to_numpy(), return_inverse=True)
    calls, call_code = np.unique(frame[roll_call].to_numpy(), return_inverse=True)
    vote = frame["vote"].replace_strict(CODES, return_dtype=nw.Int8).to_numpy()
    return frame["session"].to_numpy().astype(np.int64), state_code, call_code, vote, states, calls


def _twice(frame: Any, *, state: str, roll_call: str) -> list[tuple[Any, ...]]:
    """Up to three pairs of state and roll call that occur more than once."""
    pairs = frame.select(state, roll_call)
    return list(pairs.filter(pairs.is_duplicated()).unique().sort(state, roll_call).head(3).rows())


def _contested(calls: NDArray[Any], vote: NDArray[Any], calls_n: int, least_minority: float) -> NDArray[np.bool_]:
    """Whether enough of the votes on a roll call were other than the commonest kind; one at least."""
    kinds = np.bincount(3 * calls + vote, minlength=3 * calls_n).reshape(calls_n, 3)
    total, minority = kinds.sum(axis=1), kinds.sum(axis=1) - kinds.max(axis=1)
    return np.asarray((minority > 0) & (minority / np.maximum(total, 1) >= least_minority))


def _sessions(
    time: NDArray[Any],
    state: NDArray[Any],
    call: NDArray[Any],
    vote: NDArray[Any],
    used_time: NDArray[Any],
    used: NDArray[Any],
    kinds: NDArray[np.bool_],
) -> tuple[Session, ...]:
    """One matrix of votes per session, states and roll calls in order of their codes."""
    order = np.argsort(time, kind="stable")
    time, state, call, vote = time[order], state[order], call[order], vote[order]
    recode = np.tile(np.arange(3, dtype=np.int8), (len(kinds), 1))
    pairs = np.nonzero(kinds.sum(axis=1) == 2)[0]
    recode[pairs] = np.where(np.cumsum(kinds[pairs], axis=1) > 1, ABSTAIN, YES)  # the lower kind, then the higher
    sessions = []
    for t in np.unique(time):
        rows = slice(*np.searchsorted(time, [t, t + 1]))
        columns = slice(*(int(at) for at in np.searchsorted(used_time, [t, t + 1])))
        states, calls = np.unique(state[rows]), used[columns]
        matrix = np.full((len(states), len(calls)), MISSING, dtype=np.int8)
        at = np.searchsorted(states, state[rows]), np.searchsorted(calls, call[rows])
        matrix[at] = recode[call[rows], vote[rows]]
        sessions.append(Session(int(t), states, matrix, kinds[calls].sum(axis=1) == 2, columns))
    return tuple(sessions)
