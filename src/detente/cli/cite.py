"""``detente cite``: how to cite what was used, and on which terms."""

from dataclasses import asdict
from typing import Annotated

import typer

from detente.cli.chosen import open_to_read
from detente.cli.options import ArchiveOption, JsonOption
from detente.cli.output import print_json


def cite(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]...", show_default=False, help="Sources to cite. Default: all that is used."),
    ] = None,
    pair: Annotated[
        tuple[str, str] | None,
        typer.Option("--pair", metavar="A B", show_default=False, help="Only what holds something about two states."),
    ] = None,
    bibtex: Annotated[bool, typer.Option("--bibtex", help="Print BibTeX entries.")] = False,
    archive: ArchiveOption = None,
    json: JsonOption = False,
) -> None:
    """Print citations and licences of what is used.

    Of the sources in the archive, events and yearly, of the built-in series, and of the chronicle.
    Reads the archive to know which sources are used; writes nothing.

    Examples:
      detente cite
      detente cite gdelt2 icews --bibtex

    Exit codes: 0 done; 1 could not be done, as for an unknown source; 2 wrong usage.
    """
    from detente.runs.cite import as_bibtex, cite_archive

    store = open_to_read(archive)
    citations = cite_archive(store, names=names or (), pair=pair)
    if json:
        print_json({"citations": [asdict(citation) for citation in citations]})
        return
    for citation in citations:
        if bibtex:
            print(as_bibtex(citation) + "\n")
        else:
            lines = citation.citation.replace("\n", "\n  ")
            print(f"{citation.name} ({citation.kind})\n  {lines}")
            print(f"  licence: {citation.licence}\n  {citation.address}\n")
