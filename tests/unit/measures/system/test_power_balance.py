import polars as pl
import pytest

from detente.errors import SchemaError
from detente.measures.system.power_balance import overtakings, power_balance


def dyad(first, second, start=1900, **more):
    years = range(start, start + len(first))
    columns = {"ccode1": 200, "ccode2": 255, "year": years, "cinc1": first, "cinc2": second, **more}
    return pl.DataFrame(columns, strict=False)


def test_three_to_one_by_hand():
    row = power_balance(dyad([0.3], [0.1])).row(0, named=True)
    assert row["dyad_share"] == pytest.approx(0.4)
    assert row["share1"] == pytest.approx(0.75)
    assert row["parity_ratio"] == pytest.approx(1 / 3)
    assert row["power_ratio"] == pytest.approx(3)
    assert (row["stronger"], row["is_parity"], row["is_preponderant"]) == (200, False, False)


def test_parity_begins_at_eighty_per_cent_and_preponderance_at_ten_to_one():
    balance = power_balance(dyad([10.0, 10.0, 10.0, 10.0], [8.0, 7.99, 1.0, 1.01]))
    assert balance["is_parity"].to_list() == [True, False, False, False]
    assert balance["is_preponderant"].to_list() == [False, False, True, False]


def test_unknown_is_not_zero_and_zero_is_not_unknown():
    balance = power_balance(dyad([0.1, None, 0.2, 0.0], [0.1, 0.1, 0.0, 0.0]))
    assert balance["parity_ratio"].to_list() == [1.0, None, 0.0, None]
    assert balance["power_ratio"].to_list() == [1.0, None, None, None]
    assert balance["stronger"].to_list() == [None, None, 200, None]
    assert balance["is_parity"].to_list() == [True, None, False, None]


def test_shares_of_a_system_whose_shares_do_not_sum_to_one():
    assert power_balance(dyad([0.3], [0.1], total=[1.6]), total="total")["dyad_share"][0] == pytest.approx(0.25)
    with pytest.raises(SchemaError, match="a total must be above 0"):
        power_balance(dyad([0.3], [0.1], total=[0.0]), total="total")


def test_rows_keep_their_order():
    frame = dyad([0.1, 0.2, 0.3], [0.3, 0.3, 0.1]).reverse()
    assert power_balance(frame)["year"].to_list() == [1902, 1901, 1900]


def test_overtaking_and_the_parity_before_it():
    frame = dyad([0.20, 0.18, 0.16, 0.15, 0.15], [0.12, 0.15, 0.15, 0.16, 0.2])
    assert overtakings(frame).rows() == [(200, 255, 1903, 255, 200, 1902, 1901)]
    assert overtakings(frame.reverse()).rows() == overtakings(frame).rows()


def test_overtaking_in_one_step_has_no_parity_before_it():
    assert overtakings(dyad([0.3, 0.1], [0.1, 0.3]))["parity_since"].to_list() == [None]


def test_a_tie_overtakes_nobody():
    assert overtakings(dyad([0.2, 0.2, 0.2], [0.1, 0.2, 0.1])).height == 0
    frame = dyad([0.2, 0.2, 0.2], [0.19, 0.2, 0.21])
    assert overtakings(frame).select("year", "last_before").rows() == [(1902, 1900)]


def test_a_gap_ends_a_run_of_parity():
    frame = dyad([0.2, 0.2, None, None, 0.2], [0.19, 0.19, None, None, 0.3])
    assert overtakings(frame).select("year", "last_before", "parity_since").rows() == [(1904, 1901, 1900)]
    longer = dyad([0.2, 0.2, None, 0.2, 0.2], [0.19, 0.19, None, 0.19, 0.3])
    assert overtakings(longer)["parity_since"].to_list() == [1903]


def test_options_and_keys():
    with pytest.raises(SchemaError, match="parity_from"):
        power_balance(dyad([0.1], [0.1]), parity_from=0)
    with pytest.raises(SchemaError, match="stands more than once"):
        power_balance(pl.concat([dyad([0.1], [0.1])] * 2))
    with pytest.raises(SchemaError, match="below 0"):
        power_balance(dyad([-0.1], [0.1]))
    with pytest.raises(SchemaError, match="year: must be whole numbers"):
        power_balance(dyad([0.1], [0.1]).cast({"year": pl.Float64}))


def test_known_overtakings_on_cinc(shared_data):
    cinc = pl.read_csv(shared_data / "structure/terms/cow/cow_nmc_v7.csv").select("ccode", "year", "cinc")
    both = cinc.rename({"ccode": "ccode1", "cinc": "cinc1"}).join(
        cinc.rename({"ccode": "ccode2", "cinc": "cinc2"}), on="year"
    )
    of = both.filter(pl.col("ccode1") < pl.col("ccode2"))
    found = overtakings(of.filter(pl.col("ccode1").is_in([2, 200]), pl.col("ccode2").is_in([200, 255, 365, 710])))
    years = {
        pair: found.filter(ccode1=pair[0], ccode2=pair[1]).select("year", "overtaking").rows()
        for pair in ((2, 200), (200, 255), (2, 365), (2, 710))
    }
    assert years[2, 200] == [(1892, 2), (1893, 200), (1897, 2)]
    assert years[200, 255][0] == (1905, 255)
    assert years[2, 365][-2:] == [(1971, 365), (1989, 2)]
    assert years[2, 710][-3:] == [(1995, 710), (2002, 2), (2003, 710)]
