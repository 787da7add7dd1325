"""Roll calls of the UN General Assembly: how each state voted. Read for use by :mod:`detente.sources.votes`."""

import polars as pl

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, take

COLUMNS = {"rcid": column("rcid", "resid"), "ccode": column("ccode"), "vote": column("vote")}


def read_unga_votes(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per roll call and state: 1 yes, 2 abstain, 3 no, 8 absent, 9 not a member."""
    return take(rows, COLUMNS, source="unga_votes")


UNGA_VOTES = YearlySource(
    name="unga_votes",
    title="United Nations General Assembly Voting Data, roll calls",
    version="newest with a CSV file",
    licence="CC0 1.0",
    citations=(
        'Voeten, Erik, Anton Strezhnev, and Michael Bailey (2009). "United Nations General Assembly Voting Data." '
        "Harvard Dataverse. doi:10.7910/DVN/LEJUQZ",
        'Bailey, Michael A., Anton Strezhnev, and Erik Voeten (2017). "Estimating Dynamic State Preferences from '
        'United Nations Voting Data." Journal of Conflict Resolution 61(2): 430-456.',
    ),
    address="dataverse:doi:10.7910/DVN/LEJUQZ/*UNVotes*.csv",
    page="https://doi.org/10.7910/DVN/LEJUQZ",
    how_to_get="detente fetch unga_votes",
    member="*.csv",
    system="cow",
    first_year=1946,
    last_year=2022,
    columns={
        "un_agreement": "how often the two voted alike in the session, by a named rule",
        "un_votes_n": "roll calls in which both voted",
        "ideal_point": "position estimated here from these votes, positive toward the United States",
        "ideal_point_se": "its standard error",
        "ideal_point_distance": "distance of the two positions, in standard deviations of all states and years",
        "ideal_point_distance_se": "its standard error",
    },
    silence="null: a state that is not listed in a roll call has no known vote",
    read=read_unga_votes,
    known_faults=(
        "newer versions of the data set hold ideal points without the roll calls, or the roll calls in R's own format "
        "only: the newest version with a CSV file is taken, whose last session may be earlier than 2022",
    ),
)
