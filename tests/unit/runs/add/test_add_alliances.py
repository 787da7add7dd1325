"""ATOP obligations: directed and undirected, silence and span, and the set that software must refuse."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import DriftError, SchemaError
from detente.panels.system import dyad_years
from detente.runs.add.alliances import add_alliances, either_way

NAMES = ["atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"]

PUBLISHED = pl.DataFrame(
    {
        "ddyad": ["211220", "220211", "2020"], "year": ["1832", "1832", "1942"], "atopally": ["1", "1", "1"],
        "defense": ["0", "1", "1"], "offense": ["0", "0", "1"], "neutral": ["0", "0", "0"], "nonagg": ["0", "0", "0"],
        "consul": ["0", "0", "1"], "shareob": ["1", "1", "1"],
        "stateA": ["211", "220", "2"], "stateB": ["220", "211", "20"],
    }
)  # fmt: skip

COW_ALLIANCE_FILES = {
    "by_member": ["version4id", "ccode", "state_name", "defense", "neutrality", "nonaggression", "entente"],
    "by_directed_yearly": [
        "version4id", "ccode1", "state_name1", "ccode2", "state_name2", "dyad_st_day", "left_censor", "right_censor",
        "defense", "neutrality", "nonaggression", "entente", "year", "version",
    ],
    "peacesciencer": ["ccode1", "ccode2", "year", "cow_defense", "cow_neutral", "cow_nonagg", "cow_entente"],
    "by_dyad_without_number": ["ccode1", "ccode2", "year", "defense", "neutrality", "nonaggression", "entente"],
}  # fmt: skip


def test_the_pledge_of_1832_is_one_sided() -> None:
    both = pl.DataFrame({"ccode1": [211, 220], "ccode2": [220, 211], "year": [1832, 1832]})
    assert add_alliances(both, directed=True, data=PUBLISHED)["atop_defense"].to_list() == [0, 1]


def test_the_pledge_of_1832_is_not_lost_in_a_frame_that_names_each_dyad_once() -> None:
    once = pl.DataFrame({"ccode1": [211], "ccode2": [220], "year": [1832]})
    assert add_alliances(once, directed=True, data=PUBLISHED)["atop_defense"].to_list() == [0]
    assert add_alliances(once, directed=False, data=PUBLISHED)["atop_defense"].to_list() == [1]
    turned = once.rename({"ccode1": "ccode2", "ccode2": "ccode1"})
    assert add_alliances(turned, directed=False, data=PUBLISHED)["atop_defense"].to_list() == [1]


def test_silence_is_zero_within_the_span_and_null_outside() -> None:
    frame = pl.DataFrame({"ccode1": [2] * 4, "ccode2": [365] * 4, "year": [1814, 1815, 2018, 2019]})
    assert add_alliances(frame, directed=True, data=PUBLISHED)["atop_nonagg"].to_list() == [None, 0, 0, None]


def test_carried_obligations_are_flagged_zeros_too() -> None:
    frame = pl.DataFrame({"ccode1": [2, 2], "ccode2": [365, 365], "year": [2018, 2024]})
    out = add_alliances(frame, directed=False, data=PUBLISHED, carry_forward=True)
    assert out.select("atop_consul", "atop_carried").rows() == [(0, False), (0, True)]


def test_directed_must_be_said() -> None:
    with pytest.raises(TypeError, match="directed"):
        add_alliances(pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1950]}), data=PUBLISHED)  # type: ignore[call-arg]


@pytest.mark.parametrize("layout", COW_ALLIANCE_FILES)
def test_the_cow_alliance_set_is_refused_with_the_reason(layout: str, tmp_path: Path) -> None:
    path = tmp_path / "alliance_v4.1.csv"
    columns = COW_ALLIANCE_FILES[layout]
    path.write_text(",".join(columns) + "\n" + ",".join("1" for _ in columns) + "\n", encoding="utf-8")
    with pytest.raises(DriftError, match=r"maintainer has asked that software refuse it; use ATOP"):
        add_alliances(pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1950]}), directed=True, data=path)


def test_an_obligation_that_is_neither_0_nor_1_stops_it() -> None:
    with pytest.raises(DriftError, match="neither 0 nor 1"):
        add_alliances(
            pl.DataFrame({"ccode1": [2], "ccode2": [20], "year": [1950]}),
            directed=True,
            data=PUBLISHED.with_columns(nonagg=pl.lit("2")),
        )


def test_a_frame_of_states_is_refused() -> None:
    with pytest.raises(SchemaError, match="about dyads"):
        add_alliances(pl.DataFrame({"ccode": [2], "year": [1950]}), directed=True, data=PUBLISHED)


rows = st.tuples(st.integers(1, 4), st.integers(5, 8), st.integers(1900, 1902), st.booleans(), st.integers(0, 1))


@given(st.lists(rows, unique_by=lambda row: row[:4], min_size=1))
def test_either_way_is_the_larger_of_both_directions(table: list[tuple[int, int, int, bool, int]]) -> None:
    directed = pl.DataFrame(
        [(b, a, year, x) if turned else (a, b, year, x) for a, b, year, turned, x in table],
        schema=["ccode1", "ccode2", "year", "x"],
        orient="row",
    )
    wanted: dict[tuple[int, int, int], int] = {}
    for a, b, year, _, x in table:
        wanted[a, b, year] = max(x, wanted.get((a, b, year), 0))
    assert {row[:3]: row[3] for row in either_way(directed, ["x"]).rows()} == wanted


@pytest.mark.slow
def test_known_pledges_of_the_published_table(shared_data: Path) -> None:
    path = shared_data / "structure/terms/atop51_directed_dyadyear_obligations.parquet"
    frame = pl.DataFrame(
        {
            "ccode1": [2, 2, 220, 211, 365, 2], "ccode2": [200, 365, 211, 220, 315, 365],
            "year": [1950, 1985, 1832, 1832, 1970, 2019],
        }
    )  # fmt: skip
    assert add_alliances(frame, directed=True, data=path).select(NAMES).rows() == [
        (1, 0, 0, 1, 1), (0, 0, 0, 1, 0), (1, 0, 0, 0, 0), (0, 0, 0, 0, 0), (1, 1, 0, 1, 1), (None,) * 5,
    ]  # fmt: skip
    everywhere = dyad_years(directed=True, start=1816, end=2018)
    with_pledges = add_alliances(everywhere, directed=True, data=path)
    assert with_pledges.height == everywhere.height
    assert with_pledges.select(pl.col(NAMES).null_count()).row(0) == (0,) * 5
