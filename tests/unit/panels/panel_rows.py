"""Hand-written event rows and coverage for the tests of panels."""

from datetime import date, timedelta

import polars as pl

SCHEMA = pl.Schema(
    {
        "event_id": pl.String(), "source": pl.String(), "event_date": pl.Date(), "sender": pl.String(),
        "receiver": pl.String(), "sender_actor": pl.String(), "receiver_actor": pl.String(),
        "sender_role": pl.String(), "receiver_role": pl.String(), "cameo": pl.String(), "contexts": pl.String(),
        "sources_n": pl.Int32(), "url": pl.String(),
    }
)  # fmt: skip

PLAIN = {
    "source": "gdelt2", "sender": "USA", "receiver": "RUS", "sender_actor": "USAGOV", "receiver_actor": "RUS",
    "sender_role": "GOV", "receiver_role": "", "cameo": "010", "contexts": None, "sources_n": 1, "url": None,
}  # fmt: skip


def event(event_id: str, day: date, **more: object) -> dict[str, object]:
    """One row: an American statement about Russia, unless ``more`` says otherwise."""
    return {**PLAIN, "event_id": event_id, "event_date": day, **more}


def rows(*events: dict[str, object]) -> pl.DataFrame:
    """Event rows as a frame; without any, an empty frame of the same columns."""
    return pl.DataFrame(list(events), schema=SCHEMA)


def back(event_id: str, day: date, **more: object) -> dict[str, object]:
    """One row from Russia to the United States."""
    sides = {"sender": "RUS", "receiver": "USA", "sender_actor": "RUS", "receiver_actor": "USAGOV"}
    return event(event_id, day, **{**sides, **more})


def covered(first: date, last: date, *, source: str = "gdelt2") -> pl.DataFrame:
    """Daily units of time, both ends included."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    frame = pl.DataFrame({"source": [source] * len(days), "unit_start": days, "unit_minutes": [1440] * len(days)})
    return frame.with_columns(pl.col("unit_start").cast(pl.Datetime("us")), pl.col("unit_minutes").cast(pl.Int32))


def counts(panel: pl.DataFrame, a: str, b: str, *, column: str = "events_n") -> list[int | None]:
    """The counts of one dyad in order."""
    one, other = panel.columns[:2]
    return panel.filter(pl.col(one) == a, pl.col(other) == b)[column].to_list()
