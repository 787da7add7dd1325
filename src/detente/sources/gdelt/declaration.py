"""What GDELT's two event feeds are, and where their fields lie.

Layout facts: GDELT Data Format Codebook (1.0) and Event Codebook V2.0, addresses in ``Source.address``.
"""

from datetime import timedelta

from detente.sources.declaration import Layout, Source, Stamp
from detente.sources.gdelt.clean import clean_gdelt

CITATION = (
    "Leetaru, Kalev, and Philip A. Schrodt (2013). GDELT: Global Data on Events, Location and Tone, 1979-2012. "
    "ISA Annual Convention. The GDELT Project, https://www.gdeltproject.org/"
)
LICENCE = "free for any use with a citation of the GDELT Project and a link to https://www.gdeltproject.org/"
COMMON_FAULTS = (
    "a row is a report, not an event: one summit becomes hundreds of rows",
    "event dates can lie exactly 1, 7, 30, 365 or 3650 days before the day of publication",
    "places become actors; ask for --roles state where acts of state are meant",
)

GDELT1 = Source(
    name="gdelt1",
    title="GDELT 1.0 events",
    provider="The GDELT Project",
    licence=LICENCE,
    citation=CITATION,
    address="https://data.gdeltproject.org/events/",
    span="1979 to today",
    how_to_get="download YYYYMMDD.export.CSV.zip (or YYYY.zip, YYYYMM.zip before April 2013) from the address",
    known_faults=(*COMMON_FAULTS, "2014-01-23 to 2014-01-25 were never published"),
    known_breaks=(("2013-04-01", "daily files begin"), ("2014-01-01", "feed re-hosted")),
)

GDELT2 = Source(
    name="gdelt2",
    title="GDELT 2.0 events",
    provider="The GDELT Project",
    licence=LICENCE,
    citation=CITATION,
    address="http://data.gdeltproject.org/gdeltv2/masterfilelist.txt",
    span="2015-02-18 to today",
    how_to_get="download YYYYMMDDHHMMSS.export.CSV.zip files named in the master list",
    known_faults=(*COMMON_FAULTS, "15-minute slots are missing here and there"),
    known_breaks=(("2015-02-19", "GDELT 2.0 begins; machine-translated sources added"),),
)

SHARED = {
    "event_id": 0, "event_date": 1, "sender_actor": 5, "sender": 7, "sender_type1": 12, "sender_type2": 13,
    "sender_type3": 14, "receiver_actor": 15, "receiver": 17, "receiver_type1": 22, "receiver_type2": 23,
    "receiver_type3": 24, "is_root": 25, "cameo": 26, "root": 28, "goldstein_score": 30, "mentions_n": 31,
    "sources_n": 32, "articles_n": 33, "tone_score": 34,
}  # fmt: skip
COLUMNS_57 = {**SHARED, "place": 51, "latitude": 53, "longitude": 54, "known_at": 56}
COLUMNS_58 = {**COLUMNS_57, "url": 57}
COLUMNS_61 = {**SHARED, "place": 53, "latitude": 56, "longitude": 57, "known_at": 59, "url": 60}

GDELT1_LAYOUT = Layout(
    source="gdelt1",
    version=1,
    columns={57: COLUMNS_57, 58: COLUMNS_58},
    # Back files (57 columns) come by event date and were all added in 2013; dailies come by the day they were added.
    stamps={57: Stamp(1, 8, "%Y%m%d"), 58: Stamp(56, 8, "%Y%m%d")},
    unit=timedelta(days=1),
    clean=clean_gdelt,
    code_width=3,
)
GDELT2_LAYOUT = Layout(
    source="gdelt2",
    version=1,
    columns={61: COLUMNS_61},
    stamps={61: Stamp(59, 14, "%Y%m%d%H%M%S")},
    unit=timedelta(minutes=15),
    clean=clean_gdelt,
    code_width=3,
)
