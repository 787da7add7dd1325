"""World regions: in which region and subregion of the world a state lies.

The regions are those of the United Nations' standard M49, "Standard country or area codes for statistical use"
(unstats.un.org/unsd/methodology/m49): five regions, twenty-two subregions. They serve statistics and say nothing about
politics: Russia, all of it, is in Eastern Europe, Turkey and Cyprus in Western Asia, Iran in Southern Asia, Mexico in
Central America. A region has no dates: a state lies where it lies. States that M49 does not list, historical ones above
all, were assigned by us (``basis`` is ``assigned``, and ``note`` says after whom).
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from detente.errors import UnknownStateError

RegionLevel = Literal["region", "subregion"]
"""``region``: five (Africa, Americas, Asia, Europe, Oceania); ``subregion``: twenty-two."""


@dataclass(frozen=True, slots=True)
class Region:
    """Where a state lies.

    Attributes
    ----------
    code
        Code of the state.
    region, subregion
        Names as in M49.
    basis
        ``m49``, or ``assigned`` where M49 does not list the state and we placed it.
    note
        Why it was assigned there.
    """

    code: str
    region: str
    subregion: str
    basis: str
    note: str


@cache
def all_regions() -> tuple[Region, ...]:
    """Return where every state lies, ordered by code; each code once."""
    with Path(__file__).with_name("regions.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(Region(**row) for row in csv.DictReader(lines, strict=True))


def region_of(code: str, *, level: RegionLevel = "region") -> str:
    """Return the region or subregion of a state.

    Parameters
    ----------
    code
        One of our codes of states, past or present.
    level
        ``region`` or ``subregion``.

    Raises
    ------
    UnknownStateError
        The code is none of ours.
    ValueError
        There is no such level.

    Examples
    --------
    >>> region_of("USA"), region_of("RUS"), region_of("SUN"), region_of("AFG", level="subregion")
    ('Americas', 'Europe', 'Europe', 'Southern Asia')
    """
    table = region_table(level=level)
    if code not in table:
        raise UnknownStateError(code, scheme="iso3")
    return table[code]


def region_table(*, level: RegionLevel = "region") -> dict[str, str]:
    """Return the region or subregion of every state, by code.

    Raises
    ------
    ValueError
        There is no such level.

    Examples
    --------
    >>> sorted(set(region_table().values()))
    ['Africa', 'Americas', 'Asia', 'Europe', 'Oceania']
    """
    if level not in ("region", "subregion"):
        raise ValueError(f"level must be region or subregion; it is {level!r}")
    return {place.code: place.region if level == "region" else place.subregion for place in all_regions()}
