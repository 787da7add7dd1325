"""From reported intents to reported deeds: the event files' share in the question of whether promises are kept."""

from typing import Any, Final

import numpy as np
import polars as pl

from detente.dossiers.material import Material
from detente.dossiers.wording import counted, percent
from detente.measures.commitments.intents import intents_to_deeds

FEWEST_WINDOWS: Final = 20
"""Intents whose windows are covered from which on a share is told."""

SEED: Final = 20012
TITLE: Final = "Reported deeds after and before a reported intent to cooperate"
NONE_INGESTED: Final = (
    "Whether deeds follow when an intent to cooperate is reported cannot be told: no event file with rows between the "
    "two has been ingested."
)


def compare_intents(material: Material) -> pl.DataFrame:
    """Return deeds after and before intents by source and window, as `intents_to_deeds` gives them, sources by name."""
    own = material.coverage.filter(pl.col("source").is_in(material.rows["source"].unique().to_list()))
    rng = np.random.default_rng(SEED)
    compared = intents_to_deeds(material.rows, coverage=own, succession=material.pair.succession, rng=rng)
    return compared.with_columns(pl.col("source").replace({series.key: series.label for series in material.events}))


def say_intents(compared: pl.DataFrame) -> tuple[str, ...]:
    """Say for each source what the shortest window tells beside its base rate, or that it tells nothing."""
    if compared.is_empty():
        return (NONE_INGESTED,)
    shortest = compared.filter(pl.col("days") == pl.col("days").min())
    is_told = pl.col("windows_n") >= FEWEST_WINDOWS
    told = [_sentence(row) for row in shortest.filter(is_told).iter_rows(named=True)]
    if (untold := shortest.filter(~is_told)).is_empty():
        return tuple(told)
    silent = (
        f"Whether deeds follow reported intents cannot be told from {' and '.join(untold['source'])}: fewer than "
        f"{FEWEST_WINDOWS} days with an intent have {untold['days'][0]} covered days before and after."
    )
    return (*told, silent)


def table_of_intents(compared: pl.DataFrame) -> tuple[tuple[str, pl.DataFrame], ...]:
    """Return the windows that can be told, titled; nothing where none can."""
    told = compared.filter(pl.col("windows_n") >= FEWEST_WINDOWS)
    return ((TITLE, told.drop("intents_n", "late_n")),) if told.height else ()


def _sentence(row: dict[str, Any]) -> str:
    """What one source tells: the share followed, the base rate, and the ratio of the two."""
    text = (
        f"{row['source']} reports an intent to cooperate on {counted(row['intents_n'], 'day')}. Of the "
        f"{row['windows_n']} with covered days around them, {percent(row['followed_share'])} were followed by a "
        f"reported deed on the same issue within {row['days']} days; the base rate, a deed within the {row['days']} "
        f"days before, is {percent(row['preceded_share'])}."
    )
    if row["ratio"] is None:
        return text
    is_banded = None not in (row["low"], row["high"])
    band = f"90 % band {row['low']:.2f} to {row['high']:.2f}" if is_banded else "too few months for a band"
    return f"{text} That is {row['ratio']:.2f} times as often after as before ({band}); at 1 the intent tells nothing."
