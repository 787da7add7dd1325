"""Small hand-made material for dossiers: a strong, a thin and an empty case."""

from dataclasses import replace
from datetime import date
from functools import cache

import polars as pl

from detente.archive.schema import EVENT_SCHEMA
from detente.domain.classes import CLASSES
from detente.dossiers.material import EventSeries, Material, Pair, Register, SourceNote
from detente.dossiers.surroundings import Alliances, Held, Positions, Power, Surroundings, ThirdStates
from detente.panels.spec import NEEDED
from detente.register.chronicle import load_chronicle, select_pair
from detente.runs.register_material import gather_register
from detente.runs.request import Request

PAIR = Pair("USA", "RUS", "the United States", "Russia", "continuous")
POWERS = ("China–France", "China–Japan", "France–Germany", "Germany–Japan", "France–Russia", "China–Russia")


def months(number: int, *, start: int = 2018) -> list[date]:
    return [date(start + n // 12, n % 12 + 1, 1) for n in range(number)]


def frame(periods: list[date], counts: list[tuple[int, ...] | None]) -> pl.DataFrame:
    """One row a period; None where nothing is covered."""
    columns = {name: [None if row is None else row[k] for row in counts] for k, name in enumerate(CLASSES)}
    return pl.DataFrame({"period": periods, **columns}, schema={"period": pl.Date, **dict.fromkeys(CLASSES, pl.Int64)})


def series(
    key: str = "icews",
    *,
    number: int = 30,
    row: tuple[int, ...] = (40, 2, 8, 20, 10),
    gap: int | None = 5,
    references: bool = True,
    **more: object,
) -> EventSeries:
    """A monthly series whose two directions are alike; month ``gap`` is not covered."""
    periods = months(number)
    there = frame(periods, [None if n == gap else (row[0] + n % 3, *row[1:]) for n in range(number)])
    both = there.with_columns(pl.col(CLASSES) * 2)
    others = {name: both.with_columns(pl.col(CLASSES[0]) + 20 * k) for k, name in enumerate(POWERS)}
    made = EventSeries(
        key=key,
        label=key.upper(),
        freq="month",
        a_to_b=there,
        b_to_a=there,
        both=both,
        source=f"{key} files",
        dedupe="actors_day_root",
        class_map="hinge/1",
        coverage="29.0 months of news arrived",
        recent_days=365.0,
        is_builtin=False,
        references=others if references else {},
        attention={},
        issues=None,
    )
    return replace(made, **more)


def entry(number: int, day: date, **more: object) -> dict[str, object]:
    """One entry of the chronicle."""
    return {
        "entry_id": f"entry-{number}", "date": day, "precision": "day", "sender": "USA", "receiver": "RUS",
        "is_mutual": False, "issue": "arms_control", "cameo": "010", "status": "carried_out", "kind": "interaction",
        "is_landmark": True, "headline": f"Headline {number}", "text": "What <happened> & why.", "note": None,
        "source_url": f"https://archive.example/{number}", "read_at": f"https://archive.example/{number}",
        "supports": ["date"], "checked_on": date(2026, 11, 22), "links": None, "promises": None, "file": "toy.toml",
    } | more  # fmt: skip


ENTRY_SCHEMA = pl.DataFrame([entry(1, date(2019, 1, 1), note="x", links=["x"], promises="x")]).schema


def chronicle(*entries: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(entries), schema=ENTRY_SCHEMA)


VOTES = pl.DataFrame(
    {
        "year": [2019, 2020, 2020],
        "session": [74, 75, 75],
        "state_a": ["RUS", "RUS", "CHN"],
        "state_b": ["USA", "USA", "FRA"],
        "votes_n": [70, 80, 80],
        "agreement_share": [0.30, 0.25, 0.60],
        "identical_share": [0.20, 0.15, 0.50],
    }
)
WARHEADS = pl.DataFrame({"year": [2019, 2019], "state": ["RUS", "USA"], "warheads_n": [4330, 3800]})
OIL = pl.DataFrame(
    {"year": [2019, 2020], "usd_per_barrel": [64.3, 41.96], "months_n": [12, 12], "is_complete": [True, True]}
)
NOTES = (
    SourceNote("icews", "ICEWS", "used", "research", "Boschee et al.", "https://dataverse.example", "download"),
    SourceNote("gdelt2", "GDELT 2.0", "not ingested", "free", "GDELT", "https://gdelt.example", "download"),
)


EVENTS = pl.DataFrame(schema={name: EVENT_SCHEMA[name] for name in NEEDED})
"""Columns of event rows."""

REGISTER = gather_register(
    Request(Pair("AND", "TUV", "Andorra", "Tuvalu", "split"), None, None, None), chronicle(), now=date(2026, 11, 22)
)
"""A pair of which the register holds nothing."""


NOTHING_AROUND = Surroundings(None, None, None, None, ())
"""Nothing is known of the system, and nothing is lacking."""

HELD = Held("Toy Capabilities", "7.0", "https://data.example/toy.zip", "ab" * 32, "1816-2022")


def positions() -> Positions:
    """Two years on all votes, two on nuclear questions; the distance grows and falls."""
    columns = ["name", "year", "distance", "low", "high", "closer_share", "pairs_n"]
    rows = [
        ("all votes", 2018, 3.0, 2.75, 3.25, 0.9, 18528),
        ("all votes", 2019, 2.5, 2.25, 2.75, 0.75, 18528),
        ("nuclear questions", 2018, 1.0, 0.5, 1.5, 0.25, 17766),
        ("nuclear questions", 2019, 1.5, 1.0, 2.0, 0.5, 17766),
    ]
    near = [("USA", "ISR"), ("USA", "CAN"), ("RUS", "SYR"), ("RUS", "BLR")]
    nearest = pl.DataFrame(near, schema=["side", "state"], orient="row")
    return Positions(
        pl.DataFrame(rows, schema=columns, orient="row"),
        nearest.with_columns(distance=pl.lit(0.5), year=pl.lit(2019)),
    )


def power() -> Power:
    """Two years: the United States ahead, Russia with a third of it; poles reach a year further."""
    shares = {("USA", 2018): 0.15, ("USA", 2019): 0.12, ("RUS", 2018): 0.04, ("RUS", 2019): 0.04, ("CHN", 2019): 0.22}
    poles = {2018: "China, United States", 2019: "China, United States", 2020: "China"}
    rows = [
        (year, "half_of_leader", "bipolar" if "," in names else "unipolar", names, 0.25)
        for year, names in poles.items()
    ]
    balance = [(2018, 0.19, 0.26, "USA"), (2019, 0.16, 0.33, "USA")]
    return Power(
        pl.DataFrame(
            [(year, state, share) for (state, year), share in shares.items()],
            schema=["year", "state", "share"],
            orient="row",
        ),
        pl.DataFrame(rows, schema=["year", "rule", "polarity", "names", "concentration"], orient="row"),
        pl.DataFrame(balance, schema=["year", "dyad_share", "parity_ratio", "stronger"], orient="row"),
        HELD,
    )


def alliances() -> Alliances:
    years = pl.DataFrame({"year": [2017, 2018], "a_n": [66, 66], "b_n": [7, 1], "common_n": [0, 0], "level": [1, 1]})
    blocs = pl.DataFrame({"side": ["USA", "USA", "RUS"], "state": ["GBR", "CAN", "BLR"], "year": [2018] * 3})
    return Alliances(years, blocs, HELD)


def third_states(correlation: float | None = -0.4) -> ThirdStates:
    """How the two treated the world, Asia and Europe; null where too few states are known."""
    known = [correlation, correlation, None] if correlation is not None else [None] * 3
    alignment = pl.DataFrame(
        {"region": [None, "Europe", "Asia"], "correlation": known, "third_states_n": [120, 40, 3]},
        schema_overrides={"correlation": pl.Float64},
    ).with_columns(
        source=pl.lit("icews"),
        period=pl.lit(date(2019, 1, 1)),
        correlation_low=pl.col("correlation") - 0.1,
        correlation_high=pl.col("correlation") + 0.1,
    )
    focus = pl.DataFrame(
        {
            "state": ["RUS", "USA", "RUS", "USA"],
            "region": ["Americas", "Americas", "Europe", "Europe"],
            "share": [0.25, 0.75, 0.75, 0.25],
        }
    ).with_columns(low=pl.col("share") - 0.05, high=pl.col("share") + 0.05, period=pl.lit(date(2019, 1, 1)))
    return ThirdStates(alignment, focus, "icews files", "actors_day_root", "hinge/1", "365.0 days of news arrived")


def around(**more: object) -> Surroundings:
    """A toy system around the pair, known in all four parts."""
    parts = {
        "positions": positions(),
        "power": power(),
        "alliances": alliances(),
        "third_states": third_states(),
        "lacking": (),
    }
    return Surroundings(**{**parts, **more})


def material(*events: EventSeries, **more: object) -> Material:
    """Material of the toy pair; without arguments it holds nothing."""
    nothing = {
        "rows": EVENTS.clear(),
        "chronicle": chronicle(),
        "register": REGISTER,
        "votes": VOTES.clear(),
        "warheads": WARHEADS.clear(),
        "oil": OIL.clear(),
        "surroundings": NOTHING_AROUND,
        "coverage": pl.DataFrame(
            schema={"source": pl.String, "unit_start": pl.Datetime("us"), "unit_minutes": pl.Int32}
        ),
        "files": pl.DataFrame(),
        "sources": (),
    }
    fixed = {"pair": PAIR, "since": None, "until": None, "made_on": date(2026, 11, 22), "version": "0"}
    return Material(events=events, **{**fixed, **nothing, **more})


@cache
def full_register() -> Register:
    """What the built-in register holds of the toy pair."""
    own = select_pair(load_chronicle(), PAIR.a, PAIR.b, succession=PAIR.succession)
    return gather_register(Request(PAIR, None, None, None), own, now=date(2026, 11, 22))


def full() -> Material:
    """Material for every section."""
    return material(
        series(),
        series("gdelt2", row=(60, 4, 4, 30, 2), references=False),
        chronicle=chronicle(
            entry(1, date(2018, 3, 1), cameo="057", status="signed", kind="interaction"),
            entry(2, date(2019, 8, 2), cameo="161", status="ended", issue="diplomacy"),
            entry(3, date(2020, 12, 1), kind="leader_change", headline="Biden becomes president"),
        ),
        votes=VOTES,
        warheads=WARHEADS,
        oil=OIL,
        surroundings=around(),
        sources=NOTES,
        register=full_register(),
    )
