"""``detente compliance``: declared figures against limits, duties, and what each side says of the other."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from detente.cli.options import JsonOption, RegisterOption
from detente.cli.output import print_json, print_table, say
from detente.cli.register import IdOption, StatesArgument

SIGNS = {"at_most": "≤", "at_least": "≥", "exactly": "="}


def compliance(
    states: StatesArgument = None,
    ids: IdOption = None,
    register: RegisterOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", show_default=False, help="Draw figures against limits on an HTML page."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Compare what was declared with what was agreed.

    For each limit and side: kept, kept_late, not_met, disputed (by whom, when), not_verifiable (no figure
    in the register, or one that comes too late to tell), not_yet_due, not_in_force. Declarations that were
    due and of which the register holds no figure, and suspensions.
    A figure is what the side itself declared. Reads the register; writes nothing but --out.

    Examples:
      detente compliance USA RUS
      detente compliance --id new-start --out new-start.html

    Exit codes: 0 done; 1 could not be done; 2 wrong usage.
    """
    from detente.runs.compliance import draw_compliance, judge_compliance
    from detente.runs.register import Wanted

    wanted = Wanted(tuple(states or ()), ids=tuple(ids or ()), paths=tuple(register or ()))
    report = judge_compliance(wanted, now=date.today())
    if out:
        draw_compliance(report, out)
        say(f"written: {out}")
    if json:
        print_json(report.record())
        return
    head = ("agreement", "side", "limit", "must be", "declared", "on", "verdict")
    rows = [_row(row) for row in report.limits.iter_rows(named=True)]
    print_table(head, rows, title=f"Limits, judged on {report.judged_on}")
    missed = report.duties.filter(report.duties["verdict"] != "made")
    if missed.height:
        print_table(
            ("agreement", "side", "duty", "due on", "verdict"),
            missed.select("agreement_id", "state", "duty", "due_on", "verdict").rows(),
            title="Declarations that were due and of which the register holds no figure",
        )
    if report.suspensions.height:
        told = report.suspensions.sort("date").select("date", "precision", "agreement_id", "step", "by", "text").rows()
        print_table(
            ("date", "agreement", "step", "by", "what"),
            [(_day(on, exact), name, step, ", ".join(by or []), text) for on, exact, name, step, by, text in told],
            title="Suspensions and withdrawals",
        )
    if report.findings.height:
        columns = ("date", "precision", "agreement_id", "by", "about", "verdict", "text")
        said = report.findings.sort("date").select(columns).rows()
        print_table(
            ("date", "agreement", "by", "about", "verdict", "what was said"),
            [(_day(on, exact), *rest) for on, exact, *rest in said],
            title="Findings",
        )


def _day(on: date | None, precision: str | None) -> str | None:
    """A date as exactly as it is known."""
    from detente.dossiers.wording import dated

    return None if on is None else dated(on, precision or "day")


def _row(row: dict[str, Any]) -> tuple[Any, ...]:
    must = f"{SIGNS[row['rule']]} {row['amount']:,.10g} {row['unit']}"
    declared = None if row["declared"] is None else f"{row['declared']:,.10g}"
    declared_on = _day(row["declared_on"], row["declared_precision"])
    disputed_on = _day(row["disputed_on"], row["disputed_precision"])
    return (
        row["agreement_id"], row["state"], row["limit"], must, declared, declared_on,
        _verdict(row["verdict"], row["disputed_by"], disputed_on),
    )  # fmt: skip


def _verdict(verdict: str, by: str | None, on: str | None) -> str:
    plain = verdict.replace("_", " ")
    if by is None:
        return plain
    return f"{plain} by {by}, {on}" if verdict == "disputed" else f"{plain}; disputed by {by}, {on}"
