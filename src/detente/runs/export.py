"""Write a panel to a file that others can read: CSV, Parquet, Stata or Excel, with the report of how it was made."""

import json
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl

from detente.errors import MissingExtraError, OptionError
from detente.runs.pages import check_folder

LABELS = {
    "sender": "state that acts (ISO 3166-1 alpha-3, or historical)",
    "receiver": "state acted upon (ISO 3166-1 alpha-3, or historical)",
    "state_a": "first state by code; both directions are added",
    "state_b": "second state by code; both directions are added",
    "period": "first day of the period",
    "source": "source of the event rows; never add sources up",
    "issue": "issue area (map evidence/1)",
    "quad": "quad class (map icews/1)",
    "class": "words, agreement or deeds (map hinge/1)",
    "events_n": "events counted; missing = not covered, which is not zero",
    "covered_share": "share of the period that arrived, 0 to 1",
    "late_n": "late reports dated in an uncovered period; in no events_n",
}
"""Meaning of each column of a panel, at most 80 characters (Stata's limit)."""

TITLE = "Détente panel of two states by period"


def export_panel(panel: pl.DataFrame, path: Path, *, report: Mapping[str, Any]) -> list[Path]:
    """Write the panel in the format that the ending names; return the files written.

    ``.csv``, ``.parquet`` and ``.dta`` get the report beside them as ``NAME.about.json``; ``.xlsx`` has it on a second
    sheet, ``about``. Each file appears whole or not at all.

    Raises
    ------
    OptionError
        The ending names no format.
    DetenteError
        The folder does not exist.
    MissingExtraError
        Stata or Excel is asked for and its part is not installed.
    """
    check_target(path)
    write = _WRITERS[path.suffix.lower()]
    _whole(path, lambda partial: write(panel, partial, report))
    if path.suffix.lower() == ".xlsx":
        return [path]
    about = path.with_name(path.name + ".about.json")
    text = json.dumps({**report, "columns": describe(panel)}, indent=2, ensure_ascii=False, default=str) + "\n"
    _whole(about, lambda partial: partial.write_text(text, encoding="utf-8"))
    return [path, about]


def check_target(path: Path) -> None:
    """Raise before any work is done when a file could not be written there; see :func:`export_panel`."""
    suffix = path.suffix.lower()
    if suffix not in _WRITERS:
        raise OptionError(f"{path}: the ending {suffix!r} names no format; write {', '.join(_WRITERS)}")
    check_folder(path)
    for ending, module, feature, extra in _EXTRAS:
        if suffix == ending and find_spec(module) is None:
            raise MissingExtraError(feature=feature, extra=extra)


def describe(panel: pl.DataFrame) -> dict[str, str | None]:
    """Meaning of each column.

    Examples
    --------
    >>> describe(pl.DataFrame({"period": []}))
    {'period': 'first day of the period'}
    """
    return {name: LABELS[name] for name in panel.columns}


def _whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write under a temporary name and rename, so that no half file is ever seen."""
    partial = path.with_name(f".{path.stem}.partial{path.suffix}")
    try:
        write(partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _write_stata(panel: pl.DataFrame, path: Path, _report: Mapping[str, Any]) -> None:
    import pyreadstat

    pyreadstat.write_dta(
        panel, path, file_label=TITLE, column_labels=describe(panel), variable_format={"period": "%td"}
    )


def _write_excel(panel: pl.DataFrame, path: Path, report: Mapping[str, Any]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        panel.write_excel(workbook=book, worksheet="panel", dtype_formats={pl.Date: "yyyy-mm-dd"}, autofit=True)
        about = pl.DataFrame(
            [*_flat({"columns": describe(panel)}), *_flat(report)], schema=["what", "value"], orient="row"
        )
        about.write_excel(workbook=book, worksheet="about", autofit=True)


def _flat(report: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Nested data as (path, text) pairs."""
    pairs: list[tuple[str, str]] = []
    for name, value in report.items():
        if isinstance(value, Mapping):
            pairs += _flat(value, f"{prefix}{name}.")
        elif isinstance(value, list | tuple):
            pairs.append((f"{prefix}{name}", ", ".join(map(str, value))))
        else:
            pairs.append((f"{prefix}{name}", "" if value is None else str(value)))
    return pairs


_EXTRAS = (
    (".dta", "pyreadstat", "writing Stata files", "stata"),
    (".xlsx", "xlsxwriter", "writing Excel files", "excel"),
)
_WRITERS: dict[str, Callable[[pl.DataFrame, Path, Mapping[str, Any]], None]] = {
    ".csv": lambda panel, path, _: panel.write_csv(path),
    ".parquet": lambda panel, path, _: panel.write_parquet(path),
    ".dta": _write_stata,
    ".xlsx": _write_excel,
}
