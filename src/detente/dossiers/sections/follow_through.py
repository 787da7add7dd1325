"""From words to deeds: of what was promised, how much became a deed, and how soon?"""

from datetime import date
from typing import Final

import numpy as np
import polars as pl

from detente.domain.issues import ISSUE_NAMES
from detente.domain.states import state_name
from detente.domain.succession import present_code
from detente.dossiers.estimates import Estimates
from detente.dossiers.intents import compare_intents, say_intents, table_of_intents
from detente.dossiers.material import Material, Pair
from detente.dossiers.page import Evidence, Figure, LeftOut, Provenance, Section
from detente.dossiers.wording import capital, counted, dated, percent
from detente.measures.commitments.follow_through import FollowThrough, follow_through
from detente.measures.commitments.placebo import placebo_rate

TITLE = "Are promises kept?"
FEWEST: Final = 10
"""Promises from which on a share is told; a group of fewer is left out of the tables."""

BOTH: Final = "both together"
ERAS: Final = {
    "1945 to 1991": (date(1945, 1, 1), date(1991, 12, 25)),
    "1992 to 2013": (date(1991, 12, 26), date(2013, 12, 31)),
    "since 2014": (date(2014, 1, 1), date.max),
}
"""Eras, first and last day: the Cold War; up to the break of 2014; since then."""

NOTE: Final = (
    "Kaplan–Meier: a promise without a deed counts as open for as long as it was watched. Bands of 90 %. The promises "
    "are a selection, and open means that no deed is in the chronicle: a difference between sides may come from what "
    "was written down, and is no verdict on either."
)
HORIZONS: Final = {12: "within a year", 60: "within five years"}
"""Months after the promise that the answer tells, in words."""

DRAWS_N, SEED = 400, 20011


def make_follow_through(material: Material, _: Estimates) -> Section | LeftOut:
    """Answer with the share of promises kept within a year and within five, beside what chance gives."""
    held = material.register.promises
    if held.height < FEWEST:
        promises_n = counted(held.height, "promise")
        return LeftOut(TITLE, f"the chronicle holds {promises_n} whose deed was looked for{material.asked}")
    pair, until = material.pair, material.register.compliance.judged_on
    promises = _grouped(held, pair)
    deeds = _pool(material.register.deeds, held)
    rng = np.random.default_rng(SEED)
    placebo = placebo_rate(promises, deeds, until=until, eras=ERAS, match=("issue",), rng=rng, draws_n=DRAWS_N)
    whole = follow_through(promises, until=until, placebo=placebo)
    intents = compare_intents(material)
    groups = {name: follow_through(_large(promises, name), by=[name], until=until) for name in ("side", "issue", "era")}
    return Section(
        "follow-through",
        TITLE,
        _answer(whole, placebo, until),
        Evidence(
            "thin",
            f"Curated: {counted(held.height, 'promise')} of the chronicle whose deed was looked for, "
            f"{held['deed_date'].is_not_null().sum()} with a deed. A selection: it speaks of these promises, and takes "
            "one for open where no deed is in the chronicle.",
        ),
        paragraphs=say_intents(intents),
        figures=(_figure(groups["side"], promises, until),),
        tables=(
            *((f"Promises kept, by {name}", _shares(result, name)) for name, result in groups.items()),
            *table_of_intents(intents),
        ),
        facts={
            "promises_n": held.height,
            "shares": whole.shares.to_dicts(),
            "placebo": placebo.to_dicts(),
            "summary": whole.summary.to_dicts(),
            "intents": intents.to_dicts(),
        },
    )


def _pool(deeds: pl.DataFrame, promises: pl.DataFrame) -> pl.DataFrame:
    """All deeds that chance is told from, by issue: the chronicle's, and the very deeds that kept a promise.

    With these the wider question (any deed on the issue) takes in the narrower one (the deed promised).
    """
    kept = promises.drop_nulls("deed_date").select(pl.col("deed_date").alias("date"), "issue")
    return pl.concat([deeds.select("date", "issue"), kept])


def _grouped(rows: pl.DataFrame, pair: Pair) -> pl.DataFrame:
    """Add ``side`` (who promised or did it) and ``era``."""
    names = {code: _name(code, pair) for code in rows["sender"].unique()}
    side = pl.when("is_mutual").then(pl.lit(BOTH)).otherwise(pl.col("sender").replace(names)).alias("side")
    era = pl.lit(None, pl.String)
    for name, (first, last) in ERAS.items():
        era = pl.when(pl.col("date").is_between(pl.lit(first), pl.lit(last))).then(pl.lit(name)).otherwise(era)
    return rows.with_columns(side, era.alias("era"))


def _name(code: str, pair: Pair) -> str:
    return state_name(present_code(code, succession=pair.succession))


def _large(promises: pl.DataFrame, name: str) -> pl.DataFrame:
    large = promises.filter(pl.len().over(name) >= FEWEST)
    return large if large.height else promises


def _answer(whole: FollowThrough, placebo: pl.DataFrame, until: date) -> str:
    share = {row["months"]: row for row in whole.shares.iter_rows(named=True)}
    chance = {row["months"]: row for row in placebo.iter_rows(named=True)}
    kept = [(words, row) for months, words in HORIZONS.items() if (row := share[months])["kept_share"] is not None]
    wider = [
        (words, row)
        for months, words in HORIZONS.items()
        if None not in ((row := chance[months])["placebo_share"], row["any_deed_share"])
    ]
    text = f"As of {dated(until, 'day')}, of the {whole.summary['promises_n'].sum()} promises listed "
    if not kept:
        return text + "too few were watched long enough to tell a share."
    told = [
        f"{percent(row['kept_share'])} {words} (90 % band {percent(row['low'])} to {percent(row['high'])})"
        for words, row in kept
    ]
    text += f"so many had become the very deed promised: {' and '.join(told)}."
    if not wider:
        return text
    either = " and ".join(f"{words} of {percent(row['any_deed_share'])}" for words, row in wider)
    random = " and ".join(f"{words} of {percent(row['placebo_share'])}" for words, row in wider)
    return (
        f"{text} That deed or any other cooperative deed on the same issue came {either} of the promises, and {random} "
        "of random days of the same era: that much is chance."
    )


def _figure(result: FollowThrough, promises: pl.DataFrame, until: date) -> Figure:
    from detente.charts import follow_through as chart

    curves = result.curves.rename({"side": "line"}).with_columns(pl.col("line").map_elements(capital, pl.String))
    days = promises["date"].dt.year()
    return Figure(
        "follow-through",
        "Share of promises that became a deed",
        lambda width: chart.follow_through(curves, width=width),
        description=chart.describe(curves),
        table=_steps(curves),
        provenance=(
            Provenance(
                "the chronicle that ships with Détente, a source for each entry", "none, a curated selection",
                "status promised, and the deed that the entry names", "a selection: silence is no zero",
                f"{days.min()!s} – {until.year}",
            ),
        ),
        note=NOTE,
    )  # fmt: skip


def _steps(curves: pl.DataFrame) -> pl.DataFrame:
    """Every step of the curves, as drawn."""
    return curves.select(
        pl.col("line").alias("side"), pl.col("month").alias("months since the promise"), "at_risk_n", "kept_share",
        "low", "high",
    )  # fmt: skip


def _shares(result: FollowThrough, name: str) -> pl.DataFrame:
    words = dict(ISSUE_NAMES) if name == "issue" else {}
    return result.shares.with_columns(pl.col(name).replace(words)).select(
        name, "months", "kept_share", "low", "high", "promises_n", "censored_n"
    )
