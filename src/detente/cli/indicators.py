"""``detente indicators``: dated figures of states."""

from typing import Annotated

import typer

from detente.cli.options import JsonOption, RegisterOption
from detente.cli.output import print_json
from detente.cli.records import show_figures, show_indicators, write_records
from detente.cli.register import IssueOption, OutOption, StatesArgument


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
        show_figures(records)
    else:
        show_indicators(records)
