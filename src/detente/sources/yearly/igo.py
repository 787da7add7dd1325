"""Intergovernmental organisations: how many a state belongs to, and to how many two states belong together."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from detente.errors import DriftError
from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.powers import COW_TERMS
from detente.sources.yearly.tables import column, has_columns, take

KINDS = {"full": 1, "associate": 2, "observer": 3}
MEMBERSHIPS = "full_in"

_NOT_ORGANISATIONS = ("ccode", "year", "state", "statename", "stateabb", "country", "version")
_NO_CODE = 100
_COUNTS = (*(f"sum_igo_{kind}" for kind in KINDS), "sum_igo_anytype")


def read_igo(rows: pl.DataFrame) -> pl.DataFrame:
    """Return memberships by state and year, or joint memberships by dyad and year, as the table has them.

    COW's ``state_year_formatv3.csv`` has a column for each organisation. From it: ``ccode``, ``year``,
    ``sum_igo_full``, ``_associate``, ``_observer``, ``_anytype``, and ``full_in``, an array of 0 and 1 that says of
    which organisations the state is a full member. Ready counts are read too: by state, or ``ccode1``, ``ccode2``,
    ``year``, ``dyadigos``.
    """
    if has_columns(rows, ("ccode1", "ccode2", "dyadigos")):
        names = ("ccode1", "ccode2", "year", "dyadigos")
        return take(rows, {name: column(name) for name in names}, source="igo")
    if "ccode1" in rows.columns:
        raise DriftError(
            "igo: this is the table of dyads with a column for each organisation (dyadic_formatv3.csv, about a "
            "gigabyte); give state_year_formatv3.csv, from which joint memberships are counted"
        )
    if has_columns(rows, _COUNTS):
        return take(rows, {name: column(name) for name in ("ccode", "year", *_COUNTS)}, source="igo")
    return _from_memberships(rows)


def joint_memberships(states: pl.DataFrame) -> pl.DataFrame:
    """Return for each pair of states and year in how many organisations both are full members.

    Parameters
    ----------
    states
        What :func:`read_igo` made of ``state_year_formatv3.csv``.

    Returns
    -------
    polars.DataFrame
        ``ccode1`` < ``ccode2``, ``year``, ``dyadigos``; null where a state's memberships are unknown.
    """
    if MEMBERSHIPS not in states.columns:
        raise DriftError(
            "igo: counts by state do not say which organisations two states share; give state_year_formatv3.csv, or a "
            "table of dyads with dyadigos"
        )
    states = states.sort("year", "ccode")
    first, second = _pairs(states["year"].to_numpy())
    words = _bits(states[MEMBERSHIPS].to_numpy())
    shared = np.bitwise_count(words[first] & words[second]).sum(axis=1, dtype=np.int32)
    is_known = states["sum_igo_full"].is_not_null().to_numpy()
    known = pl.lit(pl.Series(is_known[first] & is_known[second]))
    pairs = pl.DataFrame({"ccode1": states["ccode"][first], "ccode2": states["ccode"][second]})
    return pairs.with_columns(
        states["year"][first].alias("year"), pl.when(known).then(pl.Series("dyadigos", shared)).alias("dyadigos")
    ).sort("ccode1", "ccode2", "year")


def _from_memberships(rows: pl.DataFrame) -> pl.DataFrame:
    organisations = [name for name in rows.columns if name.lower() not in _NOT_ORGANISATIONS]
    keys = take(rows, {"ccode": column("ccode"), "year": column("year")}, source="igo")
    codes = rows.select(pl.col(organisations).cast(pl.Int8, strict=False).fill_null(_NO_CODE)).to_numpy()
    is_strange = (codes < -9) | (codes > 3) | ((codes < -1) & (codes > -9))
    if not organisations or is_strange.any():
        raise DriftError(
            f"igo: needs a column for each organisation with the codes -9, -1, 0, 1, 2, 3; {is_strange.sum()} "
            f"cells have others. The table has {', '.join(rows.columns[:6])} …"
        )
    is_unknown = (codes < 0).all(axis=1) & (codes == -9).any(axis=1)
    of_kind = {kind: (codes == code).sum(axis=1) for kind, code in KINDS.items()}
    counts = {f"sum_igo_{kind}": count for kind, count in (of_kind | {"anytype": sum(of_kind.values())}).items()}
    table = keys.with_columns(pl.Series(name, count, dtype=pl.Int32) for name, count in counts.items())
    known = pl.lit(pl.Series(~is_unknown))
    full = pl.Series(MEMBERSHIPS, (codes == 1).astype(np.uint8))
    return table.with_columns(pl.when(known).then(pl.col(name)).alias(name) for name in counts).with_columns(full)


def _pairs(years: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows that share a year, every two of them once; the years must ascend."""
    _, starts, sizes = np.unique(years, return_index=True, return_counts=True)
    pairs = [start + np.stack(np.triu_indices(size, k=1)) for start, size in zip(starts, sizes, strict=True)]
    first, second = np.concatenate(pairs, axis=1)
    return first, second


def _bits(full: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Rows of 0 and 1 as rows of 64-bit words."""
    packed = np.packbits(full, axis=1)
    whole = np.pad(packed, ((0, 0), (0, -packed.shape[1] % 8)))
    return np.ascontiguousarray(whole).view(np.uint64)


IGO = YearlySource(
    name="igo",
    title="Intergovernmental Organizations",
    version="3",
    licence=COW_TERMS,
    citations=(
        'Pevehouse, Jon C.W., Timothy Nordstrom, Roseanne W. McManus, and Anne Spencer Jamison (2020). "Tracking '
        'Organizations in the World: The Correlates of War IGO Version 3.0 Datasets." Journal of Peace Research 57(3): '
        "492-503.",
        'Wallace, Michael, and J. David Singer (1970). "International Governmental Organization in the Global System, '
        '1815-1964." International Organization 24(2): 239-287.',
    ),
    address="https://correlatesofwar.org/wp-content/uploads/state_year_formatv3.zip",
    page="https://correlatesofwar.org/data-sets/igos/",
    how_to_get="detente fetch igo",
    member="state_year_format*.csv",
    system="cow",
    first_year=1816,
    last_year=2014,
    columns={
        "dyadigos": "organisations of which both states are full members (dyads only)",
        "sum_igo_full": "organisations of which the state is a full member (states only)",
        "sum_igo_associate": "… an associate member",
        "sum_igo_observer": "… an observer",
        "sum_igo_anytype": "… any of the three",
    },
    silence="null: every member of the system is listed, those who share nothing with 0",
    read=read_igo,
    known_faults=("A cell may be coded as missing (-9); counts leave it out, so they are lower bounds",),
)
