"""Strategic rivalries between states: Thompson, Sakuwa and Suhas (2021), and Thompson and Dreyer (2012)."""

import polars as pl

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.tables import column, has_columns, key, take
from detente.sources.yearly.whittling import expand_years, mirror, whittle

FIRST_YEAR = 1816
LAST_YEAR_TSS, LAST_YEAR_TD = 2020, 2010
AUSTRIA_HUNGARY, AUSTRIA, AUSTRIA_FROM = 300, 305, 1919
KINDS = ("positional", "spatial", "ideological", "interventionary")
"""What a rivalry is about: rank, territory, belief, or what happens inside a third state."""

STATES = {"ccode1": key("ccode1"), "ccode2": key("ccode2")}
TSS_COLUMNS = {
    "tssr_id": column("tssr_id"),
    **STATES,
    "start": column("start"),
    "end": column("end"),
    **{kind: column(kind, dtype=pl.Int8) for kind in KINDS},
}
TD_COLUMNS = {
    "rivalryno": column("rivalryno"),
    **STATES,
    "start": column("styear", "start"),
    "end": column("endyear", "end"),
    **{name: column(name, dtype=pl.String) for name in ("type1", "type2", "type3")},
}


def read_tss(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per directed dyad and year of rivalry, from 1816; "P1494" is 1494, "ongoing" the last year."""
    texts = rows.with_columns(pl.col(name).cast(pl.String) for name in ("start", "end") if has_columns(rows, [name]))
    if has_columns(texts, ("start", "end")):
        texts = texts.with_columns(
            pl.col("start").str.strip_prefix("P"), pl.col("end").replace("ongoing", str(LAST_YEAR_TSS))
        )
    rivalries = take(texts, TSS_COLUMNS, source="tss")
    filled = rivalries.with_columns(pl.col(kind).fill_null(0) for kind in KINDS)
    return _years(filled, identity="tssr_id", last_year=LAST_YEAR_TSS, source="tss")


def read_td(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per directed dyad and year of rivalry, from 1816; the kinds are those named first to third."""
    rivalries = take(rows, TD_COLUMNS, source="td")
    types = pl.concat_list("type1", "type2", "type3")
    kinds = rivalries.with_columns(types.list.contains(kind).cast(pl.Int8).alias(kind) for kind in KINDS)
    return _years(kinds.drop("type1", "type2", "type3"), identity="rivalryno", last_year=LAST_YEAR_TD, source="td")


def _years(rivalries: pl.DataFrame, *, identity: str, last_year: int, source: str) -> pl.DataFrame:
    years = expand_years(rivalries, first="start", last="end", source=source)
    years = years.filter(pl.col("year").is_between(FIRST_YEAR, last_year)).with_columns(
        _austria(side) for side in (1, 2)
    )
    dyads = mirror(years.with_columns(ongoingrivalry=pl.lit(1, pl.Int8)))
    return whittle(dyads, keys=["ccode1", "ccode2", "year"], order={identity: False})


def _austria(side: int) -> pl.Expr:
    """Austria's number after 1918, where a rivalry of Austria-Hungary goes on (with Serbia, two years)."""
    number = pl.col(f"ccode{side}")
    is_austria = (number == AUSTRIA_HUNGARY) & (pl.col("year") >= AUSTRIA_FROM)
    return pl.when(is_austria).then(pl.lit(AUSTRIA, pl.Int32)).otherwise(number).alias(f"ccode{side}")


_MEANING = {
    "ongoingrivalry": "1: a strategic rivalry went on, 0: none",
    "positional": "1: over rank and influence",
    "spatial": "1: over territory",
    "ideological": "1: over belief and order",
    "interventionary": "1: over what happens inside a third state",
}
_SILENCE = "0 from 1816: the list is of all strategic rivalries; its number is null"

TSS = YearlySource(
    name="tss",
    title="Strategic rivalries, Thompson, Sakuwa and Suhas",
    version="2021",
    licence="not stated; cite",
    citations=(
        "Thompson, William R., Kentaro Sakuwa, and Prashant Hosur Suhas (2021). Analyzing Strategic Rivalries in World "
        "Politics: Types of Rivalry, Regional Variation, and Escalation/De-escalation. Springer.",
    ),
    address="",
    page="https://doi.org/10.1007/978-981-16-6671-1",
    how_to_get="copy the book's table, or save peacesciencer's tss_rivalries as CSV, and give it as data=",
    member="*",
    system="cow",
    first_year=FIRST_YEAR,
    last_year=LAST_YEAR_TSS,
    columns={"tssr_id": "number of the rivalry"} | _MEANING,
    silence=_SILENCE,
    read=read_tss,
    known_faults=(
        "rivalries that went on when the book ended carry 2020: the end of what is known, not of the rivalry",
    ),
)

TD = YearlySource(
    name="td",
    title="Strategic rivalries, Thompson and Dreyer",
    version="2012",
    licence="not stated; cite",
    citations=(
        "Thompson, William R., and David Dreyer (2012). Handbook of International Rivalries. Washington DC: CQ Press.",
    ),
    address="",
    page="https://doi.org/10.4135/9781608718573",
    how_to_get="copy the book's table, or save peacesciencer's td_rivalries as CSV, and give it as data=",
    member="*",
    system="cow",
    first_year=FIRST_YEAR,
    last_year=LAST_YEAR_TD,
    columns={"rivalryno": "number of the rivalry"} | _MEANING,
    silence=_SILENCE,
    read=read_td,
    known_faults=(
        "rivalries that went on when the book ended carry 2010: the end of what is known, not of the rivalry",
    ),
)
