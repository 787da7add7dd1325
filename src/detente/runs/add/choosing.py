"""Which of a source's columns a verb adds."""

from collections.abc import Collection, Sequence

import polars as pl

from detente.errors import SchemaError

KEYS = ("ccode", "ccode1", "ccode2", "gwcode", "gwcode1", "gwcode2", "year")


def choose(rows: pl.DataFrame, keep: Collection[str] | None, *, always: Sequence[str] = ()) -> pl.DataFrame:
    """Return the keys, the columns that always come, and those to keep; all where ``keep`` is None.

    Raises
    ------
    SchemaError
        A column to keep that the source does not have, or nothing to keep.

    Examples
    --------
    >>> rows = pl.DataFrame({"ccode": [2], "year": [1990], "milex": [1.0], "cinc": [0.2]})
    >>> choose(rows, ["cinc"]).columns
    ['ccode', 'year', 'cinc']
    """
    if keep is None:
        return rows
    names = [name for name in rows.columns if name not in KEYS]
    if strangers := sorted(set(keep) - set(names)):
        raise SchemaError(f"no column {', '.join(strangers)} to keep: there are {', '.join(names)}")
    wanted = {*keep, *always}
    if not wanted:
        raise SchemaError(f"nothing to keep: name some of {', '.join(names)}")
    return rows.select(name for name in rows.columns if name in KEYS or name in wanted)
