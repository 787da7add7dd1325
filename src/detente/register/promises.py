"""Promises of the chronicle and the deeds that kept them."""

from typing import Final

import polars as pl

NO_DEED: Final = "none"
PROMISES = pl.Schema(
    {
        "promise_id": pl.String(),
        "date": pl.Date(),
        "precision": pl.String(),
        "sender": pl.String(),
        "is_mutual": pl.Boolean(),
        "issue": pl.String(),
        "headline": pl.String(),
        "deed": pl.String(),
        "deed_date": pl.Date(),
        "source_url": pl.String(),
    }
)
"""Columns of `promises_and_deeds`."""

KEPT_BY_STEP: Final = ("signed", "in_force", "extended", "completed")
"""Steps of an agreement that keep a promise of it: the first of them from the promise on."""


def promises_and_deeds(chronicle: pl.DataFrame, life: pl.DataFrame) -> pl.DataFrame:
    """Return the promises whose deed was looked for, each with the day of the deed.

    Parameters
    ----------
    chronicle
        Entries as `load_chronicle` gives them. Those of status ``promised`` that name what they promise in
        ``promises`` are taken; a promise that names nothing was not looked into and is left out.
    life
        Steps of agreements: ``agreement_id``, ``step``, ``date``.

    Returns
    -------
    polars.DataFrame
        `PROMISES`: ``deed`` is the id of an entry, ``agreement:id``, or ``none``; ``deed_date`` is null where no deed
        followed. A deed dated before its promise (a coarse date) counts on the promise's day.

    Notes
    -----
    A promise to conclude an agreement is kept by the first of its steps `KEPT_BY_STEP` that comes with or after it.
    """
    made = chronicle.filter(pl.col("status") == "promised", pl.col("promises").is_not_null())
    day_of = dict(chronicle.select("entry_id", "date").iter_rows())
    steps = life.filter(pl.col("step").is_in(KEPT_BY_STEP)).sort("date")
    days = []
    for promise, day in made.select("promises", "date").iter_rows():
        kind, _, name = promise.rpartition(":")
        if kind == "agreement":
            own = steps.filter(pl.col("agreement_id") == name, pl.col("date") >= day)
            days.append(own["date"].min())
        else:
            kept = day_of.get(name)
            days.append(None if kept is None else max(kept, day))
    return made.select(
        pl.col("entry_id").alias("promise_id"), "date", "precision", "sender", "is_mutual", "issue", "headline",
        pl.col("promises").alias("deed"), pl.Series("deed_date", days, dtype=pl.Date), "source_url",
    ).cast(PROMISES)  # fmt: skip
