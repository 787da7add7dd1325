"""Where a verb's data come from: the user's archive, a file that the user names, or a frame."""

import os
from pathlib import Path
from typing import Any

import polars as pl

from detente.archive.holdings import newest_holding
from detente.errors import DriftError, SourceError
from detente.panels.keys import as_eager
from detente.settings import read_settings
from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import read_table
from detente.types import SystemList


def source_rows(source: YearlySource, data: Any = None) -> pl.DataFrame:
    """Return the rows of a source through its reader.

    Parameters
    ----------
    data
        None: the file that ``detente fetch`` put into the archive last. A path: that file. A frame: its rows, in the
        publisher's columns.

    Raises
    ------
    SourceError
        Nothing was fetched yet, or the data cannot be read as this source. :class:`DriftError` if they have no rows.
    """
    if data is None:
        data = held_path(source)
    if isinstance(data, str | Path):
        table = read_table(Path(data), member=source.member, needs=source.needs)
    else:
        table = as_eager(data).to_polars()
    if table.is_empty():  # its silence on everybody would read as 0
        raise DriftError(f"{source.name}: the table has no rows; give the whole table. It comes from {source.page}")
    return source.read(table)


def held_path(source: YearlySource) -> Path:
    """Return the file of a source that was fetched last.

    Raises
    ------
    SourceError
        Nothing was fetched yet; the message says how to get it.
    """
    root = read_settings(os.environ).archive
    if held := newest_holding(root, source.name):
        return held.path
    raise SourceError(
        f"{source.title} ({source.name}) is not in the archive {root}. To get it: {source.how_to_get}; or give data= a "
        f"file or frame that you have. It comes from {source.page}"
    )


def numbering(rows: pl.DataFrame) -> SystemList:
    """Return whose numbers a table has, by its column names: ``gwcode`` or ``ccode``."""
    return "gw" if any(name.startswith("gwcode") for name in rows.columns) else "cow"
