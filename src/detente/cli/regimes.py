"""``detente regimes``: control regimes, their members, and what their rules say."""

from pathlib import Path
from typing import Annotated, Any

import typer

from detente.cli.options import JsonOption, RegisterOption
from detente.cli.output import print_json
from detente.cli.records import read_records, show_records, write_records
from detente.cli.register import OutOption


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
