"""Read TOML documents of the register: whose records they hold is told by their tables, never by their names."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import RegisterError

ROOT = Path(__file__).parent
TABLES = ("entry", "agreement", "programme", "regime", "tension", "practice", "indicator")
"""The tables that a document may hold, as in ``[[agreement]]``."""
SUFFIXES = (".toml", ".csv")
"""Files of a register: records, and figures."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A record as it stands in a file: ``position`` counts from 1."""

    path: Path
    position: int
    record: dict[str, Any]

    @property
    def name(self) -> str:
        """What to call it in a message: its id, or its place."""
        return str(self.record.get("id") or self.record.get("name") or f"number {self.position}")


def read_document(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the records of one file by the name of their table.

    Raises
    ------
    RegisterError
        The file is missing, not UTF-8, not TOML (the message names the line), or holds anything else at its top.
    """
    try:
        document = tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise RegisterError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise RegisterError(f"{path}: not UTF-8 at line {line}: save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise RegisterError(f"{path}: not TOML: {error}") from error
    if unknown := sorted(document.keys() - set(TABLES)):
        tables = ", ".join(f"[[{name}]]" for name in TABLES)
        raise RegisterError(f"{path}: unknown top-level names {unknown}: only the tables {tables} belong here")
    for name, records in document.items():
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
            raise RegisterError(f"{path}: {name!r} must be an array of tables: write [[{name}]], not [{name}]")
    return document


def read_records(paths: Iterable[Path], table: str) -> list[Placed]:
    """Return the records of one table out of several files, in order of files and places.

    Raises
    ------
    RegisterError
        A file cannot be read.
    """
    return [
        Placed(path, position, record)
        for path in paths
        for position, record in enumerate(read_document(path).get(table, []), start=1)
    ]


def built_in(folder: str, *, suffix: str = ".toml") -> tuple[Path, ...]:
    """Return the package's own files of one folder of the register, sorted by name.

    Examples
    --------
    >>> [path.suffix for path in built_in("chronicle")][:1]
    ['.toml']
    """
    return tuple(sorted((ROOT / folder).glob(f"*{suffix}")))


def as_paths(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    """Return paths of any kind as paths.

    Raises
    ------
    TypeError
        One path was given where several are asked for: its letters would be taken for files.
    """
    if isinstance(paths, str | Path):
        raise TypeError(f"paths={str(paths)!r}: give a list, such as [{str(paths)!r}]")
    return tuple(Path(path) for path in paths)


def list_documents(paths: Sequence[Path], *, suffix: str = ".toml") -> list[Path]:
    """Return the files at and below ``paths`` that end on ``suffix``.

    Raises
    ------
    FileNotFoundError
        One of the paths does not exist.
    RegisterError
        A file that is named holds neither records nor figures.
    """
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(f"{path}: no such file or folder")
        if path.is_file() and path.suffix not in SUFFIXES:
            raise RegisterError(f"{path}: records are read from .toml files, figures from .csv files")
    found = [file for path in paths for file in (sorted(path.rglob(f"*{suffix}")) if path.is_dir() else [path])]
    return [file for file in found if file.suffix == suffix]
