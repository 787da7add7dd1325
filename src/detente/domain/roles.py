"""Roles of actors: who speaks and acts for a state.

Role codes are CAMEO's. A row's roles are one text, codes joined by ``;`` (``"GOV;MED"`` is state media).
``STATE`` is ours: the actor is the country itself, which ICEWS writes as a name without sectors.
"""

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "STATE": "the state itself",
        "GOV": "government",
        "MIL": "armed forces",
        "SPY": "intelligence service",
        "COP": "police",
        "JUD": "courts",
        "LEG": "legislature",
        "PTY": "political party",
        "OPP": "political opposition",
        "ELI": "former officials and other elites",
        "MED": "media",
        "BUS": "business",
        "MNC": "multinational company",
        "AGR": "agriculture",
        "LAB": "labour",
        "EDU": "education",
        "HLH": "health",
        "ENV": "environment",
        "DEV": "development",
        "HRI": "human rights",
        "CVL": "civilians",
        "REF": "refugees",
        "CRM": "criminals",
        "REB": "rebels",
        "INS": "insurgents",
        "SEP": "separatists",
        "RAD": "radicals",
        "MOD": "moderates",
        "UAF": "armed group of unknown side",
        "SET": "settlers",
        "IGO": "organization of states",
        "NGO": "non-governmental organization",
        "NGM": "non-governmental movement",
        "IMG": "international armed group",
        "INT": "international, not specified",
        "UIS": "state not identified",
        "PKO": "peacekeepers",
        "UNO": "United Nations",
        "AMN": "Amnesty International",
        "IRC": "Red Cross",
        "GRP": "Greenpeace",
    }
)
"""Role code → meaning. The order is the order of codes within a row's roles."""

STATE_ROLES: Final = ("STATE", "GOV", "MIL", "SPY", "COP", "JUD", "LEG")
"""Roles whose acts are acts of the state: any organ, executive, legislative or judicial (International Law
Commission, Articles on State Responsibility, 2001, article 4). State media are ``GOV;MED`` and so included;
``MED`` alone is not. Parties, former officials and state-owned companies are not organs."""

_COMMA = re.compile(r",(?![^()]*\))")  # "Navy Mechanized (Ships, Tanks, Planes)" is one sector


@cache
def _roles_of_sector() -> dict[str, tuple[str, ...]]:
    """Role codes of every known ICEWS sector; none for sectors that say nothing about a role."""
    text = files(__package__).joinpath("sectors.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["sector"]: tuple(filter(None, row["roles"].split(";"))) for row in rows}


def _sectors(text: str | None) -> list[str]:
    """Sector names of a comma list, blanks stripped."""
    return [name for part in _COMMA.split(text or "") if (name := part.strip())]


def roles_of_sectors(text: str | None) -> str:
    """Role codes of an actor from its ICEWS sectors.

    Parameters
    ----------
    text
        Comma list of sectors as in the ICEWS file, in any order; null or empty if the actor has none.

    Returns
    -------
    str
        Role codes joined by ``;`` in the order of ``ROLES``, each once; ``""`` when no sector names a role.
        Sectors that are not known are passed over: ``unknown_sectors`` names them.

    Examples
    --------
    >>> roles_of_sectors("Executive,State Media,Government,Center Right")
    'GOV;MED'
    >>> roles_of_sectors(None)
    ''
    """
    found = {role for sector in _sectors(text) for role in _roles_of_sector().get(sector, ())}
    return ";".join(role for role in ROLES if role in found)


def unknown_sectors(text: str | None) -> tuple[str, ...]:
    """Sectors of a comma list that ``sectors.csv`` does not hold, in their order.

    Examples
    --------
    >>> unknown_sectors("Government,Ministry of Silly Walks")
    ('Ministry of Silly Walks',)
    """
    return tuple(sector for sector in _sectors(text) if sector not in _roles_of_sector())
