"""Make the dossier of a pair: gather, build, write."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from detente.archive.store import Archive
from detente.domain.states import find_state
from detente.dossiers.build import build_dossier
from detente.dossiers.pictures import draw_all
from detente.dossiers.render import WIDTH, render_html, render_summary
from detente.errors import DetenteError
from detente.register.series import series_sources
from detente.runs.material import gather
from detente.runs.pages import check_page, write_page
from detente.runs.request import Request, check_days, check_sources, name_pair
from detente.sources.catalogue import SOURCES
from detente.types import Succession


@dataclass(frozen=True, slots=True)
class DossierRun:
    """A dossier that was made: where it was written (None: nowhere), in half a screen, and as plain data."""

    path: Path | None
    summary: str
    record: dict[str, Any]


def run_dossier(
    a: str,
    b: str,
    *,
    archive: Archive,
    now: date,
    since: date | None = None,
    until: date | None = None,
    sources: tuple[str, ...] | None = None,
    succession: Succession = "continuous",
    register: tuple[Path, ...] = (),
    out: Path | None = None,
    width: int = WIDTH,
) -> DossierRun:
    """Make the dossier of two states and write it to ``out``.

    Parameters
    ----------
    a, b
        Codes or names of the states.
    archive
        Event rows are used where it holds any; it need not exist.
    now
        Today's date, printed on the page.
    since, until
        First day, and first day no longer included.
    sources
        Names of the sources of events to use, rows or yearly counts; None uses all. Votes, warheads, oil prices and
        the register are used in any case.
    succession
        ``continuous`` joins SUN to RUS; ``split`` keeps them apart.
    register
        The user's own files and folders of the register, read beside ours.
    out
        File to write, ``.html``; None writes none.
    width
        Columns of the summary.

    Raises
    ------
    UnknownStateError
        A state is not known; the message suggests near matches.
    DetenteError
        Both names mean one state, or the file cannot be written.
    OptionError
        A source is not known, ``since`` does not lie before ``until``, or ``out`` is not named as a page.
    """
    check_days(since, until)
    check_sources(sources or (), _event_sources())
    if out is not None:
        check_page(out)
    codes = find_state(a).code, find_state(b).code
    pair = name_pair(*codes, succession=succession)
    if pair.a == pair.b:
        raise DetenteError(f"{a} and {b} are counted as one state ({pair.a}) under succession={succession}; name two")
    request = Request(pair, since, until, sources, register)
    dossier = build_dossier(gather(archive, request, now=now))
    if out is not None:
        write_page(out, render_html(dossier, draw_all(dossier.sections)))
    return DossierRun(out, render_summary(dossier, width=width), dossier.record())


def _event_sources() -> list[str]:
    """Sources that can be chosen among: those of event rows, and the yearly counts of events that are built in."""
    return [*SOURCES, *(source.source for source in series_sources("dyad_year_events"))]
