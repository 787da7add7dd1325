"""Economic sanctions, threatened and imposed: cases of TIES 4, made into directed dyad-years of sender and target."""

import polars as pl

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, key, take
from detente.sources.yearly.whittling import expand_years

FIRST_YEAR, LAST_YEAR = 1945, 2005
FIRST_INSTITUTION = 1000
"""TIES numbers the European Union, as sender or target, 1000: no state, and no part of a dyad of states."""

SENDERS = ("sender1", "sender2", "sender3", "sender4", "sender5", "primarysender")
COLUMNS = {
    "caseid": column("caseid", dtype=pl.Int64),
    "starts": key("startyear"),
    "ends": column("endyear"),
    "still_open": column("ongoingasofyear"),
    "threat": column("threat"),
    "imposition": column("imposition"),
    "imposed_text": column("sancimpositionstartyear", dtype=pl.String),
    "ccode2": key("targetstate"),
    **{name: column(name) for name in SENDERS},
}
KEYS = ["ccode1", "ccode2", "year"]


def read_ties(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per sender (``ccode1``), target (``ccode2``) and year with an open case.

    A case is open from its first to its last year; where the last year is unknown, to the year in which the coders
    saw it still open. After that it may be open: ``ties_open`` and ``ties_imposed`` are null to 2005, not 0.
    """
    lower = rows.rename({name: name.lower().replace("_", "") for name in rows.columns})
    cases = take(lower, COLUMNS, source="ties").with_columns(imposed=_imposed())
    dyads = cases.unpivot(
        SENDERS,
        index=["caseid", "ccode2", "starts", "ends", "still_open", "threat", "imposition", "imposed"],
        value_name="ccode1",
    )
    dyads = dyads.drop_nulls("ccode1").filter(pl.col("starts") <= LAST_YEAR)  # senders that a case does not name
    dyads = dyads.filter(pl.col("ccode1") < FIRST_INSTITUTION, pl.col("ccode2") < FIRST_INSTITUTION)
    dyads = dyads.filter(pl.col("ccode1") != pl.col("ccode2")).unique(
        ["caseid", "ccode1", "ccode2"], maintain_order=True
    )
    years = expand_years(_spans(dyads), first="first", last="last", source="ties").filter(pl.col("year") <= LAST_YEAR)
    return _by_year(years)


def _imposed() -> pl.Expr:
    """Year in which sanctions began; the case's first where the coders wrote a remark instead of a year, or nothing."""
    year = pl.col("imposed_text").str.extract(r"^(\d{4})").cast(pl.Int32)
    return pl.when(pl.col("imposition") == 1).then(year.fill_null(pl.col("starts")))


def _spans(dyads: pl.DataFrame) -> pl.DataFrame:
    """First year of each case, last year in which it may be open, and the last in which it is known to be."""
    known = pl.coalesce("ends", pl.max_horizontal("still_open", "starts", "imposed")).alias("known_to")
    return dyads.with_columns(known, first="starts", last=pl.coalesce("ends", pl.lit(LAST_YEAR, pl.Int32)))


def _by_year(years: pl.DataFrame) -> pl.DataFrame:
    """One row per dyad and year: 1 where a case says so, null where one may, 0 elsewhere."""
    year, is_known = pl.col("year"), pl.col("year") <= pl.col("known_to")
    is_open = pl.when(is_known).then(1)
    is_imposed = pl.when(pl.col("imposed").is_null() | (year < pl.col("imposed"))).then(0).when(is_known).then(1)
    facts = years.with_columns(
        ties_threat_onset=(year == pl.col("starts")) & (pl.col("threat") == 1),
        ties_imposed_onset=(year == pl.col("imposed")).fill_null(False),
        open=is_open,
        imposed_then=is_imposed,
    )
    return facts.group_by(KEYS, maintain_order=True).agg(
        pl.col("ties_threat_onset").any().cast(pl.Int8),
        pl.col("ties_imposed_onset").any().cast(pl.Int8),
        _any("open").alias("ties_open"),
        _any("imposed_then").alias("ties_imposed"),
    )


def _any(name: str) -> pl.Expr:
    """1 if any case is 1; else null if any is null; else 0."""
    values = pl.col(name)
    return pl.when((values == 1).any()).then(1).when(values.null_count() == 0).then(0).cast(pl.Int8)


TIES = YearlySource(
    name="ties",
    title="Threat and Imposition of Economic Sanctions",
    version="4.0",
    licence="free for research, cite; no statement on passing the files on",
    citations=(
        'Morgan, T. Clifton, Navin Bapat, and Yoshiharu Kobayashi (2014). "Threat and Imposition of Economic Sanctions '
        '1945-2005: Updating the TIES Dataset." Conflict Management and Peace Science 31(5): 541-558.',
    ),
    address="",
    page="https://sanctions.web.unc.edu/",
    how_to_get="download the table of cases from the page, save it as CSV, and give it as data=",
    member="*",
    system="cow",
    first_year=FIRST_YEAR,
    last_year=LAST_YEAR,
    columns={
        "ties_threat_onset": "1: the first state began a case against the second in which it threatened sanctions",
        "ties_imposed_onset": "1: sanctions of the first state against the second began",
        "ties_open": "1: a case of the first state against the second was open, null: it may have been",
        "ties_imposed": "1: sanctions of the first state against the second were in force, null: they may have been",
    },
    silence="0: the list is of all cases that began in 1945-2005",
    read=read_ties,
    known_faults=(
        "the European Union (1000) as sender or target is no state: such dyads are left out, and its members stand "
        "only where they are named as senders of their own",
        "five senders at most are named; 451 cases have no last year, 286 of them no sign of how long they went on",
        "a start of sanctions in a case without imposition (eight) is not counted; where the start is missing (five) "
        "the case's first year counts, and where it is a remark (three) the year that the remark begins with",
    ),
)
