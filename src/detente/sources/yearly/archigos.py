"""Leaders of states: Archigos 4.1, made into state-years: who led on the first and last day, and who went how."""

import polars as pl

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, has_columns, key, take
from detente.sources.yearly.whittling import expand_years

FIRST_YEAR, LAST_YEAR = 1870, 2015
KEYS = ["gwcode", "year"]

LEADERS = {
    "gwcode": key("gwcode", "ccode"),
    **{name: column(name, dtype=pl.String) for name in ("obsid", "leadid", "exit")},
    "begins": key("startdate", dtype=pl.Date),
    "ends": key("enddate", dtype=pl.Date),
}
STATE_YEARS = {
    **{name: column(name) for name in KEYS},
    **{name: column(name, dtype=pl.Int8) for name in ("leadertransition", "irregular", "n_leaders")},
    **{name: column(name, dtype=pl.String) for name in ("jan1obsid", "dec31obsid")},
}


def read_archigos(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per state (Gleditsch-Ward number) and year with a leader, 1870-2015.

    Reads leaders as Archigos publishes them (it calls the Gleditsch-Ward number ``ccode``), and state-years as
    peacesciencer makes them; these do not say in which year a leader fell, so that ``irregular_exit`` is null.
    """
    if has_columns(rows, ["jan1obsid"]):
        return take(rows, STATE_YEARS, source="archigos").with_columns(irregular_exit=pl.lit(None, pl.Int8))
    return _state_years(take(rows, LEADERS, source="archigos"))


def _state_years(leaders: pl.DataFrame) -> pl.DataFrame:
    """What happened in each year of a state; a day on which one leader follows another belongs to both."""
    in_list = leaders.filter(pl.col("ends").dt.year() >= FIRST_YEAR)  # who left before it begins has no year of it
    spans = in_list.with_row_index("order").with_columns(
        first=pl.max_horizontal(pl.col("begins").dt.year(), pl.lit(FIRST_YEAR)), last=pl.col("ends").dt.year()
    )
    years = expand_years(spans, first="first", last="last", source="archigos").filter(pl.col("year") <= LAST_YEAR)
    held = years.with_columns(
        since=pl.max_horizontal("begins", pl.date(pl.col("year"), 1, 1)),
        until=pl.min_horizontal("ends", pl.date(pl.col("year"), 12, 31)),
        fell=(pl.col("exit") == "Irregular") & (pl.col("ends").dt.year() == pl.col("year")),
    )
    states = held.group_by(KEYS, maintain_order=True).agg(
        jan1obsid=pl.col("obsid").sort_by("since", "order").first(),
        dec31obsid=pl.col("obsid").sort_by("until", "order").last(),
        n_leaders=pl.col("leadid").n_unique().cast(pl.Int8),
        has_irregular=(pl.col("exit") == "Irregular").any(),
        irregular_exit=pl.col("fell").any().cast(pl.Int8),
    )
    has_change = pl.col("jan1obsid") != pl.col("dec31obsid")
    changes = states.with_columns(
        leadertransition=has_change.cast(pl.Int8), irregular=(has_change & pl.col("has_irregular")).cast(pl.Int8)
    )
    return changes.select(*STATE_YEARS, "irregular_exit").sort(KEYS)


ARCHIGOS = YearlySource(
    name="archigos",
    title="Archigos, political leaders",
    version="4.1",
    licence="free for research, cite; no statement on passing the files on",
    citations=(
        'Goemans, Henk E., Kristian Skrede Gleditsch, and Giacomo Chiozza (2009). "Introducing Archigos: A Dataset of '
        'Political Leaders." Journal of Peace Research 46(2): 269-283.',
    ),
    address="http://ksgleditsch.com/data/1March_Archigos_4.1.txt",
    page="http://ksgleditsch.com/archigos.html",
    how_to_get="detente fetch archigos",
    member="*",
    system="gw",
    first_year=FIRST_YEAR,
    last_year=LAST_YEAR,
    columns={
        "leadertransition": "1: who led on the last day is not who led on the first, 0: the same",
        "irregular": "1: such a change, and a leader of the year whose time ended irregularly (that year or later)",
        "irregular_exit": "1: a leader fell irregularly in that year, 0: none did",
        "n_leaders": "number of leaders in the year",
        "jan1obsid": "who led on the first day of the year (or of the state)",
        "dec31obsid": "who led on its last day",
    },
    silence="null: a state without a leader in the list is unknown",
    read=read_archigos,
    known_faults=(
        "irregular is peacesciencer's and counts a regular change to a leader who is overthrown years later: "
        "irregular_exit does not",
        "a leader who left and came back within a year makes no leadertransition",
    ),
)
