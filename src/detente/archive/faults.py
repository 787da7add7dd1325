"""Turn what the storage libraries raise into a message that says what, where and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from detente.errors import ArchiveError

ADVICE = "restore it from a backup, or ingest anew"


@contextmanager
def reading(place: Path) -> Iterator[None]:
    """Report a file of the archive that cannot be read as what it says it is.

    Examples
    --------
    >>> with reading(Path("archive/manifest")):
    ...     raise ValueError("no Parquet")
    Traceback (most recent call last):
    detente.errors.ArchiveError: archive/manifest: garbled (no Parquet); restore it from a backup, or ingest anew
    """
    try:
        yield
    except FileNotFoundError:
        raise
    except (pl.exceptions.PolarsError, ValueError, KeyError) as error:
        raise ArchiveError(f"{place}: garbled ({_first_line(error)}); {ADVICE}") from error


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Report a file that cannot be written, most often for want of room; what was committed stays."""
    try:
        yield
    except pl.exceptions.PolarsError as error:
        raise ArchiveError(
            f"{place}: cannot be written ({_first_line(error)}); make room or choose another folder, and run again"
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
