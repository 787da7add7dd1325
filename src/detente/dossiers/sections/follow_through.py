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
from detente.dossiers.wording import capital, counted, percent
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
DRAWS_N, SEED = 400, 20011


def make_follow_through(material: Material, _: Estimates) -> Section | LeftOut:
    """Answer with the share of promises kept within a year and within five, beside what chance gives."""
    held = material.register.promises
    if held.height < FEWEST:
        return LeftOut(TITLE, f"the chronicle holds {counted(held.height, 'promise')} whose deed was looked for")
    pair, until = material.pair, material.made_on
    promises = _grouped(held, pair)
    deeds = _grouped(material.register.deeds, pair)
    rng = np.random.default_rng(SEED)
    placebo = placebo_rate(promises, deeds, until=until, eras=ERAS, match=("issue",), rng=rng, draws_n=DRAWS_N)
    whole = follow_through(promises, until=until, placebo=placebo)
    intents = compare_intents(material)
    groups = {name: follow_through(_large(promises, name), by=[name], until=until) for name in ("side", "issue", "era")}
    return Section(
        "follow-through",
        TITLE,
        _answer(whole, placebo),
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


def _answer(whole: FollowThrough, placebo: pl.DataFrame) -> str:
    share = {row["months"]: row for row in whole.shares.iter_rows(named=True)}
    year, five = share[12], share[60]
    chance = placebo.row(by_predicate=pl.col("months") == 12, named=True)
    text = (
        f"Of the promises listed {percent(year['kept_share'])} had become a deed within a year "
        f"(90 % band {percent(year['low'])} to {percent(year['high'])}) and {percent(five['kept_share'])} within five."
    )
    if chance["placebo_share"] is None or chance["any_deed_share"] is None:
        return text
    return text + (
        f" Some cooperative deed of either side on the same issue follows the promise within a year in "
        f"{percent(chance['any_deed_share'])} of cases, and a random day of the same era in "
        f"{percent(chance['placebo_share'])}: that much is chance."
    )


def _figure(result: FollowThrough, promises: pl.DataFrame, until: date) -> Figure:
    from detente.charts import follow_through as chart

    curves = result.curves.rename({"side": "line"}).with_columns(pl.col("line").map_elements(capital, pl.String))
    days = promises["date"]
    return Figure(
        "follow-through",
        "Share of promises that became a deed",
        lambda width: chart.follow_through(curves, width=width),
        description=chart.describe(curves),
        table=_shares(result, "side"),
        provenance=(
            Provenance(
                "the chronicle that ships with Détente, a source for each entry", "none, a curated selection",
                "status promised, and the deed that the entry names", "a selection: silence is no zero",
                f"{days.min()!s} – {until!s}",
            ),
        ),
        note=NOTE,
    )  # fmt: skip


def _shares(result: FollowThrough, name: str) -> pl.DataFrame:
    words = dict(ISSUE_NAMES) if name == "issue" else {}
    return result.shares.with_columns(pl.col(name).replace(words)).select(
        name, "months", "kept_share", "low", "high", "promises_n", "censored_n"
    )
