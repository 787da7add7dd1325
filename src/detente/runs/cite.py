"""Citations and licences of what was used: event and yearly sources in the archive, built-in series, chronicle."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import polars as pl

import detente
from detente.archive.holdings import holdings
from detente.archive.manifest import read_manifest
from detente.archive.store import Archive, open_archive
from detente.domain.states import find_state
from detente.domain.succession import lineage
from detente.errors import SourceError
from detente.register.chronicle import load_chronicle, select_pair
from detente.register.declarations import SERIES
from detente.register.series import load_series, load_sources
from detente.settings import read_settings
from detente.sources.catalogue import SOURCES
from detente.sources.yearly.catalogue import YEARLY_SOURCES

CHRONICLE = "chronicle"


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite one source, and on which terms it may be used.

    ``kind`` is ``events``, ``yearly``, ``series`` or ``chronicle``; ``pages`` are the addresses that chronicle entries
    rest on. Where a source asks for several citations, each is a line of ``citation``.
    """

    name: str
    kind: str
    title: str
    citation: str
    licence: str
    address: str
    pages: tuple[str, ...] = ()


def cite(used: Any = None) -> list[Citation]:
    """Return the citations of what was used: of the yearly sources whose columns a frame has, or of sources by name.

    Parameters
    ----------
    used
        A frame (Polars, pandas, PyArrow) that the verbs ``add_*`` made: sources are known by their columns, as they are
        or with 1 and 2, and by the flags ``{source}_carried``. Or names of sources: one, or several. None: all that
        the user's archive holds, and what ships with the package, as ``detente cite`` prints.

    Returns
    -------
    list of Citation
        In the order of the catalogues. A column that several sources have cites those that have another column there,
        or else all of them. Empty for a frame without any.

    Raises
    ------
    SourceError
        A name is no source.

    Notes
    -----
    Nothing is remembered between calls: renamed columns are not recognised, name their sources. Citations are those of
    the releases that are read.

    Examples
    --------
    >>> [source.name for source in cite(pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1900], "cinc1": [0.2]}))]
    ['nmc']
    >>> cite("nmc")[0].licence
    'Correlates of War: no commercial use, cite, do not pass the files on'
    """
    if used is None:
        return cite_archive(open_archive(read_settings(os.environ).archive))
    if isinstance(used, str):
        return _named([used], _all_citations(pair=None))
    if isinstance(used, list | tuple | set | frozenset):
        return _named(list(used), _all_citations(pair=None))
    columns = set(nw.from_native(used).collect_schema().names())
    return [_yearly(name) for name in _sources_of(columns)]


def cite_archive(archive: Archive, *, names: Sequence[str] = (), pair: tuple[str, str] | None = None) -> list[Citation]:
    """Return the citations of what the archive holds, of the series and of the chronicle.

    Parameters
    ----------
    archive
        Event sources and yearly sources that it holds are cited.
    names
        Cite these instead, held or not.
    pair
        Only what holds something about these two states (codes or names). Yearly sources are about all states.

    Raises
    ------
    SourceError
        One of ``names`` is no source.
    UnknownStateError
        One of ``pair`` is no state.
    """
    known = _all_citations(pair)
    if names:
        chosen = _named(list(names), known)
    else:
        events = set(read_manifest(archive)["source"])
        yearly = {holding.source for holding in holdings(archive.root)}
        held = {"events": events, "yearly": yearly}
        chosen = [one for one in known if one.name in held.get(one.kind, {one.name})]
    if pair:
        about = _sources_of_pair(archive, pair)
        chosen = [one for one in chosen if one.kind == "yearly" or one.name in about]
    return chosen


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
    kind = "yearly-" if citation.kind == "yearly" else ""  # a series may have the same name
    return f"@misc{{detente-{kind}{citation.name},\n{inside}}}"


def _escape(text: str) -> str:
    for letter in "&%#_$":
        text = text.replace(letter, f"\\{letter}")
    return text


def _named(names: list[str], known: list[Citation]) -> list[Citation]:
    there = dict.fromkeys(citation.name for citation in known)
    unknown = [name for name in names if name not in there]
    if unknown:
        raise SourceError(f"no source is called {', '.join(unknown)}; there are: {', '.join(there)}")
    return [citation for citation in known if citation.name in names]


def _sources_of(columns: set[str]) -> list[str]:
    """Yearly sources that have one of the columns for their own, or share one that no such source explains."""
    there = {name: columns & _columns_of(name, source.columns) for name, source in YEARLY_SOURCES.items()}
    counts = Counter(column for found in there.values() for column in found)
    certain = {name for name, found in there.items() if any(counts[column] == 1 for column in found)}
    explained = {column for name in certain for column in there[name]}
    return [name for name, found in there.items() if name in certain or found - explained]


def _columns_of(name: str, columns: Iterable[str]) -> set[str]:
    """Names that a source's columns have in frames of states and of dyads."""
    return {f"{column}{side}" for column in columns for side in ("", "1", "2")} | {f"{name}_carried"}


def _all_citations(pair: tuple[str, str] | None) -> list[Citation]:
    return [*_events(), *(_yearly(name) for name in YEARLY_SOURCES), *_series(), _chronicle(pair)]


def _events() -> list[Citation]:
    return [
        Citation(name, "events", source.title, source.citation, source.licence, source.address)
        for name, source in SOURCES.items()
    ]


def _yearly(name: str) -> Citation:
    source = YEARLY_SOURCES[name]
    title = f"{source.title}, {source.version}"
    return Citation(name, "yearly", title, "\n".join(source.citations), source.licence, source.page)


def _series() -> list[Citation]:
    titles = {name: series.title for series in SERIES.values() for name in series.source_names}
    return [
        Citation(name, "series", titles[name], source.citation, source.licence, source.source_url)
        for name, source in load_sources().items()
    ]


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
