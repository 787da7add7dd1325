"""Words or deeds: is what is said matched by what is done?"""

import polars as pl

from detente.dossiers.estimates import Estimate, Estimates
from detente.dossiers.material import Material
from detente.dossiers.page import Evidence, Figure, LeftOut, Section
from detente.dossiers.wording import band, counted, percent, period_name, signed

TITLE = "Words and deeds"
QUADS_NOTE = "; where a source counts four quads only, they hide among the words"


def make_words_deeds(material: Material, estimates: Estimates) -> Section | LeftOut:
    """Answer with the gap between words and deeds in the latest series that has both."""
    drawn = [estimate for estimate in estimates.drawn if estimate.words_deeds is not None]
    if not drawn:
        reason = f"no source at hand holds both words and deeds between {material.pair.names}{material.asked}"
        return LeftOut(TITLE, reason)
    from detente.charts import words_deeds as chart

    long = [estimate for estimate in estimates.with_panel if estimate.words_deeds is not None] or drawn
    series = pl.concat([part for estimate in long for part in _lines(estimate)])
    figure = Figure(
        "words_deeds",
        "Net cooperation in words and in deeds",
        lambda width: chart.words_and_deeds(series, width=width),
        description=chart.describe(series),
        table=pl.concat([_table(estimate) for estimate in long], how="diagonal"),
        provenance=tuple(estimate.provenance for estimate in long),
        note=(
            "Lines are estimates, as those over time; the table holds the counts. Hostile deeds are reported more "
            "readily than friendly ones: compare the gap over time, not with zero. "
            f"Agreements signed belong to neither line{QUADS_NOTE if _has_quads(long) else ''}."
        ),
    )
    head = max(long, key=lambda estimate: (estimate.strength != "thin", estimate.latest.period))
    return Section(
        "words_deeds",
        TITLE,
        _answer(head),
        Evidence(head.strength, f"Measured from {counted(head.series.events_n, 'event')} in {head.series.label}."),
        figures=(figure,),
        facts=_last(head),
    )


def _has_quads(estimates: list[Estimate]) -> bool:
    return any("agreement" not in estimate.series.classes for estimate in estimates)


def _lines(estimate: Estimate) -> list[pl.DataFrame]:
    result = estimate.words_deeds
    assert result is not None
    parts = []
    for kind, net in (("words", result.words), ("deeds", result.deeds)):
        seen = [pl.when("is_covered").then(pl.col(name)).alias(name) for name in ("net", "low", "high")]
        labels = pl.lit(kind).alias("kind"), pl.lit(estimate.series.label).alias("source")
        parts.append(net.frame.select("period", *labels, *seen, "is_covered"))
    return parts


def _table(estimate: Estimate) -> pl.DataFrame:
    result = estimate.words_deeds
    assert result is not None
    return result.frame.select(pl.lit(estimate.series.label).alias("source"), pl.all()).filter("is_covered")


def _last(estimate: Estimate) -> dict[str, object]:
    row = _table(estimate).row(-1, named=True)
    return {name: str(value) if name == "period" else value for name, value in row.items()}


def _answer(head: Estimate) -> str:
    row = _table(head).row(-1, named=True)
    word = (
        "friendlier than" if row["low"] > 0 else "less friendly than" if row["high"] < 0 else "not clearly apart from"
    )
    return (
        f"By {head.series.label}, in {period_name(row['period'], head.series.freq)} words were {word} deeds: estimated "
        f"net cooperation of words {signed(row['words_net'])}, of deeds {signed(row['deeds_net'])}, a gap of "
        f"{signed(row['gap'])} ({band(row['low'], row['high'])}). Deeds made up {percent(row['deeds_share'])} of the "
        "events."
    )
