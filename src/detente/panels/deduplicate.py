"""Named rules against counting one event many times. A row is a report: GDELT makes hundreds of one summit.

``none``
    Every row counts.
``url``
    One row per article, day, direction and root code. Rows without an address all count.
``actors_day_root``
    One row per day, pair of the provider's own actors, and root code.
``one_a_day``
    One row per day, direction and CAMEO code, the "one-a-day filter" of the event data literature
    (Schrodt and Gerner 2012, *Analyzing International Event Data*, ch. 2).

Of the rows that are one event by the rule, that with the lowest event id counts, on every engine.
"""

import narwhals as nw

from detente.panels.spec import Rows
from detente.types import DedupeRule

KEYS: dict[DedupeRule, tuple[str, ...]] = {
    "none": (),
    "url": ("source", "event_date", "sender", "receiver", "root", "article"),
    "actors_day_root": ("source", "event_date", "sender", "receiver", "sender_actor", "receiver_actor", "root"),
    "one_a_day": ("source", "event_date", "sender", "receiver", "cameo"),
}


def deduplicate(rows: Rows, *, rule: DedupeRule) -> Rows:
    """Return the rows that count under ``rule``.

    Examples
    --------
    >>> import polars as pl
    >>> day = {"source": "gdelt2", "event_date": "2022-08-18", "sender": "USA", "receiver": "RUS", "url": None}
    >>> row = day | {"sender_actor": "USAGOV", "receiver_actor": "RUS"}
    >>> rows = [row | {"event_id": "1", "cameo": "010"}, row | {"event_id": "2", "cameo": "013"}]
    >>> lazy = nw.from_native(pl.LazyFrame(rows))
    >>> [deduplicate(lazy, rule=rule).collect().shape[0] for rule in ("none", "actors_day_root", "one_a_day")]
    [2, 1, 2]
    """
    if rule == "none":
        return rows
    marked = rows.with_columns(
        nw.col("cameo").str.slice(0, 2).alias("root"),
        nw.when(nw.col("url").is_null()).then(nw.col("event_id")).otherwise(nw.col("url")).alias("article"),
    )
    return marked.unique(list(KEYS[rule]), keep="first", order_by=["event_id"]).drop("root", "article")
