"""Make the dossier of a pair: gather, build, write."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from detente.archive.store import Archive
from detente.domain.states import find_state
from detente.dossiers.build import build_dossier
from detente.dossiers.pictures import draw_all
from detente.dossiers.render import render_html, render_summary
from detente.errors import DetenteError, SchemaError
from detente.register.declarations import SERIES
from detente.register.series import series_sources
from detente.runs.material import gather
from detente.runs.pages import write_page
from detente.runs.request import Request, name_pair
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
        Names of the event sources and series to use; None uses all.
    succession
        ``continuous`` joins SUN to RUS; ``split`` keeps them apart.
    register
        The user's own files and folders of the register, read beside ours.
    out
        File to write; None writes none.

    Raises
    ------
    UnknownStateError
        A state is not known; the message suggests near matches.
    DetenteError
        Both names mean one state, or the file cannot be written.
    SchemaError
        A source is not known, or ``since`` does not lie before ``until``.
    """
    codes = find_state(a).code, find_state(b).code
    pair = name_pair(*codes, succession=succession)
    if pair.a == pair.b:
        raise DetenteError(f"{a} and {b} are counted as one state ({pair.a}) under succession={succession}; name two")
    if since and until and since >= until:
        raise SchemaError(f"since ({since}) must lie before until ({until}), which is not included")
    _check_sources(sources)
    request = Request(pair, since, until, sources, register)
    dossier = build_dossier(gather(archive, request, now=now))
    if out is not None:
        write_page(out, render_html(dossier, draw_all(dossier.sections)))
    return DossierRun(out, render_summary(dossier), dossier.record())


def _check_sources(sources: tuple[str, ...] | None) -> None:
    known = [*SOURCES, *(source.source for name in SERIES for source in series_sources(name))]
    for source in sources or ():
        if source not in known:
            raise SchemaError(f"source: no source is called {source!r}; there are {', '.join(known)}")
