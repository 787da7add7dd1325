"""Show records of the register: as a table, in full, as JSON, or in a file."""

import csv
import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from detente.cli.output import print_json, print_table, say
from detente.types import Succession

if TYPE_CHECKING:
    from detente.register.ledgers import LedgerName


def read_records(
    ledger: "LedgerName",
    states: Sequence[str] | None,
    issue: str | None,
    status: str | None,
    ids: Sequence[str] | None,
    succession: Succession,
    paths: Sequence[Path] | None,
) -> list[dict[str, Any]]:
    """Return the records that are asked for."""
    from detente.runs.register import Wanted, list_records

    wanted = Wanted(tuple(states or ()), issue, status, tuple(ids or ()), succession, tuple(paths or ()))
    return list_records(ledger, wanted, now=date.today())


def show_records(
    records: list[dict[str, Any]], columns: dict[str, str], *, is_full: bool, out: Path | None, as_json: bool
) -> None:
    """Print records as a table, or in full, or as JSON; write them where a file is named."""
    if out:
        write_records(records, out)
    if as_json:
        print_json(records)
    elif is_full:
        for record in records:
            print(_in_full(record))
    else:
        print_table(list(columns), [[record[name] for name in columns.values()] for record in records])
        print(f"{len(records)} records")


def _in_full(record: dict[str, Any]) -> str:
    lines = [str(record["title"]), ""]
    for name, value in record.items():
        if name == "title" or value in (None, [], ""):
            continue
        if isinstance(value, list) and isinstance(value[0], dict):
            lines += ["", name, *(f"  {_line(item)}" for item in value)]
        else:
            lines.append(f"{name}: {', '.join(value) if isinstance(value, list) else value}")
    return "\n".join(lines) + "\n"


def _line(item: dict[str, Any]) -> str:
    told = [f"{name}: {value}" for name, value in item.items() if value not in (None, [], "") and name not in _QUIET]
    start = f"{_dated(item)}  " if item.get("date") else ""
    return start + "; ".join(told)


_QUIET = ("read_at", "precision", "date", "checked_on")


def _dated(item: dict[str, Any]) -> str:
    """Return the date of an item as exactly as it is known."""
    forms = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
    return f"{item['date']:{forms[item['precision']]}}"


def show_indicators(records: list[dict[str, Any]]) -> None:
    """Print indicators, one a row."""
    rows = [(one["name"], one["title"], one["unit"], len(one["figures"]), _span(one["figures"])) for one in records]
    print_table(("name", "indicator", "unit", "figures", "span"), rows)


def show_figures(records: list[dict[str, Any]]) -> None:
    """Print the figures of indicators, a table each."""
    for record in records:
        rows = [
            (_dated(row), row["state"], row["partner"], f"{row['amount']:,.10g}", row["source_url"])
            for row in record["figures"]
        ]
        head = ("date", "state", "partner", record["unit"], "source")
        print_table(head, rows, title=f"{record['title']}\n{record['meaning']}")


def _span(figures: list[dict[str, Any]]) -> str:
    """Years of first and last figure."""
    return f"{figures[0]['date']:%Y}–{figures[-1]['date']:%Y}" if figures else "no figures"


def write_records(records: list[dict[str, Any]], out: Path) -> None:
    """Write records to a .csv or .json file."""
    from detente.runs.pages import check_folder

    writers: dict[str, Callable[[], None]] = {
        ".json": lambda: _write_text(out, json.dumps(records, indent=2, ensure_ascii=False, default=str) + "\n"),
        ".csv": lambda: _write_csv(records, out),
    }
    if out.suffix not in writers:
        raise typer.BadParameter(f"--out {out}: the name must end in .csv or .json")
    check_folder(out)
    writers[out.suffix]()
    say(f"written: {out}, {len(records)} records")


def _write_csv(records: list[dict[str, Any]], out: Path) -> None:
    """Write a row a record; nested tables stand as JSON in their cells."""
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(records[0]) if records else [])
        writer.writeheader()
        for record in records:
            writer.writerow({name: _cell(value) for name, value in record.items()})


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list) else value


def _write_text(out: Path, text: str) -> None:
    out.write_text(text, encoding="utf-8")
