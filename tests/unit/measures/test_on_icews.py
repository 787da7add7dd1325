"""The measures of the system on real yearly counts: do they say what everybody knows?"""

import zipfile

import numpy as np
import polars as pl
import pytest

from detente.domain.quads import QUADS
from detente.measures.system.alignment import third_party_alignment
from detente.measures.system.blocs import cooperation_blocs
from detente.measures.system.regional_focus import regional_focus

pytestmark = pytest.mark.slow

COUNTS = dict(zip(("verbCoop", "matlCoop", "verbConf", "matlConf"), QUADS, strict=True))
THIRTY = [
    *("USA", "RUS", "CHN", "GBR", "FRA", "DEU", "JPN", "IND", "PAK", "IRN"),
    *("IRQ", "SYR", "ISR", "SAU", "EGY", "TUR", "UKR", "BLR", "KAZ", "POL"),
    *("GEO", "PRK", "KOR", "CUB", "BRA", "MEX", "CAN", "AUS", "ITA", "ESP"),
]


@pytest.fixture(scope="module")
def panel(shared_data):
    """Yearly counts of 2014, in the columns of a panel."""
    with zipfile.ZipFile(shared_data / "events/icews-dyad-year/icews.csv.zip") as archive:
        rows = pl.read_csv(archive.read(archive.namelist()[0]), null_values=["NA"], infer_schema_length=None)
    named = rows.filter(year=2014).rename({"i_iso3c": "sender", "j_iso3c": "receiver", **COUNTS})
    named = named.drop_nulls(["sender", "receiver"]).filter(pl.col("sender") != pl.col("receiver"))
    keys = {"period": pl.date("year", 1, 1), "source": pl.lit("icews")}
    long = named.with_columns(**keys).unpivot(
        list(QUADS), index=["sender", "receiver", "period", "source"], variable_name="quad", value_name="events_n"
    )
    cells = ["sender", "receiver", "period", "source", "quad"]
    return long.group_by(cells).agg(pl.col("events_n").cast(pl.Int64).sum())


def kappa(panel, *pair):
    of_pair = panel.filter(pl.col("sender").is_in(pair) | pl.col("receiver").is_in(pair))
    result = third_party_alignment(of_pair, pair=pair, rng=np.random.default_rng(1))
    return result.filter(direction="sent").row(0, named=True)


def test_britain_has_the_friends_of_the_united_states_and_russia_has_not(panel):
    ally, rival = kappa(panel, "USA", "GBR"), kappa(panel, "USA", "RUS")
    assert ally["kappa_low"] > rival["kappa_high"]
    assert rival["kappa"] < 0 < kappa(panel, "RUS", "CHN")["kappa_low"]


def test_two_camps_in_2014(panel):
    found = cooperation_blocs(panel, rng=np.random.default_rng(1), states=THIRTY, resamples_n=60)
    bloc = dict(found.states.select("state", "bloc").iter_rows())
    assert bloc["USA"] == bloc["GBR"] == bloc["DEU"] == bloc["POL"] == bloc["UKR"] != bloc["RUS"]
    assert bloc["RUS"] == bloc["SYR"] == bloc["IRN"] == bloc["CHN"]
    assert found.periods["shuffled_share"].item() < 0.05
    assert found.pairs.filter(state_a="RUS", state_b="USA")["together"].item() < 0.1


def test_russia_attends_to_europe_more_than_the_united_states_do(panel):
    focus = regional_focus(panel, states=["USA", "RUS"], without=["USA", "RUS"])
    shares = {(row["state"], row["region"]): row for row in focus.iter_rows(named=True)}
    assert shares["RUS", "Europe"]["low"] > shares["USA", "Europe"]["high"]
    assert shares["USA", "Asia"]["share"] > 0.5
