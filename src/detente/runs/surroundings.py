"""Gather what is known of the system around a pair: positions always, the rest where it was fetched or ingested."""

import polars as pl

from detente.archive.holdings import newest_holding
from detente.archive.store import Archive
from detente.dossiers.material import EventSeries, SourceNote
from detente.dossiers.surroundings import Lacking, Surroundings
from detente.runs.positions import gather_positions
from detente.runs.power import gather_alliances, gather_power
from detente.runs.request import Request
from detente.runs.third_states import gather_third_states
from detente.sources.yearly.atop import ATOP
from detente.sources.yearly.nmc import NMC
from detente.sources.yearly.unga_votes import UNGA_VOTES

SAYS = {NMC.name: "shares of the system's capabilities and the number of poles", ATOP.name: "alliances and blocs"}
"""Yearly sources that the page knows how to use, and what each would say."""


def gather_surroundings(
    archive: Archive, request: Request, events: tuple[EventSeries, ...], coverage: pl.DataFrame
) -> Surroundings:
    """Return what is known of the system; ``events`` and ``coverage`` as the dossier uses them."""
    absent = [source for source in (NMC, ATOP) if newest_holding(archive.root, source.name) is None]
    return Surroundings(
        positions=gather_positions(request),
        power=gather_power(archive, request),
        alliances=gather_alliances(archive, request),
        third_states=gather_third_states(archive, request, events, coverage),
        lacking=tuple(Lacking(source.title, SAYS[source.name], source.how_to_get) for source in absent),
    )


def surroundings_notes(around: Surroundings) -> list[SourceNote]:
    """Return the lines of the page's account of evidence about yearly sources."""
    used = {NMC.name: around.power is not None, ATOP.name: around.alliances is not None}
    notes = []
    for source in (NMC, ATOP):
        is_absent = source.title in {item.title for item in around.lacking}
        state = "used" if used[source.name] else "not fetched" if is_absent else "fetched, silent on this pair"
        cited = " ".join(source.citations)
        notes.append(
            SourceNote(source.name, source.title, state, source.licence, cited, source.page, source.how_to_get)
        )
    if around.positions:
        title = "Ideal points in the UN General Assembly, estimated here"
        cited = " ".join(UNGA_VOTES.citations)
        notes.append(
            SourceNote(
                "ideal_points", title, "built in", UNGA_VOTES.licence, cited, UNGA_VOTES.page, "ships with the package"
            )
        )
    return notes
