"""What is known of the system around the two: frames that others gathered. Empty frames mean that nothing is known."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Held:
    """A yearly source that was used: its title and release, and the file behind it."""

    title: str
    version: str
    address: str
    sha256: str
    span: str

    def sentence(self) -> str:
        """Return what a figure says of its source."""
        return f"{self.title} {self.version}, {self.address}, SHA-256 {self.sha256[:12]}…"


@dataclass(frozen=True, slots=True)
class Lacking:
    """A yearly source that would say more, and how to get it."""

    title: str
    says: str
    how_to_get: str


@dataclass(frozen=True, slots=True)
class Positions:
    """Positions in the General Assembly.

    ``distances``: ``name`` (which votes), ``year``, ``distance`` with ``low`` and ``high``, ``closer_share`` (share of
    all pairs of states that stood closer to each other that year), ``pairs_n``; years in which both voted.
    ``nearest``: ``side``, ``state`` (codes), ``distance``, ``year``, for the last year.
    """

    distances: pl.DataFrame
    nearest: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Power:
    """Capabilities and poles.

    ``shares``: ``year``, ``state`` (code), ``share`` of the system's capabilities. ``poles``: ``year``, ``rule``,
    ``polarity``, ``names`` (text), ``concentration`` (Ray and Singer). ``balance``: ``year``, ``parity_ratio``,
    ``dyad_share``, ``stronger`` (code).
    """

    shares: pl.DataFrame
    poles: pl.DataFrame
    balance: pl.DataFrame
    source: Held


@dataclass(frozen=True, slots=True)
class Alliances:
    """Allies of the two.

    ``years``: ``year``, ``a_n``, ``b_n``, ``common_n`` (states with a defence pact), ``level`` (of the strongest pledge
    between the two, 0 to 3). ``blocs``: ``side``, ``state``, for the last of those years: the other states that stand
    in the bloc of each side.
    """

    years: pl.DataFrame
    blocs: pl.DataFrame
    source: Held


@dataclass(frozen=True, slots=True)
class ThirdStates:
    """How the two treat others, and where each looks, in one year.

    ``alignment`` as `detente.measures.system.alignment` gives it, sent only, by region and for all (``region`` null);
    ``focus`` as `detente.regional_focus` gives it, events sent. ``source``, ``dedupe``, ``class_map``,
    ``coverage``: what they rest on.
    """

    alignment: pl.DataFrame
    focus: pl.DataFrame
    source: str
    dedupe: str
    class_map: str
    coverage: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All of it; None where nothing is known. ``lacking``: what would say more."""

    positions: Positions | None
    power: Power | None
    alliances: Alliances | None
    third_states: ThirdStates | None
    lacking: tuple[Lacking, ...]
