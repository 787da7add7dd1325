"""What is known of the system: from tiny tables in the publishers' columns, built-in votes, and a small archive."""

import hashlib
import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from detente.archive.coverage import COVERAGE_SCHEMA
from detente.archive.event_files import commit, write_event_file
from detente.archive.holdings import Holding, incoming, keep
from detente.archive.schema import EVENT_SCHEMA, conform
from detente.archive.store import Archive, create, mark
from detente.dossiers.material import EventSeries
from detente.register.ideal_points import ideal_point_distance, load_ideal_points
from detente.runs.archived import archived_events
from detente.runs.positions import NEAREST_N, gather_positions
from detente.runs.power import gather_alliances, gather_power
from detente.runs.request import Request, name_pair
from detente.runs.surroundings import gather_surroundings, surroundings_notes
from detente.runs.third_states import gather_third_states
from detente.sources.yearly.atop import ATOP
from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.nmc import NMC
from detente.types import Succession

USA, GBR, FRA, DEU, BRD, POL, RUS, KAZ, CHN = 2, 200, 220, 255, 260, 290, 365, 705, 710

CINC: dict[int, dict[int, float]] = {
    1989: {USA: 0.15, GBR: 0.02, BRD: 0.03, RUS: 0.17, CHN: 0.10},
    1990: {USA: 0.14, GBR: 0.02, DEU: 0.03, BRD: 0.02, RUS: 0.13, CHN: 0.11},
    1991: {USA: 0.14, GBR: 0.02, DEU: 0.03, RUS: 0.12, CHN: 0.12},
    1992: {USA: 0.15, GBR: -9, DEU: 0.03, RUS: 0.07, CHN: 0.11},
    2019: {USA: 0.14, GBR: 0.01, DEU: 0.02, RUS: 0.04, CHN: 0.22},
}
"""Capabilities by year and COW number; -9 is the publisher's word for missing."""

PACTS: dict[tuple[int, int], range] = {
    (USA, GBR): range(1949, 2019),
    (USA, FRA): range(1949, 2019),
    (GBR, FRA): range(1949, 2019),
    (RUS, POL): range(1955, 1991),
    (RUS, KAZ): range(1994, 2019),
    (GBR, POL): range(1999, 2019),
}
"""Defence pacts, once for each pair; the file lists both directions."""

TREATY_WITHOUT_DEFENCE = {(USA, RUS): range(1973, 2019)}


def hold(archive: Archive, source: YearlySource, table: pl.DataFrame) -> None:
    """Put a table into the archive as if it had been fetched."""
    mark(archive)
    with incoming(archive.root, source.name) as folder:
        file = folder / f"{source.name}.csv"
        table.write_csv(file)
        content = file.read_bytes()
        record = Holding(
            source=source.name,
            version=source.version,
            licence=source.licence,
            address="https://data.example/file.csv",
            sha256=hashlib.sha256(content).hexdigest(),
            bytes_n=len(content),
            fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
            path=file,
        )
        keep(archive.root, file, record, check=lambda _: None)


def nmc_file() -> pl.DataFrame:
    rows = [(number, year, cinc) for year, states in CINC.items() for number, cinc in states.items()]
    written = [(number, year, f"{cinc:g}") for number, year, cinc in rows]  # -9, as the publisher writes it
    frame = pl.DataFrame(written, schema=["ccode", "year", "cinc"], orient="row")
    return frame.with_columns(pl.lit(-9).alias(name) for name in ("milex", "milper", "irst", "pec", "tpop", "upop"))


def atop_file() -> pl.DataFrame:
    rows = [
        {"stateA": a, "stateB": b, "year": year, "defense": defence, "nonagg": 1 - defence}
        for pledges, defence in ((PACTS, 1), (TREATY_WITHOUT_DEFENCE, 0))
        for pair, years in pledges.items()
        for a, b in (pair, pair[::-1])
        for year in years
    ]
    return pl.DataFrame(rows).with_columns(pl.lit(0).alias(name) for name in ("offense", "neutral", "consul"))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path / "archive")
    hold(made, NMC, nmc_file())
    hold(made, ATOP, atop_file())
    return made


def asked(
    a: str = "USA",
    b: str = "RUS",
    *,
    succession: Succession = "continuous",
    since: date | None = None,
    until: date | None = None,
) -> Request:
    return Request(name_pair(a, b, succession=succession), since, until, None)


def test_capabilities_of_the_two_and_of_great_powers(archive: Archive) -> None:
    power = gather_power(archive, asked())
    assert power is not None
    assert power.balance.sort("year").row(0, named=True) == {
        "year": 1989, "dyad_share": pytest.approx(0.32), "parity_ratio": pytest.approx(15 / 17), "stronger": "RUS",
    }  # fmt: skip
    last = power.balance.row(-1, named=True)
    assert (last["year"], last["stronger"], last["parity_ratio"]) == (2019, "USA", pytest.approx(4 / 14))
    in_1989 = dict(power.shares.filter(pl.col("year") == 1989).select("state", "share").rows())
    assert in_1989 == {"USA": 0.15, "GBR": 0.02, "DEU": 0.03, "RUS": 0.17, "CHN": 0.10}
    assert power.source.address == "https://data.example/file.csv"


def test_what_is_missing_is_null_and_never_less_than_nothing(archive: Archive) -> None:
    power = gather_power(archive, asked("GBR", "RUS"))
    assert power is not None
    assert power.balance["year"].to_list() == [1989, 1990, 1991, 2019]
    assert (power.shares["share"] > 0).all()


def test_two_numbers_of_one_state_in_its_year_of_change_are_one(archive: Archive) -> None:
    power = gather_power(archive, asked("DEU", "USA"))
    assert power is not None
    assert power.balance.filter(pl.col("year") == 1990)["dyad_share"].to_list() == [pytest.approx(0.17)]
    assert power.shares.select("state", "year").is_unique().all()
    counted = [share for number, share in CINC[1990].items() if number != BRD]
    even, whole = 1 / len(counted), sum(counted)
    by_hand = math.sqrt((sum((share / whole) ** 2 for share in counted) - even) / (1 - even))
    found = power.poles.filter(pl.col("year") == 1990)["concentration"].item()
    assert found == pytest.approx(by_hand)


def test_poles_by_the_rule_under_the_names_of_their_time(archive: Archive) -> None:
    power = gather_power(archive, asked())
    assert power is not None
    assert power.poles.select("year", "polarity", "names").rows() == [
        (1989, "multipolar", "Soviet Union, United States, China"),
        (1990, "multipolar", "United States, Soviet Union, China"),
        (1991, "multipolar", "United States, China, Soviet Union"),
        (1992, "bipolar", "United States, China"),
        (2019, "bipolar", "China, United States"),
    ]
    assert set(power.poles["rule"]) == {"half_of_leader"}


def test_the_days_asked_for_cut_years(archive: Archive) -> None:
    request = asked(since=date(1989, 6, 1), until=date(1992, 7, 1))  # 1989 and 1992 are not whole
    power, alliances = gather_power(archive, request), gather_alliances(archive, request)
    assert power is not None
    assert alliances is not None
    assert power.balance["year"].to_list() == power.poles["year"].to_list() == [1990, 1991]
    assert alliances.years["year"].to_list() == [1990, 1991]
    assert set(alliances.blocs["year"]) == {1991}


def test_a_successor_kept_apart_begins_and_ends_in_its_years(archive: Archive) -> None:
    spans: dict[str, list[int]] = {"SUN": [1989, 1990, 1991], "RUS": [1992, 2019]}
    for code, years in spans.items():
        power = gather_power(archive, asked("USA", code, succession="split"))
        assert power is not None
        assert power.balance["year"].to_list() == years
    gone = gather_alliances(archive, asked("USA", "SUN", succession="split"))
    assert gone is not None
    assert gone.years["year"].max() == 1991  # a state that is gone does not have 0 allies
    new = gather_alliances(archive, asked("USA", "RUS", succession="split"))
    assert new is not None
    assert new.years["year"].min() == 1992


def test_a_state_that_the_sources_do_not_list_gives_none(archive: Archive, tmp_path: Path) -> None:
    assert gather_power(archive, asked("USA", "TUV")) is None
    assert gather_alliances(archive, asked("AND", "TUV")) is None
    assert gather_power(archive, asked(until=date(1980, 1, 1))) is None
    empty = Archive(tmp_path / "empty")
    assert gather_power(empty, asked()) is None
    assert gather_alliances(empty, asked()) is None


def test_allies_by_year_by_hand(archive: Archive) -> None:
    found = gather_alliances(archive, asked())
    assert found is not None
    years = {row["year"]: row for row in found.years.rows(named=True)}
    assert min(years) == 1949
    assert max(years) == ATOP.last_year
    told = {year: tuple(years[year][name] for name in ("a_n", "b_n", "common_n", "level")) for year in years}
    assert told[1949] == (2, 0, 0, 0)
    assert told[1980] == (2, 1, 0, 1)  # a treaty without defence is no pact
    assert told[1992] == (2, 0, 0, 1)
    assert told[2018] == (2, 1, 0, 1)


def test_common_allies_and_the_pledge_between_the_two(archive: Archive) -> None:
    found = gather_alliances(archive, asked("USA", "GBR"))
    assert found is not None
    last = found.years.row(-1, named=True)
    assert (last["a_n"], last["b_n"], last["common_n"], last["level"]) == (2, 3, 1, 3)


def test_a_pledge_of_one_side_alone_counts_between_the_two(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    given = (pl.col("stateA") == RUS) & (pl.col("stateB") == USA) | (pl.col("stateA") == USA) & (
        pl.col("stateB") == GBR
    )
    hold(archive, ATOP, atop_file().filter(given))
    found = gather_alliances(archive, asked())
    assert found is not None
    assert found.years.row(-1, named=True)["level"] == 1


def test_blocs_hold_the_allies_of_allies_but_never_the_side_itself(archive: Archive) -> None:
    found = gather_alliances(archive, asked())
    assert found is not None
    blocs = {side: set(found.blocs.filter(pl.col("side") == side)["state"]) for side in ("USA", "RUS")}
    assert blocs["USA"] == {"GBR", "FRA", "POL"}
    assert blocs["RUS"] == {"KAZ"}
    before = gather_alliances(archive, asked(until=date(1981, 1, 1)))
    assert before is not None
    assert set(before.blocs.filter(pl.col("side") == "RUS")["state"]) == {"POL"}  # that year's, not the last


def test_what_is_lacking_is_what_was_not_fetched(archive: Archive, tmp_path: Path) -> None:
    nothing = pl.DataFrame(schema=COVERAGE_SCHEMA)
    whole = gather_surroundings(archive, asked(), (), nothing)
    assert whole.lacking == ()
    assert whole.third_states is None
    assert [note.used for note in surroundings_notes(whole)] == ["used", "used", "built in"]
    silent = gather_surroundings(archive, asked("AND", "TUV"), (), nothing)
    assert [note.used for note in surroundings_notes(silent)][:2] == ["fetched, silent on this pair"] * 2
    half = Archive(tmp_path / "half")
    hold(half, NMC, nmc_file())
    around = gather_surroundings(half, asked(), (), nothing)
    assert [(item.title, item.how_to_get) for item in around.lacking] == [(ATOP.title, "detente fetch atop")]
    assert [note.used for note in surroundings_notes(around)] == ["used", "not fetched", "built in"]


def test_positions_of_the_two_and_their_rank_among_all_pairs() -> None:
    positions = gather_positions(asked())
    assert positions is not None
    assert positions.distances["closer_share"].is_between(0, 1).all()
    assert not positions.distances["distance"].has_nulls()
    assert set(positions.distances["name"]) == {"all votes", "nuclear questions"}
    assert positions.distances.select("name", "year").is_unique().all()
    assert 1964 not in positions.distances["year"]  # no session with enough roll calls: a gap, no zero
    own = positions.distances.filter(pl.col("name") == "all votes", pl.col("year") == 1979).row(0, named=True)
    points = load_ideal_points().filter(pl.col("year") == 1979).drop_nulls("point")["point"].cast(pl.Float64).to_list()
    apart = [abs(x - y) for n, x in enumerate(points) for y in points[:n]]
    path = ideal_point_distance("USA", "RUS").filter(pl.col("year") == 1979)
    assert own["distance"] == path["distance"].item()
    assert own["pairs_n"] == len(apart)
    assert own["closer_share"] == sum(one < own["distance"] for one in apart) / len(apart)


def test_the_farthest_and_the_closest_pair_are_at_the_ends() -> None:
    """The pair itself is none of those that stand closer, whatever the rounding."""
    points = load_ideal_points().filter(pl.col("year") == 2010).drop_nulls("point").sort("point")
    lowest, highest = points["state"][0], points["state"][-1]
    place = int(points["point"].diff().arg_min())  # type: ignore[arg-type]
    ends = {(lowest, highest): 1, tuple(points["state"][place - 1 : place + 1].to_list()): 0}
    for (a, b), share in ends.items():
        positions = gather_positions(asked(a, b, since=date(2010, 1, 1), until=date(2011, 1, 1)))
        assert positions is not None
        own = positions.distances.filter(pl.col("name") == "all votes").row(0, named=True)
        assert own["closer_share"] == pytest.approx(share - share / own["pairs_n"], abs=1e-12)


def test_the_nearest_are_others_in_order() -> None:
    positions = gather_positions(asked())
    assert positions is not None
    for side in ("USA", "RUS"):
        own = positions.nearest.filter(pl.col("side") == side)
        assert own.height == NEAREST_N
        assert not {"USA": {"USA"}, "RUS": {"RUS", "SUN"}}[side] & set(own["state"])
        assert own["distance"].is_sorted()
    before = gather_positions(asked(until=date(1986, 1, 1)))
    assert before is not None
    assert set(before.nearest["year"]) == {1985}
    assert "SUN" not in before.nearest.filter(pl.col("side") == "RUS")["state"]


def test_years_asked_for_cut_positions() -> None:
    positions = gather_positions(asked(since=date(1980, 1, 1), until=date(1983, 1, 1)))
    assert positions is not None
    assert sorted(set(positions.distances["year"])) == [1980, 1981, 1982]
    assert gather_positions(asked(until=date(1946, 1, 1))) is None


def test_who_never_voted_has_no_position() -> None:
    assert gather_positions(asked("USA", "VAT")) is None
    assert gather_positions(asked("XKX", "RUS")) is None
    assert gather_positions(asked("SUN", "RUS", succession="split")) is None  # never in one session


KINDNESS = {
    "GBR": 0.9, "FRA": 0.9, "DEU": 0.9, "POL": 0.8, "UKR": 0.8, "BLR": 0.1, "CHN": 0.3, "IRN": 0.1, "SYR": 0.1,
    "JPN": 0.9, "KAZ": 0.6,
}  # fmt: skip
"""How kindly the United States treat each; Russia does the opposite."""

EUROPE_N, ALL_N, YEARLY_N = 6, 11, 20
DAYS_N = 761  # from 2018 to the end of January 2020


def coverage() -> pl.DataFrame:
    """Every day arrived."""
    days = [datetime(2018, 1, 1) + timedelta(days=number) for number in range(DAYS_N)]
    frame = pl.DataFrame({"source": ["icews"] * DAYS_N, "unit_start": days, "unit_minutes": [1440] * DAYS_N})
    return frame.cast(dict(COVERAGE_SCHEMA))


def acts(sender: str, receiver: str, year: int, *, kind_n: int, unkind_n: int, source: str = "icews") -> pl.DataFrame:
    """So many acts of words, a day or more apart, in one year."""
    number = kind_n + unkind_n
    span = (date(2020, 1, 31) if year == 2020 else date(year, 12, 31)) - date(year, 1, 1)
    days = [date(year, 1, 1) + span * place / number for place in range(number)]
    return pl.DataFrame(
        {
            "event_id": [f"{source}-{sender}-{receiver}-{year}-{place}" for place in range(number)],
            "source": [source] * number,
            "event_date": days,
            "sender": [sender] * number,
            "receiver": [receiver] * number,
            "cameo": ["040"] * kind_n + ["112"] * unkind_n,
        }
    ).with_columns(sender_actor=pl.col("sender"), receiver_actor=pl.col("receiver"))


def world(*, thirds: bool = True) -> pl.DataFrame:
    """Two full years and a month; a source that is not the one chosen does the reverse of everything."""
    parts = []
    for year, yearly_n in ((2018, YEARLY_N), (2019, YEARLY_N), (2020, 2)):
        parts += [acts(a, b, year, kind_n=yearly_n, unkind_n=0) for a, b in (("USA", "RUS"), ("RUS", "USA"))]
        for other, kindness in KINDNESS.items() if thirds else ():
            kind_n = round(kindness * yearly_n)
            for sender, number in (("USA", kind_n), ("RUS", yearly_n - kind_n)):
                parts.append(acts(sender, other, year, kind_n=number, unkind_n=yearly_n - number))
                parts.append(acts(sender, other, year, kind_n=kind_n, unkind_n=yearly_n - kind_n, source="gdelt2"))
    return pl.concat(parts)


def archive_of(root: Path, rows: pl.DataFrame) -> Archive:
    """An archive that holds these rows."""
    made = Archive(root)
    create(made)
    whole = conform(rows, EVENT_SCHEMA, table="events").sort("sender", "receiver", "event_date")
    commit(made.table(), [write_event_file(made, whole, name="events.parquet")], ["test"])
    return made


def series_of(archive: Archive, request: Request) -> tuple[EventSeries, ...]:
    made = archived_events(archive, "icews", request.days(coverage(), "unit_start"), request)
    assert made is not None
    return (made,)


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return archive_of(tmp_path_factory.mktemp("peopled") / "archive", world())


def test_opposite_friends_are_told_of_the_last_full_year(peopled: Archive) -> None:
    found = gather_third_states(peopled, asked(), series_of(peopled, asked()), coverage())
    assert found is not None
    assert set(found.alignment["period"]) == {date(2019, 1, 1)}  # 2020 has hardly begun
    assert set(found.alignment["source"]) == {"icews"}  # the other source says that they agree
    whole = found.alignment.filter(pl.col("region").is_null()).row(0, named=True)
    assert whole["third_states_n"] == ALL_N
    assert whole["events_n"] == 2 * ALL_N * YEARLY_N
    assert -1 <= whole["correlation_low"] <= whole["correlation"] <= whole["correlation_high"] < -0.9
    europe = found.alignment.filter(pl.col("region") == "Europe").row(0, named=True)
    assert europe["third_states_n"] == EUROPE_N
    assert set(found.alignment["direction"]) == {"sent"}
    assert (found.dedupe, found.class_map) == ("actors_day_root", "hinge/1")


def test_attention_leaves_the_other_side_out(peopled: Archive) -> None:
    found = gather_third_states(peopled, asked(), series_of(peopled, asked()), coverage())
    assert found is not None
    assert found.focus.group_by("state").agg(pl.col("share").sum())["share"].to_list() == pytest.approx([1.0, 1.0])
    assert set(found.focus["total_n"]) == {ALL_N * YEARLY_N}
    europe = found.focus.filter(pl.col("region") == "Europe")
    assert europe["share"].to_list() == pytest.approx([EUROPE_N / ALL_N] * 2, abs=0.03)
    assert (europe["low"] < europe["share"]).all()


def test_days_not_asked_for_are_not_counted(peopled: Archive) -> None:
    request = asked(until=date(2019, 3, 1))
    cut = request.days(coverage(), "unit_start")
    found = gather_third_states(peopled, request, series_of(peopled, request), cut)
    assert found is not None
    assert set(found.alignment["period"]) == {date(2018, 1, 1)}  # of 2019 two months are left


def test_an_archive_without_third_states_tells_nothing_of_them(tmp_path: Path) -> None:
    alone = archive_of(tmp_path / "archive", world(thirds=False))
    assert gather_third_states(alone, asked(), series_of(alone, asked()), coverage()) is None


def test_one_side_without_third_states_tells_nothing(tmp_path: Path, peopled: Archive) -> None:
    rows = world().filter((pl.col("sender") == "USA") | (pl.col("receiver") == "USA"))
    silent = archive_of(tmp_path / "archive", rows)
    assert gather_third_states(silent, asked(), series_of(silent, asked()), coverage()) is None


def test_few_events_say_too_little(tmp_path: Path) -> None:
    few = archive_of(tmp_path / "archive", world().filter(pl.col("event_date") >= date(2019, 7, 1)))
    assert gather_third_states(few, asked(), series_of(few, asked()), coverage()) is None


def test_only_what_was_ingested_tells_of_third_states(peopled: Archive) -> None:
    builtin = tuple(replace(series, is_builtin=True) for series in series_of(peopled, asked()))
    assert gather_third_states(peopled, asked(), builtin, coverage()) is None
    assert gather_third_states(peopled, asked(), (), coverage()) is None
