"""``detente check``: is everything whole?"""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from detente.cli.chosen import open_to_read
from detente.cli.options import ArchiveOption, JsonOption
from detente.cli.output import print_json


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...", show_default=False, help="Your own register files (TOML, CSV), or folders."
        ),
    ] = None,
    sample: Annotated[
        int | None,
        typer.Option("--sample", metavar="N", min=1, show_default=False, help="Print N facts to be checked by hand."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Which facts are drawn with --sample.")] = 1,
    archive: ArchiveOption = None,
    json: JsonOption = False,
) -> None:
    """Check that register and archive are whole.

    The built-in register, register files of your own, and the archive; every fault is listed.
    With --sample a reviewer's sheet instead: facts drawn at random, each with the page that must say it.
    Reads them and writes nothing. In the archive every line must be accounted for, every file be there,
    and no event be held twice.

    Examples:
      detente check my-register/ --json
      detente check --sample 50

    Exit codes: 0 no errors (warnings may be listed); 1 errors were found; 2 wrong usage.
    """
    if sample:
        _print_sheet(sample, seed, as_json=json)
        return
    from detente.runs.check import check as run_check

    store = open_to_read(archive)
    findings = run_check(store, paths=paths or ())
    errors_n = sum(finding.level == "error" for finding in findings)
    if json:
        print_json({"archive": store.root, "errors_n": errors_n, "findings": [asdict(one) for one in findings]})
    else:
        for one in findings:
            place = ", ".join(part for part in (one.file, one.entry_id, one.field) if part)
            print(f"{one.level}: {place}: {one.message}")
        print(f"{errors_n} errors, {len(findings) - errors_n} warnings")
    if errors_n:
        raise typer.Exit(1)


def _print_sheet(number: int, seed: int, *, as_json: bool) -> None:
    import random

    from detente.runs.sample import draw_facts

    facts = draw_facts(number, rng=random.Random(seed))
    if as_json:
        print_json([asdict(fact) for fact in facts])
        return
    for position, fact in enumerate(facts, start=1):
        print(f"{position}. [ ] date  [ ] parties  [ ] substance    {fact.file}: {fact.place}")
        print(f"   {fact.when or 'no date'}  {fact.claim}\n   {fact.read_at}\n")
