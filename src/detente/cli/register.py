"""``detente agreements``, ``programmes``, ``tensions``, ``practices``: the ledgers that are listed alike."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from detente.cli.options import JsonOption, RegisterOption, SuccessionOption
from detente.cli.records import read_records, show_records

StatesArgument: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(metavar="[STATE]...", show_default=False, help="Only where all these states take part."),
]
IssueOption: TypeAlias = Annotated[
    str | None, typer.Option("--issue", metavar="NAME", show_default=False, help="Only this issue area.")
]
StatusOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--status", metavar="NAME", show_default=False, help="Only of this status, of those named above."),
]
IdOption: TypeAlias = Annotated[
    list[str] | None, typer.Option("--id", metavar="ID", show_default=False, help="This record, in full. Repeatable.")
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
    records = read_records("agreements", states, issue, status, ids, succession, register)
    columns = {"id": "agreement_id", "agreement": "short", "issue": "issue", "kind": "kind", "status": "status"}
    show_records(records, columns, is_full=bool(ids), out=out, as_json=json)


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
    records = read_records("programmes", states, issue, status, ids, succession, register)
    columns = {"id": "programme_id", "programme": "short", "issue": "issue", "status": "status"}
    show_records(records, columns, is_full=bool(ids), out=out, as_json=json)


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
    records = read_records("tensions", states, issue, None, ids, succession, register)
    columns = {"id": "tension_id", "tension": "title", "issue": "issue", "since": "since_date"}
    show_records(records, columns, is_full=bool(ids), out=out, as_json=json)


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
    records = read_records("practices", states, None, None, ids, "continuous", register)
    columns = {"id": "practice_id", "practice": "title", "proposed by": "proposed_by", "since": "date"}
    show_records(records, columns, is_full=bool(ids), out=out, as_json=json)
