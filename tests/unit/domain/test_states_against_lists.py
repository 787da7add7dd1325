"""The table of states against the lists and files that others keep; every difference is named here."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from detente.domain.state_table import State, all_states
from detente.domain.states import code_table, not_state_codes, states_on

DAY = timedelta(days=1)

# Crosswalk rows (iso3, cow, gw, first year) that give another code than ours, and why.
OTHER_CODES = {
    ("VAT", "327", "327", 1816): {"PAP"},  # the Papal States are not the Vatican City
    ("VAT", "", "327", 1861): {"PAP"},
    ("RUS", "365", "365", 1816): {"RUS", "SUN"},  # as the crosswalk's own note says
    ("YUG", "345", "345", 1944): {"YUG", "SCG"},  # Serbia and Montenegro 2003-2006
    ("VNM", "816", "816", 1954): {"VDR", "VNM"},  # as the crosswalk's own note says
}

# Crosswalk rows without iso3: our own codes, and SRB for Serbia before 1918.
OWN_CODES = {
    "240": "HAN", "245": "BAV", "267": "BAD", "269": "SAX", "271": "WRT", "273": "HSE", "275": "HSG",
    "280": "MEC", "300": "AUH", "329": "SIC", "332": "MOD", "335": "PMA", "337": "TUS", "340": "SRB",
    "": "SRB", "89": "UPC", "99": "GCL", "511": "ZAN", "563": "TRA", "564": "OFS", "711": "TBT", "730": "XKO",
    "815": "XVN", "817": "RVN",
}  # fmt: skip

# Years (first, last) in which a crosswalk row has a state by its GW number and we have none.
LEFT_OUT = {
    ("815", 1884, 1893): "French protectorate from 1883-08-25",
    ("651", 1827, 1839): "Egypt counted from the London Convention of 1840",
    ("101", 1829, 1829): "Venezuela left Gran Colombia in January 1830",
    ("100", 1830, 1830): "Gran Colombia was dissolved in November 1831",
    ("92", 1840, 1840): "El Salvador proclaimed in 1841",
    ("563", 1903, 1910): "annexed 1902-05-31",
    ("564", 1903, 1910): "annexed 1902-05-31",
    ("332", 1861, 1861): "annexed in March 1860",
    ("335", 1861, 1861): "annexed in March 1860",
    ("337", 1861, 1861): "annexed in March 1860",
    ("240", 1867, 1871): "annexed by Prussia in September 1866",
    ("273", 1867, 1871): "annexed by Prussia in September 1866",
    ("269", 1868, 1871): "in the North German Confederation from July 1867",
    ("280", 1868, 1871): "in the North German Confederation from July 1867",
    ("341", 1868, 1877): "Montenegro counted from the Treaty of Berlin",
    ("205", 1921, 1921): "treaty in force 1922-12-06",
    ("305", 1939, 1944): "annexed by Germany",
    ("850", 1945, 1948): "sovereignty transferred 1949-12-27",
    ("652", 1959, 1960): "United Arab Republic",
    ("396", 2008, 2025): "listed in not_states.csv",
    ("397", 2008, 2025): "listed in not_states.csv",
}

# From 1945, stretches in which COW or GW counts a member by a number and we have no state with it.
MEMBERS_LEFT_OUT = {
    ("cow", 511, date(1964, 4, 26), date(1964, 4, 26)): "day of the union with Tanganyika",
    ("cow", 663, date(1946, 3, 22), date(1946, 5, 24)): "treaty signed, independence proclaimed 1946-05-25",
    ("gw", 265, date(1949, 10, 5), date(1949, 10, 6)): "founded 1949-10-07",
    ("gw", 305, date(1945, 1, 1), date(1945, 4, 26)): "annexed until the declaration of 1945-04-27",
    ("gw", 359, date(1991, 8, 27), date(1991, 12, 25)): "Soviet republic until the Union ended",
    ("gw", 369, date(1991, 12, 1), date(1991, 12, 25)): "Soviet republic until the Union ended",
    ("gw", 370, date(1991, 8, 25), date(1991, 12, 25)): "Soviet republic until the Union ended",
    ("gw", 371, date(1991, 12, 21), date(1991, 12, 25)): "Soviet republic until the Union ended",
    ("gw", 372, date(1991, 12, 21), date(1991, 12, 25)): "Soviet republic until the Union ended",
    ("gw", 373, date(1991, 12, 21), date(1991, 12, 25)): "Soviet republic until the Union ended",
    ("gw", 701, date(1991, 10, 27), date(1991, 12, 25)): "Soviet republic until the Union ended",
    ("gw", 702, date(1991, 9, 9), date(1991, 12, 25)): "Soviet republic until the Union ended",
    ("gw", 703, date(1991, 8, 31), date(1991, 12, 25)): "Soviet republic until the Union ended",
    ("gw", 704, date(1991, 8, 31), date(1991, 12, 25)): "Soviet republic until the Union ended",
    ("gw", 705, date(1991, 12, 16), date(1991, 12, 25)): "Soviet republic until the Union ended",
    ("gw", 433, date(1960, 4, 4), date(1960, 8, 19)): "agreement signed; left the Mali Federation 1960-08-20",
    ("gw", 511, date(1964, 4, 26), date(1964, 4, 26)): "day of the union with Tanganyika",
    (
        "gw",
        517,
        date(1962, 1, 7),
        date(1962, 6, 30),
    ): "independent 1962-07-01; GW seems to swap day and month",
    ("gw", 616, date(1956, 1, 1), date(1956, 3, 19)): "independent 1956-03-20",
    ("gw", 652, date(1946, 1, 1), date(1946, 4, 16)): "French troops left 1946-04-17",
    ("gw", 652, date(1958, 2, 22), date(1961, 9, 27)): "United Arab Republic",
    ("gw", 760, date(1949, 1, 1), date(1949, 8, 7)): "treaty with India 1949-08-08",
    ("gw", 781, date(1965, 5, 26), date(1965, 7, 25)): "independent 1965-07-26",
    ("gw", 816, date(1954, 5, 1), date(1954, 7, 20)): "Geneva agreements 1954-07-21",
    ("gw", 817, date(1954, 5, 1), date(1954, 6, 3)): "treaty of independence 1954-06-04",
    ("gw", 850, date(1945, 8, 17), date(1949, 12, 26)): "sovereignty transferred 1949-12-27",
    ("gw", 396, date(2008, 8, 26), date(2020, 12, 31)): "listed in not_states.csv",
    ("gw", 397, date(2008, 8, 26), date(2020, 12, 31)): "listed in not_states.csv",
    ("gw", 935, date(1980, 6, 30), date(1980, 7, 29)): "independent 1980-07-30",
}

# From 1945 to 2016, our states on days on which neither COW nor GW counts them.
ONLY_OURS = {
    ("VAT", date(1945, 1, 1), date(2016, 12, 31)): "in neither list",
    ("PSE", date(1988, 11, 15), date(2016, 12, 31)): "in neither list",
    ("DEU", date(1949, 5, 23), date(1949, 9, 20)): "Basic Law, GW: occupation statute",
    ("TBT", date(1950, 10, 2), date(1951, 5, 22)): "GW ends Tibet on 1950-10-01",
    ("LAO", date(1953, 10, 22), date(1953, 10, 22)): "treaty of 22 October, COW a day later",
    ("ZAN", date(1963, 12, 10), date(1963, 12, 18)): "independent 1963-12-10",
    ("NRU", date(1968, 1, 31), date(1968, 12, 30)): "independent 1968-01-31",
    ("HRV", date(1991, 10, 8), date(1992, 1, 14)): "Arbitration Commission; COW: recognition by the EC",
    ("SVN", date(1991, 10, 8), date(1992, 1, 14)): "Arbitration Commission; COW: recognition by the EC",
    ("MKD", date(1991, 11, 17), date(1991, 11, 19)): "Arbitration Commission; GW three days later",
    ("BIH", date(1992, 3, 6), date(1992, 4, 6)): "Arbitration Commission; COW a month later",
}


def spells_of(states: list[State]) -> list[tuple[date, date]]:
    return [(state.valid_from, state.valid_to or date.max) for state in states]


def uncovered(start: date, end: date, spells: list[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """The stretches between two days that no spell covers."""
    for first, last in sorted(spells):
        if last < start or first > end:
            continue
        if first > start:
            yield start, first - DAY
        if last >= end:
            return
        start = last + DAY
    yield start, end


def members(shared_data: Path, issuer: str) -> list[tuple[int, date, date]]:
    """Members of the state system: number, first and last day; both lists are cut at their censoring date."""
    files = {"cow": ("cow/cow_system_isard.csv", "ccode"), "gw": ("gw_system_isard.csv", "gwcode")}
    file, number = files[issuer]
    with (shared_data / "structure/terms" / file).open(encoding="utf-8") as lines:
        return [
            (int(row[number]), date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
            for row in csv.DictReader(lines)
        ]


def numbered(issuer: str, number: int) -> list[State]:
    return [state for state in all_states() if getattr(state, issuer) == number]


def test_crosswalk_of_iso_cow_and_gw(shared_data):
    left_out = set()
    with (shared_data / "structure/open/crosswalk_iso3_cow_gw.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) > 300
    for row in rows:
        cow, gw, first, last = row["cow"], row["gw"], int(row["first_year"]), int(row["last_year"])
        ours = [
            state
            for state in all_states()
            if (cow in ("", str(state.cow)) and gw in ("", str(state.gw)))
            and state.valid_from <= date(last, 12, 31)
            and (state.valid_to or date.max) >= date(first, 1, 1)
        ]
        years = [
            year
            for year in range(first, last + 1)
            if not any(s.valid_from.year <= year <= (s.valid_to or date.max).year for s in ours)
        ]
        if years:
            assert years == list(range(years[0], years[-1] + 1)), row
            left_out.add((gw, years[0], years[-1]))
        expected = OTHER_CODES.get((row["iso3"], cow, gw, first)) or {row["iso3"] or OWN_CODES.get(gw)}
        assert {state.code for state in ours} == expected or (not ours and years), row
    assert left_out == set(LEFT_OUT)


def test_every_member_of_the_system_since_1945_is_ours_on_the_same_days(shared_data):
    found = set()
    for issuer in ("cow", "gw"):
        for number, start, end in members(shared_data, issuer):
            if end >= date(1945, 1, 1):
                ours = spells_of(numbered(issuer, number))
                found |= {(issuer, number, *gap) for gap in uncovered(max(start, date(1945, 1, 1)), end, ours)}
    assert found == set(MEMBERS_LEFT_OUT)


def test_no_state_since_1945_is_ours_alone_without_a_reason(shared_data):
    listed = {issuer: members(shared_data, issuer) for issuer in ("cow", "gw")}
    found = set()
    for state in all_states():
        start, end = (
            max(state.valid_from, date(1945, 1, 1)),
            min(state.valid_to or date.max, date(2016, 12, 31)),
        )
        theirs = [
            (first, last)
            for issuer in ("cow", "gw")
            for number, first, last in listed[issuer]
            if number == getattr(state, issuer)
        ]
        if start <= end:
            found |= {(state.code, *gap) for gap in uncovered(start, end, theirs)}
    assert found == set(ONLY_OURS)


@pytest.mark.parametrize(
    ("day", "cow", "gw", "ours"),
    [  # members of COW and GW counted in their lists, and our states, counted here by hand of the differences
        (date(1950, 1, 1), 75, 86, 87),  # GW + VAT
        (date(1975, 6, 1), 142, 149, 150),  # GW + VAT
        (date(1985, 6, 1), 161, 169, 170),  # GW + VAT
        (date(2000, 1, 1), 190, 191, 193),  # GW + VAT, PSE
        (date(2010, 1, 1), 194, 196, 196),  # GW - Abkhazia, South Ossetia + VAT, PSE
        (date(2016, 12, 31), 195, 197, 197),
    ],
)
def test_number_of_states_on_a_day(shared_data, day, cow, gw, ours):
    counted = [sum(a <= day <= b for _, a, b in members(shared_data, issuer)) for issuer in ("cow", "gw")]
    assert [*counted, len(states_on(day))] == [cow, gw, ours]


# Codes in real event files


def lines_of(path: Path) -> Iterator[str]:
    if not zipfile.is_zipfile(path):
        with path.open(encoding="utf-8", errors="replace") as lines:
            yield from lines
        return
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield from io.TextIOWrapper(archive.open(name), encoding="utf-8", errors="replace")


def gdelt_codes(path: Path) -> tuple[set[str], set[str]]:
    """Country codes of actors (CAMEO) and of places (FIPS) in an event file of either version."""
    places = {57: (37, 44, 51), 58: (37, 44, 51), 61: (37, 45, 53)}
    cameo, fips = set(), set()
    for line in lines_of(path):
        fields = line.rstrip("\n").split("\t")
        if len(fields) in places:
            cameo |= {fields[7], fields[17]}
            fips |= {fields[index] for index in places[len(fields)]}
    return cameo - {""}, fips - {""}


def icews_names(path: Path) -> set[str]:
    """Country names of actors and places in an event file.

    The samples were written by R, which puts NA for null; the provider's own daily files leave the field
    empty. No ICEWS country is named NA: Namibia is written out.
    """
    rows = csv.reader(lines_of(path), delimiter="\t", quoting=csv.QUOTE_NONE)
    if "Egypt" in path.name:
        rows = csv.reader(lines_of(path))
    null = {"", "NA"} if path.parent.name == "icews-samples" else {""}
    columns = [index for index, name in enumerate(next(rows)) if "ountry" in name]
    return {row[index] for row in rows for index in columns} - null


def unknown(codes: set[str], scheme) -> set[str]:
    return codes - set(code_table(scheme)["code"]) - not_state_codes(scheme)


CAMEO_LIST = """
WSB BAG GZS AFR ASA BLK CRB CAU CFR CAS CEU EIN EAF EEU EUR LAM MEA MDT NAF NMR PGS SCN SAM SAS SEA
SAF WAF WST AFG ALA ALB DZA ASM AND AGO AIA ATG ARG ARM ABW AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ
BEN BMU BTN BOL BIH BWA BRA VGB BRN BGR BFA BDI KHM CMR CAN CPV CYM CAF TCD CHL CHN COL COM COD COG
COK CRI CIV HRV CUB CYP CZE DNK DJI DMA DOM TMP ECU EGY SLV GNQ ERI EST ETH FRO FLK FJI FIN FRA GUF
PYF GAB GMB GEO DEU GHA GIB GRC GRL GRD GLP GUM GTM GIN GNB GUY HTI VAT HND HKG HUN ISL IND IDN IRN
IRQ IRL IMY ISR ITA JAM JPN JOR KAZ KEN KIR PRK KOR KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MAC
MKD MDG MWI MYS MDV MLI MLT MHL MTQ MRT MUS MYT MEX FSM MDA MCO MNG MTN MSR MAR MOZ MMR NAM NRU NPL
NLD ANT NCL NZL NIC NER NGA NIU NFK MNP NOR PSE OMN PAK PLW PAN PNG PRY PER PHL PCN POL PRT PRI QAT
REU ROM RUS RWA SHN KNA LCA SPM VCT WSM SMR STP SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF ESP LKA
SDN SUR SJM SWZ SWE CHE SYR TWN TJK TZA THA TGO TKL TON TTO TUN TUR TKM TCA TUV UGA UKR ARE GBR USA
VIR URY UZB VUT VEN VNM WLF ESH YEM ZMB ZWE
"""  # the codes of GDELT's look-up CAMEO.country.txt, as quoted in public code in 2026


def test_every_code_of_the_cameo_country_list_is_known():
    codes = set(CAMEO_LIST.split())
    assert len(codes) == 261
    assert unknown(codes, "cameo") == set()


def test_codes_of_one_gdelt_and_one_icews_file(shared_data):
    cameo, fips = gdelt_codes(shared_data / "events/gdelt2-15min/20191024143000.export.CSV")
    names = icews_names(shared_data / "events/icews-samples/events.2018.sample.tab")
    assert len(cameo) > 50
    assert len(names) > 100
    assert unknown(cameo, "cameo") == unknown(fips, "fips") == unknown(names, "icews") == set()


def test_codes_of_every_gdelt_file(shared_data):
    cameo, fips = set(), set()
    for pattern in ("gdelt2-15min/*.CSV*", "gdelt1-daily/*", "gdelt-samples/events*.csv"):
        for path in sorted((shared_data / "events").glob(pattern)):
            found = gdelt_codes(path)
            cameo |= found[0]
            fips |= found[1]
    assert (len(cameo), len(fips)) == (209, 227)
    assert unknown(cameo, "cameo") == unknown(fips, "fips") == set()


def test_names_of_every_icews_file(shared_data):
    names = set()
    for pattern in ("icews-daily/*.zip", "icews-samples/*"):
        for path in sorted((shared_data / "events").glob(pattern)):
            names |= icews_names(path)
    assert len(names) == 226
    assert unknown(names, "icews") == set()
