"""Entries of the chronicle, ready for figures and lists."""

import polars as pl

from detente.domain.classes import COOPERATION, class_of
from detente.domain.issues import ISSUE_NAMES
from detente.domain.states import state_name
from detente.dossiers.material import Pair
from detente.dossiers.page import Entry
from detente.dossiers.wording import capital, dated


def with_tone(chronicle: pl.DataFrame) -> pl.DataFrame:
    """Add ``tone`` (cooperation, conflict, leader) and ``is_deed`` to the entries."""
    classes = {code: class_of(code) for code in chronicle["cameo"].unique()}
    marked = chronicle.with_columns(pl.col("cameo").replace_strict(classes, return_dtype=pl.String).alias("class"))
    tone = (
        pl.when(pl.col("kind") == "leader_change")
        .then(pl.lit("leader"))
        .when(pl.col("class").is_in(COOPERATION) & ~pl.col("status").is_in(["suspended", "ended"]))
        .then(pl.lit("cooperation"))
        .otherwise(pl.lit("conflict"))
    )
    is_deed = pl.col("class").str.starts_with("deeds") | (pl.col("class") == "agreement")
    return marked.with_columns(tone.alias("tone"), is_deed.alias("is_deed"))


def leader_labels(chronicle: pl.DataFrame, pair: Pair) -> pl.DataFrame:
    """Return changes of leader with ``label`` (the family name) and ``state`` as read."""
    name = pl.coalesce(
        pl.col("headline").str.extract(r"(\w+) acting"),
        pl.col("headline").str.extract(r"(\w+) (?:becomes|succeeds|returns)"),
    )
    names = {pair.a: capital(pair.name_a.removeprefix("the ")), pair.b: capital(pair.name_b.removeprefix("the "))}
    is_a = pl.col("sender") == pair.a
    state = pl.when(is_a).then(pl.lit(names[pair.a])).otherwise(pl.lit(names[pair.b]))
    return chronicle.with_columns(
        pl.when(pl.col("tone") == "leader").then(name).alias("label"),
        pl.when(pl.col("tone") == "leader").then(state).alias("state"),
    )


def name_pair(a: str, b: str) -> str:
    """Return the name of an undirected pair, as figures label it.

    Examples
    --------
    >>> name_pair("USA", "RUS")
    'Russia–United States'
    """
    return "–".join(sorted(state_name(code) for code in (a, b)))


def as_entry(row: dict[str, object], *, number: int | None = None) -> Entry:
    """Return one row of the chronicle as an entry of the page."""
    arrow = "↔" if row["is_mutual"] else "→"
    who = f"{state_name(str(row['sender']))} {arrow} {state_name(str(row['receiver']))}"
    return Entry(
        entry_id=str(row["entry_id"]),
        number=number,
        date=dated(row["date"], str(row["precision"])),  # type: ignore[arg-type]
        day=str(row["date"]),
        precision=str(row["precision"]),
        headline=str(row["headline"]),
        text=str(row["text"]) + (f" ({row['note']})" if row["note"] else ""),
        who=who,
        issue=ISSUE_NAMES[str(row["issue"])],
        status=str(row["status"]).replace("_", " "),
        source_url=str(row["source_url"]),
        tone=str(row["tone"]),
    )
