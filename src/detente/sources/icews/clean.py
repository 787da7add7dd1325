"""From ICEWS' text fields to event rows."""

import polars as pl

from detente.domain.roles import roles_of_sectors, unknown_sectors
from detente.domain.states import code_table
from detente.sources.checks import NO_TWO_STATES, SAME_STATE, date, known_code, number, rejected
from detente.sources.cleaning import Cleaning, present_holders
from detente.sources.declaration import Cleaned

EVENT_COLUMNS = (
    "event_id", "event_date", "sender", "receiver", "sender_actor", "receiver_actor", "sender_role", "receiver_role",
    "cameo", "contexts", "goldstein_score", "latitude", "longitude", "place_iso3", "line_number", "file_number",
    "source",
)  # fmt: skip
EMPTY_AS_NA = (
    "event_id", "sender", "receiver", "sender_actor", "receiver_actor", "sender_sectors", "receiver_sectors",
    "goldstein_score", "place", "latitude", "longitude",
)  # fmt: skip


def clean_icews(fields: pl.DataFrame) -> Cleaned:
    """Turn rows of text fields into event rows.

    ``contexts`` holds the sectors of both actors. An actor that is the country itself has the role ``STATE``. A row
    with a sector that the table of sectors does not hold is kept, and noted.
    ``known_at`` is filled in when the whole file has been read.
    """
    # Files exported from R write NA for an empty field; no ICEWS name, sector or number reads NA otherwise.
    unended = fields.with_columns(pl.col("longitude").str.strip_chars_end("\r").replace("", None))
    work = Cleaning(unended.with_columns(pl.col(EMPTY_AS_NA).replace("NA", None)))
    is_number = pl.col("event_id").str.contains("^[0-9]+$").fill_null(False)
    # ICEWS writes at least three digits: 10 may be 010, make a statement, without its zero, and must not be a demand.
    has_lost_zero = pl.col("cameo").str.contains("^[12][0-9]$").fill_null(False)
    work.read(
        NO_TWO_STATES,
        SAME_STATE,
        rejected("bad_event_id", ~is_number, detail=pl.col("event_id").fill_null("(empty)")),
        rejected("ambiguous_event_code", has_lost_zero, detail=pl.col("cameo")),
        date("event_date", "%Y-%m-%d"),
        known_code(),
        *(number(column, pl.Float64) for column in ("goldstein_score", "latitude", "longitude")),
    )
    # As an actor the state has its everyday name: Russia, of the country Russian Federation.
    names = pl.concat([code_table("name"), code_table("icews")]).select("code", "state")
    is_state = {side: _is_the_state(work.frame, side, names) for side in ("sender", "receiver")}
    work.frame = work.frame.with_columns(
        *(_roles(work.frame, side, is_state[side]) for side in is_state),
        pl.concat_str("sender_sectors", "receiver_sectors", separator=";", ignore_nulls=True).alias("contexts"),
        pl.col("place")
        .replace_strict(present_holders("icews"), default=None, return_dtype=pl.String)
        .alias("place_iso3"),
    )
    work.map_states(scheme="icews")
    work.note("unknown_sector", _has_unknown_sector(work.frame))
    work.frame = work.frame.select(EVENT_COLUMNS)
    return work.finish()


def _is_the_state(frame: pl.DataFrame, side: str, names: pl.DataFrame) -> pl.Series:
    """True where the actor's name is a name of the very state that the row gives as its country."""
    state_of = dict(names.iter_rows())
    actor = frame[f"{side}_actor"].replace_strict(state_of, default=None, return_dtype=pl.String)
    country = frame[side].replace_strict(state_of, default=None, return_dtype=pl.String)
    return (actor == country).fill_null(False)


def _roles(frame: pl.DataFrame, side: str, is_state: pl.Series) -> pl.Series:
    sectors = frame[f"{side}_sectors"]
    roles_of = {text: roles_of_sectors(text) for text in sectors.drop_nulls().unique()}
    roles = sectors.replace_strict(roles_of, default="", return_dtype=pl.String)
    return pl.select(pl.when(is_state).then(pl.lit("STATE")).otherwise(roles)).to_series().alias(f"{side}_role")


def _has_unknown_sector(frame: pl.DataFrame) -> pl.Series:
    texts = pl.concat([frame["sender_sectors"], frame["receiver_sectors"]]).drop_nulls().unique()
    unknown = [text for text in texts if unknown_sectors(text)]
    return frame.select(pl.any_horizontal(pl.col("sender_sectors", "receiver_sectors").is_in(unknown))).to_series()
