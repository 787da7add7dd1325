"""Days on which a state said that it intends to cooperate, and the deeds before and after them."""

from typing import Any, Final

import narwhals as nw
import polars as pl

from detente.domain.cameo import descend
from detente.domain.issues import issue_exprs
from detente.domain.quads import first_match
from detente.domain.succession import succession_table
from detente.errors import SchemaError
from detente.types import Succession

KINDS: Final = {"intent": descend("03"), "signed": descend("057"), "acted": descend("06")}
"""CAMEO codes of intents, of agreements signed (a deed of both sides), and of material cooperation (a deed of one)."""

DYAD: Final = ("source", "sender", "receiver", "issue")
EVIDENCE: Final = ("sender_role", "receiver_role", "contexts", "url")
"""Columns from which an issue is told."""

UNITS: Final = ("source", "unit_start", "unit_minutes")


def covered_days(coverage: pl.DataFrame) -> pl.DataFrame:
    """Return ``source``, ``day`` and ``covered_share`` (above 0, to 1) of the days of which anything arrived.

    Parameters
    ----------
    coverage
        Units of time that arrived: ``source``, ``unit_start``, ``unit_minutes``.

    Raises
    ------
    SchemaError
        A column is missing.

    Examples
    --------
    >>> from datetime import datetime
    >>> unit = {"source": "gdelt2", "unit_start": datetime(2015, 2, 19, 6), "unit_minutes": 360}
    >>> covered_days(pl.DataFrame([unit])).row(0)
    ('gdelt2', datetime.date(2015, 2, 19), 0.25)
    """
    if missing := [name for name in UNITS if name not in coverage.columns]:
        raise SchemaError(f"coverage: the frame lacks the columns {', '.join(missing)}; read_coverage gives them")
    units = coverage.unique(["source", "unit_start"]).with_columns(pl.col("unit_start").cast(pl.Date).alias("day"))
    share = (pl.col("unit_minutes").sum() / 1440).clip(0, 1).alias("covered_share")
    return units.group_by("source", "day").agg(share).filter(pl.col("covered_share") > 0).sort("source", "day")


def marked_days(rows: Any, *, succession: Succession) -> pl.DataFrame:
    """Return the days with an intent or a deed, each once, picked where the rows are.

    Parameters
    ----------
    rows, succession
        As in `detente.intents_to_deeds`.

    Returns
    -------
    polars.DataFrame
        ``source``, ``sender``, ``receiver``, ``issue``, ``day``, ``kind`` (``intent``, ``signed`` or ``acted``). Rows
        without two different states are in none.

    Raises
    ------
    SchemaError
        A column is missing, or source, date or issue is null in a row that is picked.

    Examples
    --------
    >>> from datetime import date
    >>> row = {"source": "toy", "event_date": date(1991, 12, 1), "sender": "SUN", "receiver": "USA", "cameo": "0311"}
    >>> marked_days(pl.DataFrame([row | {"issue": "energy"}]), succession="continuous").row(0)[1:]
    ('RUS', 'USA', 'energy', datetime.date(1991, 12, 1), 'intent')
    """
    lazy = nw.from_native(rows).lazy()
    names = lazy.collect_schema().names()
    needed = ["source", "event_date", "sender", "receiver", "cameo", *([] if "issue" in names else EVIDENCE)]
    if missing := [name for name in needed if name not in names]:
        raise SchemaError(f"events: the frame lacks the columns {', '.join(missing)} of the event table")
    code = nw.col("cameo")
    picked = lazy.filter(code.is_in([code for codes in KINDS.values() for code in codes]))
    picked = picked if "issue" in names else picked.with_columns(issue=issue_exprs()[0])
    kinds = [(code.is_in(list(codes)), kind) for kind, codes in KINDS.items()]
    columns = [*DYAD, "event_date", "kind"]
    collected = picked.with_columns(kind=first_match(kinds)).select(*columns).unique(columns).collect()
    found = pl.DataFrame(collected.to_dict(as_series=False), schema=columns, strict=False).cast(
        {**dict.fromkeys((*DYAD, "kind"), pl.String), "event_date": pl.Date}
    )
    if found.select("source", "event_date", "issue").null_count().sum_horizontal().item():
        raise SchemaError("events: source, event_date and issue must not be null in rows of intents and deeds")
    counted = found.drop_nulls(["sender", "receiver"]).with_columns(
        pl.col("sender", "receiver").replace(succession_table(succession))
    )
    return counted.filter(pl.col("sender") != pl.col("receiver")).rename({"event_date": "day"}).unique()


def intents_between_deeds(marked: pl.DataFrame, covered: pl.DataFrame) -> pl.DataFrame:
    """Return the days with an intent, and the nearest days with a deed around each.

    Parameters
    ----------
    marked, covered
        From `marked_days` and `covered_days`.

    Returns
    -------
    polars.DataFrame
        ``source``, ``sender``, ``receiver``, ``issue``, ``day``, ``is_covered``; ``last`` and ``next``, the nearest
        covered days before and after it with a deed of root 06 in the same direction or of 057 in either, on the same
        issue (null: none).

    Examples
    --------
    >>> from datetime import date
    >>> keys = {"source": "toy", "sender": "USA", "receiver": "RUS", "issue": "energy"}
    >>> days = [date(2001, 1, 1), date(2001, 1, 1), date(2001, 1, 9)]
    >>> marked = pl.DataFrame({**keys, "day": days, "kind": ["intent", "acted", "acted"]})
    >>> covered = pl.DataFrame({"source": "toy", "day": days[1:], "covered_share": 1.0})
    >>> intents_between_deeds(marked, covered).select("last", "next").row(0)
    (None, datetime.date(2001, 1, 9))
    """
    arrived = covered.select("source", "day", is_covered=True)
    placed = marked.join(arrived, on=["source", "day"], how="left").with_columns(pl.col("is_covered").fill_null(False))
    signed, acted = (placed.filter(kind=kind).filter("is_covered").select(*DYAD, "day") for kind in ("signed", "acted"))
    back = signed.rename({"sender": "receiver", "receiver": "sender"}).select(*DYAD, "day")
    deeds = pl.concat([signed, back, acted]).unique().sort("day")
    intents = placed.filter(kind="intent").drop("kind").sort("day")
    for name, strategy in (("last", "backward"), ("next", "forward")):
        intents = intents.join_asof(
            deeds.with_columns(pl.col("day").alias(name)),
            on="day",
            by=list(DYAD),
            strategy=strategy,  # type: ignore[arg-type]
            allow_exact_matches=False,
            check_sortedness=False,  # sorted above; Polars cannot tell within dyads
        )
    return intents.sort(*DYAD, "day")
