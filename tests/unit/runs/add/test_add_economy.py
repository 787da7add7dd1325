"""Simulated product and population."""

from pathlib import Path

import polars as pl
import pytest

from detente.errors import DriftError
from detente.runs.add.economy import add_gdp

TABLE = pl.DataFrame(
    {"gwcode": [2, 2], "year": [2018, 2019], "mrgdppc": [1.0, 2.0], "sd_mrgdppc": [0.1, 0.2], "pwtrgdp": [3.0, 4.0],
     "sd_pwtrgdp": [0.3, 0.4], "pwtpop": [5.0, 6.0], "sd_pwtpop": [0.5, 0.6]}
)  # fmt: skip


def test_estimates_come_with_their_deviations_in_the_tables_own_numbers() -> None:
    out = add_gdp(pl.DataFrame({"gwcode": [2, 2], "year": [2019, 2020]}), data=TABLE)
    assert out.select("pwtpop", "sd_pwtpop").rows() == [(6.0, 0.6), (None, None)]
    carried = add_gdp(pl.DataFrame({"gwcode": [2, 2], "year": [2019, 2020]}), data=TABLE, carry_forward=True)
    assert carried.select("pwtpop", "gdp_carried").rows() == [(6.0, False), (6.0, True)]


def test_an_estimate_without_deviation_is_refused() -> None:
    with pytest.raises(DriftError, match="sd_pwtpop"):
        add_gdp(pl.DataFrame({"gwcode": [2], "year": [2019]}), data=TABLE.drop("sd_pwtpop"))


def test_the_published_estimates(shared_data: Path) -> None:
    dyads = pl.DataFrame({"ccode1": [2], "ccode2": [365], "year": [1985]})
    out = add_gdp(dyads, data=shared_data / "structure/terms/cow_gdp_population_sim.csv")
    assert out.select("pwtpop1", "pwtpop2").row(0) == pytest.approx((243.19, 200.56), abs=0.01)
