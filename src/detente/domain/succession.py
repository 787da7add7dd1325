"""Succession: which codes are counted as one state.

Under ``continuous`` a state is joined with the predecessor whose seat and place it kept (column
``continues`` of ``states.csv``): Russia with the Soviet Union, Serbia with Serbia and Montenegro and
Yugoslavia, Vietnam with North Vietnam. At most one state continues another, and only one that had ended
before it began: the Federal Republic of Germany and the German Democratic Republic existed side by side and
stay apart, and Czechoslovakia, which was dissolved, is continued by none. States that lost a part (Pakistan,
Ethiopia, Sudan) keep their code and need no joining. Under ``split`` every code stands for itself.
"""

from functools import cache

from detente.domain.state_table import all_states
from detente.domain.states import find_state
from detente.types import Succession


def lineage(code: str, *, succession: Succession) -> tuple[str, ...]:
    """Return the codes to be counted together with a state, oldest first.

    Asking for any member of a lineage gives the same lineage.

    Parameters
    ----------
    code
        One of our codes.
    succession
        ``continuous`` joins, ``split`` keeps apart.

    Raises
    ------
    UnknownStateError
        The code is none of ours.

    Examples
    --------
    >>> lineage("RUS", succession="continuous"), lineage("SUN", succession="continuous")
    (('SUN', 'RUS'), ('SUN', 'RUS'))
    >>> lineage("RUS", succession="split"), lineage("SRB", succession="continuous")
    (('RUS',), ('YUG', 'SCG', 'SRB'))
    """
    members = [present_code(code, succession=succession)]
    predecessors = _predecessors(succession)
    while members[-1] in predecessors:
        members.append(predecessors[members[-1]])
    return tuple(reversed(members))


def present_code(code: str, *, succession: Succession) -> str:
    """Return the code under which a state is counted: that of the youngest member of its lineage.

    Raises
    ------
    UnknownStateError
        The code is none of ours.

    Examples
    --------
    >>> present_code("SUN", succession="continuous"), present_code("SUN", succession="split")
    ('RUS', 'SUN')
    """
    return _table(succession)[find_state(code, scheme="iso3").code]


def succession_table(succession: Succession) -> dict[str, str]:
    """Return, for every code, the code under which it is counted.

    Examples
    --------
    >>> table = succession_table("continuous")
    >>> table["SUN"], table["RUS"], table["DDR"], table["CSK"]
    ('RUS', 'RUS', 'DDR', 'CSK')
    """
    return dict(_table(succession))


@cache
def _predecessors(succession: Succession) -> dict[str, str]:
    """Every continuing code with the code that it continues."""
    if succession == "split":
        return {}
    return {state.code: state.continues for state in all_states() if state.continues}


@cache
def _table(succession: Succession) -> dict[str, str]:
    """Every code with the one that it is counted under."""
    heirs = {before: after for after, before in _predecessors(succession).items()}
    table = {}
    for state in all_states():
        present = state.code
        while present in heirs:
            present = heirs[present]
        table[state.code] = present
    return table
