"""Verbs on intergovernmental organisations."""

from pathlib import Path
from typing import Any

from detente.errors import DriftError
from detente.panels.attach import YearlyTable, attach
from detente.panels.keys import as_eager, read_keys
from detente.runs.add.tables import source_rows
from detente.sources.yearly.igo import IGO, MEMBERSHIPS, joint_memberships


def add_igos(frame: Any, *, data: str | Path | Any = None, carry_forward: bool = False) -> Any:
    """Add memberships in intergovernmental organisations: joint ones of dyads, or counts of states.

    Parameters
    ----------
    frame
        Frame of dyads (``ccode1``, ``ccode2``) or states (``ccode``) by ``year``, ``month`` or ``day``; Polars, pandas
        or PyArrow.
    data
        None: from the archive (``detente fetch igo``); or a file or frame: ``state_year_formatv3.csv`` serves both
        kinds of frame; ready tables (``ccode1``, ``ccode2``, ``year``, ``dyadigos``; or ``sum_igo_full`` …) serve their
        own.
    carry_forward
        Give years after 2014 the counts of 2014, and say so in ``igo_carried`` (Boolean).

    Returns
    -------
    frame
        Of the same kind and rows. Dyads get ``dyadigos``, the number of organisations of which both are full members;
        states get ``sum_igo_full``, ``sum_igo_associate``, ``sum_igo_observer`` and ``sum_igo_anytype`` (Int32). Null
        where a state is not listed in a year, and outside 1816-2014.

    Raises
    ------
    SourceError
        No data. :class:`DriftError` if they are of another kind than the frame, or no memberships.
    SchemaError
        The frame lacks keys or has one of the columns already.

    Notes
    -----
    Source: Correlates of War, Intergovernmental Organizations 3 (Pevehouse et al. 2020), 1816-2014. Licence: no
    commercial use, cite, do not pass on. COW's table of dyads (a gigabyte) is not needed: joint memberships are counted
    from the table of states. Cells coded as missing (-9) are left out of counts; a state of which nothing but -9 is
    known has null, where peacesciencer's ``add_igos`` has 0.

    Examples
    --------
    >>> import polars as pl
    >>> members = pl.DataFrame({"ccode": [2, 20], "year": [1950, 1950], "state": ["usa", "can"], "UN": [1, 1],
    ...                         "NATO": [1, 1], "OAS": [1, 0], "EU": [-1, -1]})
    >>> add_igos(pl.DataFrame({"ccode1": [20], "ccode2": [2], "year": [1950]}), data=members)["dyadigos"].to_list()
    [2]
    >>> add_igos(pl.DataFrame({"ccode": [2], "year": [1950]}), data=members)["sum_igo_full"].to_list()
    [3]
    """
    rows = source_rows(IGO, data)
    is_dyadic = read_keys(as_eager(frame), system="cow").is_dyadic
    if is_dyadic and "dyadigos" not in rows.columns:
        rows = joint_memberships(rows)
    if not is_dyadic and "dyadigos" in rows.columns:
        raise DriftError("igo: this is a table of dyads and the frame is about states; give state_year_formatv3.csv")
    table = rows.drop(MEMBERSHIPS, strict=False)
    return attach(
        frame,
        YearlyTable(IGO.name, table, "cow", IGO.first_year, IGO.last_year, absent={}, is_symmetric=is_dyadic),
        carry_forward=carry_forward,
    )
