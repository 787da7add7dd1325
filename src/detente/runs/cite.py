"""Citations and licences of what was used: event sources in the archive, built-in series, chronicle."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

import detente
from detente.archive.manifest import read_manifest
from detente.archive.store import Archive
from detente.domain.states import find_state
from detente.domain.succession import lineage
from detente.errors import SourceError
from detente.register.chronicle import load_chronicle, select_pair
from detente.register.declarations import SERIES
from detente.register.series import load_series, load_sources
from detente.sources.catalogue import SOURCES

CHRONICLE = "chronicle"


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite one source, and on which terms it may be used.

    ``kind`` is ``events``, ``series`` or ``chronicle``; ``pages`` are the addresses that chronicle entries rest on.
    """

    name: str
    kind: str
    title: str
    citation: str
    licence: str
    address: str
    pages: tuple[str, ...] = ()


def cite(archive: Archive, *, names: Sequence[str] = (), pair: tuple[str, str] | None = None) -> list[Citation]:
    """Return the citations of what the archive holds, of the series and of the chronicle.

    Parameters
    ----------
    archive
        Sources that it holds are cited.
    names
        Cite these instead, held or not.
    pair
        Only what holds something about these two states (codes or names).

    Raises
    ------
    SourceError
        One of ``names`` is no source.
    UnknownStateError
        One of ``pair`` is no state.
    """
    known = {**_events(), **_series(), CHRONICLE: _chronicle(pair)}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SourceError(f"no source is called {', '.join(unknown)}; there are: {', '.join(known)}")
    chosen = set(names) or {*_series(), CHRONICLE, *read_manifest(archive)["source"]}
    if pair:
        chosen &= _sources_of_pair(archive, pair)
    return [citation for name, citation in known.items() if name in chosen]


def is_research_only(licence: str) -> bool:
    """Whether the terms restrict use to research.

    Examples
    --------
    >>> is_research_only("for research; see the page"), is_research_only("CC BY 4.0")
    (True, False)
    """
    return "research" in licence.casefold()


def as_bibtex(citation: Citation) -> str:
    """Return a citation as a BibTeX entry of type ``@misc``.

    Examples
    --------
    >>> print(as_bibtex(Citation("x", "series", "T & U", "A (2020). T", "CC0", "https://a.org")))
    @misc{detente-x,
      title = {{T \\& U}},
      note = {A (2020). T},
      howpublished = {\\url{https://a.org}},
    }
    """
    fields = {
        "title": "{" + _escape(citation.title) + "}",
        "note": _escape(citation.citation),
        "howpublished": rf"\url{{{citation.address}}}",
    }
    inside = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{detente-{citation.name},\n{inside}}}"


def _escape(text: str) -> str:
    for letter in "&%#_$":
        text = text.replace(letter, f"\\{letter}")
    return text


def _events() -> dict[str, Citation]:
    return {
        name: Citation(name, "events", source.title, source.citation, source.licence, source.address)
        for name, source in SOURCES.items()
    }


def _series() -> dict[str, Citation]:
    titles = {name: series.title for series in SERIES.values() for name in series.source_names}
    return {
        name: Citation(name, "series", titles[name], source.citation, source.licence, source.source_url)
        for name, source in load_sources().items()
    }


def _chronicle(pair: tuple[str, str] | None) -> Citation:
    entries = _entries(pair)
    pages = tuple(entries["source_url"].unique().sort())
    return Citation(
        CHRONICLE,
        "chronicle",
        "Chronicle of dated events between states",
        f"The Détente developers. Chronicle, in Détente {detente.__version__}: {entries.height} entries, each "
        f"written from a page it cites ({len(pages)} pages); cite the page of an entry that is quoted",
        "Apache-2.0 for our words; the pages keep their own terms",
        "docs/reference/chronicle.md",
        pages,
    )


def _entries(pair: tuple[str, str] | None) -> pl.DataFrame:
    chronicle = load_chronicle()
    if pair is None:
        return chronicle
    a, b = (find_state(text).code for text in pair)
    return select_pair(chronicle, a, b, succession="continuous")


def _sources_of_pair(archive: Archive, pair: tuple[str, str]) -> set[str]:
    """Sources that hold a row, a value or an entry about the two states."""
    sides = [lineage(find_state(text).code, succession="continuous") for text in pair]
    held = archive.scan(states=[*sides[0], *sides[1]]).filter(_between(sides, "sender", "receiver"))
    found = set(held.select("source").unique().collect()["source"])
    for name in SERIES:
        table = load_series(name)
        for one, other in (("sender", "receiver"), ("state_a", "state_b")):
            if one in table.columns:
                found |= set(table.filter(_between(sides, one, other))["source"])
        if "state" in table.columns:
            found |= set(table.filter(pl.col("state").is_in([*sides[0], *sides[1]]))["source"])
        elif not {"sender", "state_a"} & set(table.columns):
            found |= set(table["source"])  # belongs to no state, such as a price
    return found | ({CHRONICLE} if _entries(pair).height else set())


def _between(sides: list[tuple[str, ...]], one: str, other: str) -> pl.Expr:
    there = pl.col(one).is_in(sides[0]) & pl.col(other).is_in(sides[1])
    back = pl.col(one).is_in(sides[1]) & pl.col(other).is_in(sides[0])
    return there | back
