"""What a panel is asked to be."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias, get_args

import narwhals as nw

from detente.domain.succession import succession_table
from detente.errors import SchemaError, UnknownStateError
from detente.types import Breakdown, DedupeRule, Frequency, Roles, Succession

Rows: TypeAlias = nw.LazyFrame[Any]
"""Event rows where they are, whatever engine holds them."""

NEEDED = (
    "event_id", "source", "event_date", "sender", "receiver", "sender_actor", "receiver_actor", "sender_role",
    "receiver_role", "cameo", "contexts", "sources_n", "url",
)  # fmt: skip
"""Columns of the event table that a panel may read."""


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """The options of a panel, checked; see :func:`detente.panels.build.build_panel` for their meaning."""

    directed: bool
    freq: Frequency = "month"
    by: tuple[Breakdown, ...] = ()
    dedupe: DedupeRule = "actors_day_root"
    roles: Roles = "any"
    min_sources: int = 1
    succession: Succession = "continuous"
    dyads: tuple[tuple[str, str], ...] | None = None
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        """Check every option; raise :class:`SchemaError` or :class:`UnknownStateError` saying what is allowed."""
        _check("freq", self.freq, get_args(Frequency))
        _check("dedupe", self.dedupe, get_args(DedupeRule))
        _check("roles", self.roles, get_args(Roles))
        _check("succession", self.succession, get_args(Succession))
        for name in self.by:
            _check("by", name, get_args(Breakdown))
        if len(set(self.by)) < len(self.by):
            raise SchemaError(f"by: each breakdown once, not {', '.join(self.by)}")
        if self.min_sources < 1:
            raise SchemaError(f"min_sources: at least 1, not {self.min_sources}")
        if self.since and self.until and self.since >= self.until:
            raise SchemaError(f"since ({self.since}) must lie before until ({self.until}), which is not included")
        if self.dyads is not None:
            _check_dyads(self.dyads, self.succession)

    @property
    def sides(self) -> tuple[str, str]:
        """Names of the two state columns of the panel."""
        return ("sender", "receiver") if self.directed else ("state_a", "state_b")


def _check_dyads(dyads: tuple[tuple[str, str], ...], succession: Succession) -> None:
    if not dyads:
        raise SchemaError("dyads: at least one pair of state codes, or leave the option out for all")
    counted = succession_table(succession)
    for dyad in dyads:
        if isinstance(dyad, str) or len(dyad) != 2:
            raise SchemaError(f"dyads: pairs of state codes, such as [('USA', 'RUS')], not {dyad!r}")
        for code in dyad:
            if code not in counted:
                raise UnknownStateError(code, scheme="iso3")
        if counted[dyad[0]] == counted[dyad[1]]:
            raise SchemaError(f"dyads: {' and '.join(dyad)} are one state under succession {succession}; name two")


def _check(option: str, value: Any, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise SchemaError(f"{option}: one of {', '.join(allowed)}, not {value!r}")
