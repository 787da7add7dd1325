"""``detente agreements``, ``programmes``, ``regimes``, ``tensions``, ``practices``, ``indicators``: the register."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from detente.cli.options import JsonOption
from detente.cli.output import print_json, print_table, say
from detente.types import Succession

if TYPE_CHECKING:
    from detente.register.ledgers import LedgerName

StatesArgument: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(metavar="[STATE]...", show_default=False, help="Only where all these states take part."),
]
IssueOption: TypeAlias = Annotated[
    str | None, typer.Option("--issue", metavar="NAME", show_default=False, help="Only this issue area.")
]
StatusOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--status", metavar="NAME", show_default=False, help="Only of this status, such as in_force."),
]
IdOption: TypeAlias = Annotated[
    list[str] | None, typer.Option("--id", metavar="ID", show_default=False, help="This record, in full. Repeatable.")
]
RegisterOption: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option("--register", metavar="PATH", show_default=False, help="Your own files or folders, beside ours."),
]
SuccessionOption: TypeAlias = Annotated[
    Succession, typer.Option("--succession", help="continuous counts SUN with RUS; split keeps them apart.")
]
OutOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", show_default=False, help="Write the records to a .csv or .json file."),
]


def agreements(
    states: StatesArgument = None,
    issue: IssueOption = None,
    status: StatusOption = None,
    ids: IdOption = None,
    succession: SuccessionOption = "continuous",
    register: RegisterOption = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """List agreements with their lives and limits.

    Parties, kind, dated steps, limits and duties, and what was said of compliance.
    Status is that of today: proposed, signed, in_force, suspended, ended.
    Reads the built-in register and your own files; writes nothing but --out.

    Examples:
      detente agreements USA RUS --issue arms_control
      detente agreements --id new-start

    Exit codes: 0 done; 1 could not be done; 2 wrong usage.
    """
    records = _records("agreements", states, issue, status, ids, succession, register)
    columns = {"id": "agreement_id", "agreement": "short", "issue": "issue", "kind": "kind", "status": "status"}
    _show(records, columns, is_full=bool(ids), out=out, as_json=json)


def programmes(
    states: StatesArgument = None,
    issue: IssueOption = None,
    status: StatusOption = None,
    ids: IdOption = None,
    succession: SuccessionOption = "continuous",
    register: RegisterOption = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """List joint programmes with their dated items.

    Status: active, suspended, completed, ended.
    Reads the built-in register and your own files; writes nothing but --out.

    Examples:
      detente programmes USA RUS --issue space_science
      detente programmes --id shuttle-mir

    Exit codes: 0 done; 1 could not be done; 2 wrong usage.
    """
    records = _records("programmes", states, issue, status, ids, succession, register)
    columns = {"id": "programme_id", "programme": "short", "issue": "issue", "status": "status"}
    _show(records, columns, is_full=bool(ids), out=out, as_json=json)


def regimes(
    name: Annotated[
        str | None, typer.Argument(metavar="[REGIME]", show_default=False, help="A regime, such as mtcr.")
    ] = None,
    range_km: Annotated[
        float | None, typer.Option(metavar="KM", show_default=False, help="Ask: range of a delivery system.")
    ] = None,
    payload_kg: Annotated[
        float | None, typer.Option(metavar="KG", show_default=False, help="Ask: payload of a delivery system.")
    ] = None,
    register: RegisterOption = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """List control regimes, or ask a regime's rules.

    With figures the first rule that fits answers, with its text and source.
    Reads the built-in register and your own files; writes nothing but --out.

    Examples:
      detente regimes mtcr
      detente regimes mtcr --range-km 320 --payload-kg 600

    Exit codes: 0 done; 1 could not be done; 2 wrong usage.
    """
    given = {key: value for key, value in (("range_km", range_km), ("payload_kg", payload_kg)) if value is not None}
    if given and name is None:
        raise typer.BadParameter("name the regime whose rules are asked, such as mtcr")
    records = _records("regimes", None, None, None, [name] if name else None, "continuous", register)
    if given:
        _answer(records[0], given, out=out, as_json=json)
        return
    for record in records:
        record["members_n"] = sum(member["left_date"] is None for member in record["member"])
    columns = {"id": "regime_id", "regime": "title", "founded": "founded_date", "members known": "members_n"}
    _show(records, columns, is_full=name is not None, out=out, as_json=json)


def tensions(
    states: StatesArgument = None,
    issue: IssueOption = None,
    ids: IdOption = None,
    succession: SuccessionOption = "continuous",
    register: RegisterOption = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """List enduring disputes with both sides' positions.

    Positions are dated, and each dispute has its trail of events.
    Reads the built-in register and your own files; writes nothing but --out.

    Examples:
      detente tensions
      detente tensions --id nato-enlargement

    Exit codes: 0 done; 1 could not be done; 2 wrong usage.
    """
    records = _records("tensions", states, issue, None, ids, succession, register)
    columns = {"id": "tension_id", "tension": "title", "issue": "issue", "since": "since_date"}
    _show(records, columns, is_full=bool(ids), out=out, as_json=json)


def practices(
    states: StatesArgument = None,
    ids: IdOption = None,
    register: RegisterOption = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """List best practices in nuclear safety and security.

    Who proposed them, which states adopted them, when.
    Reads the built-in register and your own files; writes nothing but --out.

    Examples:
      detente practices
      detente practices RUS

    Exit codes: 0 done; 1 could not be done; 2 wrong usage.
    """
    records = _records("practices", states, None, None, ids, "continuous", register)
    columns = {"id": "practice_id", "practice": "title", "proposed by": "proposed_by", "since": "date"}
    _show(records, columns, is_full=bool(ids), out=out, as_json=json)


def indicators(
    states: StatesArgument = None,
    issue: IssueOption = None,
    names: Annotated[
        list[str] | None, typer.Option("--name", metavar="NAME", show_default=False, help="This one, with its figures.")
    ] = None,
    register: RegisterOption = None,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """List indicators: dated figures of states, a source for each. Gaps are unknown, never zero.

    Reads the built-in register and your own files; writes nothing but --out (a row a figure).

    Examples:
      detente indicators USA RUS
      detente indicators --name deployed_warheads

    Exit codes: 0 done; 1 could not be done; 2 wrong usage.
    """
    from detente.runs.register import Wanted, list_indicators

    records = list_indicators(Wanted(tuple(states or ()), issue, None, tuple(names or ()), paths=tuple(register or ())))
    if out:
        rows = [
            {"indicator": record["name"], "unit": record["unit"]} | row
            for record in records
            for row in record["figures"]
        ]
        _write(rows, out)
    if json:
        print_json(records)
    elif names:
        for record in records:
            head = ("date", "state", "partner", record["unit"], "source")
            rows = [
                (_dated(row), row["state"], row["partner"], f"{row['amount']:,.10g}", row["source_url"])
                for row in record["figures"]
            ]
            print_table(head, rows, title=f"{record['title']}\n{record['meaning']}")
    else:
        rows = [
            (record["name"], record["title"], record["unit"], len(record["figures"]), _span(record["figures"]))
            for record in records
        ]
        print_table(("name", "indicator", "unit", "figures", "span"), rows)


def _records(
    ledger: "LedgerName",
    states: Sequence[str] | None,
    issue: str | None,
    status: str | None,
    ids: Sequence[str] | None,
    succession: Succession,
    paths: Sequence[Path] | None,
) -> list[dict[str, Any]]:
    from detente.runs.register import Wanted, list_records

    wanted = Wanted(tuple(states or ()), issue, status, tuple(ids or ()), succession, tuple(paths or ()))
    return list_records(ledger, wanted, now=date.today())


def _show(
    records: list[dict[str, Any]], columns: dict[str, str], *, is_full: bool, out: Path | None, as_json: bool
) -> None:
    if out:
        _write(records, out)
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
    forms = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
    return f"{item['date']:{forms[item['precision']]}}"


def _span(figures: list[dict[str, Any]]) -> str:
    return f"{figures[0]['date']:%Y}–{figures[-1]['date']:%Y}" if figures else "no figures"


def _answer(record: dict[str, Any], given: dict[str, float], *, out: Path | None, as_json: bool) -> None:
    from dataclasses import asdict

    from detente.runs.register import ask_regime

    answer = ask_regime(record, given)
    if out:
        _write([asdict(answer) | given], out)
    if as_json:
        print_json(asdict(answer) | {"given": given})
        return
    print(f"{record['short']}: {answer.answer}")
    print(f"rule: {answer.rule or 'none fits'}\n{answer.text}\nsource: {answer.source_url}")


def _write(records: list[dict[str, Any]], out: Path) -> None:
    writers: dict[str, Callable[[], None]] = {
        ".json": lambda: _write_text(out, json.dumps(records, indent=2, ensure_ascii=False, default=str) + "\n"),
        ".csv": lambda: _write_csv(records, out),
    }
    if out.suffix not in writers:
        raise typer.BadParameter(f"--out {out}: the name must end in .csv or .json")
    writers[out.suffix]()
    say(f"written: {out}, {len(records)} records")


def _write_csv(records: list[dict[str, Any]], out: Path) -> None:
    """Write a row a record; nested tables stand as JSON in their cells."""
    import csv

    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(records[0]) if records else [])
        writer.writeheader()
        for record in records:
            writer.writerow({name: _cell(value) for name, value in record.items()})


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list) else value


def _write_text(out: Path, text: str) -> None:
    out.write_text(text, encoding="utf-8")
