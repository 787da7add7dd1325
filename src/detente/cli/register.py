"""``detente agreements``, ``programmes``, ``regimes``, ``tensions``, ``practices``, ``indicators``: the register."""

from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from detente.cli.options import JsonOption, RegisterOption
from detente.cli.output import print_json, print_table
from detente.cli.records import dated, read_records, show_records, span, write_records
from detente.types import Succession

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
    given_list: Annotated[
        list[str] | None,
        typer.Option("--given", metavar="NAME=N", show_default=False, help="Ask: any other figure. Repeatable."),
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
    named = {"range_km": range_km, "payload_kg": payload_kg, **dict(_given(text) for text in given_list or ())}
    given = {key: value for key, value in named.items() if value is not None}
    if given and name is None:
        raise typer.BadParameter("name the regime whose rules are asked, such as mtcr")
    records = read_records("regimes", None, None, None, [name] if name else None, "continuous", register)
    if given:
        _answer(records[0], given, out=out, as_json=json)
        return
    for record in records:
        record["members_n"] = sum(member["left_date"] is None for member in record["member"])
    columns = {"id": "regime_id", "regime": "title", "founded": "founded_date", "members known": "members_n"}
    show_records(records, columns, is_full=name is not None, out=out, as_json=json)


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
        write_records(rows, out)
    if json:
        print_json(records)
    elif names:
        for record in records:
            head = ("date", "state", "partner", record["unit"], "source")
            rows = [
                (dated(row), row["state"], row["partner"], f"{row['amount']:,.10g}", row["source_url"])
                for row in record["figures"]
            ]
            print_table(head, rows, title=f"{record['title']}\n{record['meaning']}")
    else:
        rows = [
            (record["name"], record["title"], record["unit"], len(record["figures"]), span(record["figures"]))
            for record in records
        ]
        print_table(("name", "indicator", "unit", "figures", "span"), rows)


def _given(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    try:
        return name, float(number)
    except ValueError:
        raise typer.BadParameter(f"--given {text!r}: write NAME=NUMBER, such as intended_for_wmd=1") from None


def _answer(record: dict[str, Any], given: dict[str, float], *, out: Path | None, as_json: bool) -> None:
    from dataclasses import asdict

    from detente.runs.register import ask_regime

    answer = ask_regime(record, given)
    if out:
        write_records([asdict(answer) | given], out)
    if as_json:
        print_json(asdict(answer) | {"given": given})
        return
    print(f"{record['short']}: {answer.answer}")
    print(f"rule: {answer.rule or 'none fits'}\n{answer.text}\nsource: {answer.source_url}")
