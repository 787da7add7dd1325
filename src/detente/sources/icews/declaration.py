"""What ICEWS is, and where its fields lie."""

from datetime import timedelta

from detente.sources.declaration import Layout, Source, Stamp
from detente.sources.icews.clean import clean_icews

ICEWS = Source(
    name="icews",
    title="ICEWS coded event data",
    provider="Lockheed Martin; Harvard Dataverse",
    licence="for research; see the Dataverse page before passing data on",
    citation=(
        "Boschee, Elizabeth, Jennifer Lautenschlager, Sean O'Brien, Steve Shellman, James Starz, and Michael Ward "
        "(2015). ICEWS Coded Event Data. Harvard Dataverse, doi:10.7910/DVN/28075"
    ),
    address="https://doi.org/10.7910/DVN/28075",
    span="1995 to 2023-04-11 (ended)",
    how_to_get="download the events.YYYY.*.tab or YYYYMMDD-icews-events.tab files from the Dataverse page",
    known_faults=(
        "several sentences of one story give several rows",
        "event ids repeat over the whole archive; id and date together do not",
        "a hole from late 2019 to May 2020 is reported",
        "the day of publication is not in the file: known_at is the file's last covered day, or the event's own",
    ),
)

HEADER = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip

ICEWS_LAYOUT = Layout(
    source="icews",
    version=1,
    columns={
        20: {
            "event_id": 0, "event_date": 1, "sender_actor": 2, "sender_sectors": 3, "sender": 4, "cameo": 6,
            "goldstein_score": 7, "receiver_actor": 8, "receiver_sectors": 9, "receiver": 10, "place": 17,
            "latitude": 18, "longitude": 19,
        }
    },
    stamps={20: Stamp(1, 10, "%Y-%m-%d")},
    unit=timedelta(days=1),
    clean=clean_icews,
    has_header=True,
    known_at_from_coverage=True,
)  # fmt: skip
