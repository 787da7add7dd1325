"""``detente fetch``: get yearly data sets into the archive."""

import logging
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from detente.cli.chosen import open_to_read
from detente.cli.options import ArchiveOption, JsonOption, QuietOption
from detente.cli.output import print_json, print_table, progress_bar, say
from detente.errors import DetenteError
from detente.settings import read_settings


def fetch(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE", show_default=False, help="Sources to fetch.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All sources that have an address.")] = False,
    listing: Annotated[bool, typer.Option("--list", help="List the sources, and what of each is held.")] = False,
    mirror: Annotated[
        str | None,
        typer.Option("--mirror", metavar="URL", show_default=False, help="Take URL/FILE instead of the address."),
    ] = None,
    from_file: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", show_default=False, help="Take this file, got by hand."),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Ask also for what is held in this version.")] = False,
    archive: ArchiveOption = None,
    quiet: QuietOption = False,
    json: JsonOption = False,
) -> None:
    """Fetch yearly data sets into the archive.

    The verbs add_* find them there: nmc for add_capabilities, and so on. Each file comes from its
    publisher, is read once to see that it is the data set, and is kept with its hash, version,
    licence and citations. What is held already is not asked for. Interrupted, it goes on next time.
    --list names the sources, their terms, and those that are got by hand only: get such a file with
    a browser, and give it by --from FILE. A mirror keeps each file under the name that --list shows.

    Examples:
      detente fetch nmc unga_votes
      detente fetch nmc --from ~/Downloads/NMCv7.zip

    Exit codes: 0 all that was asked for is held; 1 some of it could not be got; 2 wrong usage;
    130 interrupted.
    """
    _check_usage(names or [], every=every, listing=listing, mirror=mirror, from_file=from_file)
    if listing:
        _print_list(open_to_read(archive).root, json=json)
        return
    root = read_settings(os.environ, archive=archive).archive
    from detente.archive.answers import open_client
    from detente.runs.fetch import fetch as run_fetch
    from detente.runs.fetch import find_sources, given_by_hand

    logging.getLogger("stamina").addHandler(logging.NullHandler())  # its lines say less than ours
    wanted = [source.name for source in find_sources(names or None)]
    by_hand = [] if names else given_by_hand()
    held: list[dict[str, Any]] = []
    failures: list[dict[str, str]] = []
    with progress_bar("fetching", is_quiet=quiet or json, in_bytes=True) as progress, open_client() as client:
        for name in wanted:
            try:
                (one,) = run_fetch(
                    name, archive_root=root, mirror=mirror, from_file=from_file, again=again, client=client,
                    progress=progress, notice=_notice,
                )  # fmt: skip
            except (DetenteError, OSError) as error:
                failures.append({"source": name, "reason": str(error)})
                _notice(str(error))
            else:
                held.append({**asdict(one.holding), "is_new": one.is_new})
    if json:
        print_json({"archive": root, "fetched": held, "failures": failures, "by_hand": by_hand})
    else:
        _print_report(held, by_hand)
    if failures:
        raise typer.Exit(1)


def _check_usage(names: list[str], *, every: bool, listing: bool, mirror: str | None, from_file: Path | None) -> None:
    """Wrong usage is told before anything is done."""
    if bool(names) + every + listing != 1:
        raise typer.BadParameter("name sources, or give --all, or --list")
    if from_file and (len(names) != 1 or mirror):
        raise typer.BadParameter("--from FILE is for one source, and not with --mirror")
    if mirror and not mirror.startswith(("http://", "https://")):
        raise typer.BadParameter(f"--mirror: {mirror!r} is no address of http or https")


def _notice(text: str) -> None:
    say(f"detente: {text}")


def _print_report(held: list[dict[str, Any]], by_hand: list[dict[str, str]]) -> None:
    from detente.runs.cite import is_research_only

    for one in held:
        release = f", release {one['release']}" if one["release"] else ""
        print(f"{one['source']}  {one['version']}{release}")
        print(f"  {'fetched' if one['is_new'] else 'held already'}: {one['bytes_n']:,} bytes, {one['path']}")
        print(f"  from: {one['address']}" + ("" if one["origin"] == "publisher" else f" ({one['origin']})"))
        print(f"  licence: {one['licence']}")
        print("".join(f"  cite: {citation}\n" for citation in one["citations"]), end="")
        if is_research_only(one["licence"]):
            _notice(f"{one['source']} is for research only ({one['licence']})")
    for source in by_hand:
        print(f"{source['name']}  got by hand only: {source['how_to_get']}; {source['page']}")


def _print_list(root: Path, *, json: bool) -> None:
    from detente.runs.sources import list_yearly

    listed = list_yearly(root)
    if json:
        print_json({"archive": root, "sources": listed})
        return
    rows = [
        (one["name"], one["version"], one["span"], _held(one), one["file_name"] or "by hand", one["licence"])
        for one in listed.values()
    ]
    print_table(("source", "version", "span", "held since", "file", "licence"), rows)
    for one in listed.values():
        if not one["address"]:
            print(f"{one['name']}, by hand: {one['how_to_get']}; {one['page']}")


def _held(source: dict[str, Any]) -> str | None:
    return f"{source['in_archive']['fetched_at']:%Y-%m-%d}" if source["in_archive"] else None
