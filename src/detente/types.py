"""The closed sets of options, each named once."""

from typing import Literal

Succession = Literal["continuous", "split"]
"""``continuous`` joins a successor to its predecessor (RUS with SUN); ``split`` keeps them apart."""

StateScheme = Literal["iso3", "cow", "gw", "cameo", "fips", "icews", "polecat", "name"]
"""The code systems in which a state can be looked up. ``name`` searches names and aliases."""

Frequency = Literal["day", "week", "month", "quarter", "year"]
"""Width of a period. Weeks start on Monday; periods are closed-open ``[start, end)``."""

Breakdown = Literal["issue", "quad", "class"]
"""What a panel can be broken down by."""

DedupeRule = Literal["none", "url", "actors_day_root", "one_a_day"]
"""Named de-duplication rules; see ``detente.panels.deduplicate``."""

Roles = Literal["any", "state"]
"""``state`` keeps rows in which both actors carry a role of state."""

Issue = Literal[
    "arms_control",
    "nuclear_security",
    "nonproliferation",
    "counterterrorism",
    "military_security",
    "regional_disputes",
    "energy",
    "trade_finance",
    "space_science",
    "governance_rights",
    "information_cyber",
    "diplomacy",
    "other",
]
"""The issue areas. Every event has one."""

Basis = Literal["code", "context", "text", "url", "register"]
"""What an issue decision rests on."""

SystemList = Literal["cow", "gw"]
"""The lists of the system of states: Correlates of War, Gleditsch and Ward."""

ExistenceRule = Literal["any_day", "same_day", "mid_year"]
"""When a dyad counts for a year or month; see ``detente.panels.system``."""
