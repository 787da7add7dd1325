import pytest

from detente.domain.regions import all_regions, region_of, region_table
from detente.domain.state_table import all_states
from detente.errors import UnknownStateError


def test_every_state_has_exactly_one_region():
    codes = [place.code for place in all_regions()]
    assert len(codes) == len(set(codes))
    assert set(codes) == {state.code for state in all_states()}


def test_five_regions_and_twenty_two_subregions_each_in_one_region():
    pairs = {(place.region, place.subregion) for place in all_regions()}
    assert {region for region, _ in pairs} == {"Africa", "Americas", "Asia", "Europe", "Oceania"}
    assert len(pairs) == len({subregion for _, subregion in pairs}) == 22


def test_what_m49_does_not_list_is_assigned_with_a_reason():
    for place in all_regions():
        assert place.basis in ("m49", "assigned")
        assert bool(place.note) == (place.basis == "assigned"), place
    assigned = {place.code for place in all_regions() if place.basis == "assigned"}
    ended = {state.code for state in all_states()} - {state.code for state in all_states() if state.valid_to is None}
    assert assigned == ended | {"TWN", "XKX"}


@pytest.mark.parametrize(
    ("code", "region", "subregion"),
    [
        ("USA", "Americas", "Northern America"),
        ("MEX", "Americas", "Central America"),
        ("RUS", "Europe", "Eastern Europe"),
        ("SUN", "Europe", "Eastern Europe"),
        ("TUR", "Asia", "Western Asia"),
        ("CYP", "Asia", "Western Asia"),
        ("IRN", "Asia", "Southern Asia"),
        ("GEO", "Asia", "Western Asia"),
        ("KAZ", "Asia", "Central Asia"),
        ("GBR", "Europe", "Northern Europe"),
        ("EST", "Europe", "Northern Europe"),
        ("SDN", "Africa", "Northern Africa"),
        ("SSD", "Africa", "Eastern Africa"),
        ("DDR", "Europe", "Western Europe"),
    ],
)
def test_places_as_in_m49(code, region, subregion):
    assert region_of(code) == region
    assert region_of(code, level="subregion") == subregion


def test_what_is_no_state_has_no_region():
    with pytest.raises(UnknownStateError):
        region_of("EUR")
    with pytest.raises(ValueError, match="level must be region or subregion"):
        region_table(level="continent")
