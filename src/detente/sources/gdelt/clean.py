"""From GDELT's text fields to event rows."""

import polars as pl

from detente.sources.checks import (
    NO_TWO_STATES,
    SAME_STATE,
    YEAR_PATTERN,
    date,
    known_code,
    number,
    present,
    rejected,
)
from detente.sources.cleaning import Cleaning, present_holders
from detente.sources.declaration import Cleaned

EVENT_COLUMNS = (
    "event_id", "event_date", "known_at", "sender", "receiver", "sender_actor", "receiver_actor", "sender_role",
    "receiver_role", "cameo", "goldstein_score", "tone_score", "is_root", "mentions_n", "sources_n", "articles_n",
    "latitude", "longitude", "place_iso3", "url", "line_number", "file_number", "source",
)  # fmt: skip


def clean_gdelt(fields: pl.DataFrame) -> Cleaned:
    """Turn rows of text fields (of either version) into event rows.

    ``known_at`` is DATEADDED: a timestamp in 2.0, the start of the day in 1.0, both UTC.
    """
    work = Cleaning(fields if "url" in fields.columns else fields.with_columns(pl.lit(None, pl.String).alias("url")))
    is_number = pl.col("event_id").str.contains(r"^[0-9]+$").fill_null(False)
    is_flag = pl.col("is_root").is_in(["0", "1"])
    bad_id = rejected("bad_event_id", ~is_number, detail=pl.col("event_id").fill_null("(empty)"))
    work.read(NO_TWO_STATES, SAME_STATE, bad_id)
    work.restore_codes(root="root")
    work.read(
        date("event_date", "%Y%m%d"),
        present("known_at", _time_added()),
        known_code(),
        *(number(column, pl.Float64) for column in ("goldstein_score", "tone_score", "latitude", "longitude")),
        *(number(column, pl.Int32, low=0) for column in ("mentions_n", "sources_n", "articles_n")),
        rejected("bad_is_root", ~is_flag, detail=pl.col("is_root")),
    )
    work.map_states(scheme="cameo")
    work.frame = work.frame.with_columns(
        _roles("sender"),
        _roles("receiver"),
        (pl.col("is_root") == "1").alias("is_root"),
        pl.col("place")
        .replace_strict(present_holders("fips"), default=None, return_dtype=pl.String)
        .alias("place_iso3"),
        pl.col("url").str.strip_chars_end("\r").replace("", None),
    ).select(EVENT_COLUMNS)
    return work.finish()


def _time_added() -> pl.Expr:
    text = pl.col("known_at").str.strip_chars_end("\r")
    moment = text.str.pad_end(14, "0").str.to_datetime("%Y%m%d%H%M%S", strict=False, time_unit="us", time_zone="UTC")
    return pl.when(text.str.contains(rf"^{YEAR_PATTERN}[0-9]{{4}}(?:[0-9]{{6}})?$")).then(moment)


def _roles(side: str) -> pl.Expr:
    return pl.concat_str([f"{side}_type{i}" for i in (1, 2, 3)], separator=";", ignore_nulls=True).alias(f"{side}_role")
