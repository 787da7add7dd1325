"""Where does the relation stand, and as of when?"""

from dataclasses import asdict

import polars as pl

from detente.domain.groups import GREAT_POWERS
from detente.dossiers.chronicle import name_pair
from detente.dossiers.estimates import Estimate, Estimates
from detente.dossiers.material import Material
from detente.dossiers.page import Evidence, Figure, LeftOut, Section
from detente.dossiers.wording import band, counted, dated, net_words, news_days, percent, period_name, signed

TITLE = "Where the relation stands"
EARLIER_YEARS = 5


def make_standing(material: Material, estimates: Estimates) -> Section | LeftOut:
    """Answer with net cooperation, its band, its past, and other pairs as a reference."""
    head = estimates.headline
    if head is None:
        reason = f"no source at hand holds enough events between {material.pair.names} to measure net cooperation"
        return LeftOut(TITLE, reason + material.asked)
    compared = estimates.compared
    answer = " ".join(
        text for text in (_level(material, head), _deeds(head), _against_others(material, head, compared)) if text
    )
    return Section(
        key="standing",
        title=TITLE,
        answer=answer,
        evidence=Evidence(head.strength, _evidence(head)),
        paragraphs=tuple(text for text in (_in_words(head), _against_past(head), *_since_then(material, head)) if text),
        figures=() if compared is None else (_figure(material, compared),),
        facts=_facts(material, head, compared),
    )


def _level(material: Material, head: Estimate) -> str:
    point, counted_n = head.latest, head.reported
    when = period_name(point.period, head.series.freq)
    return (
        f"By {head.series.label}, an estimated {percent((point.net + 1) / 2)} of the acts reported between "
        f"{material.pair.names} in {when} were cooperative (net cooperation {signed(point.net)}, "
        f"{band(point.low, point.high)}; {counted_n.cooperative_n:,} of {counted_n.acts_n:,} as counted)."
    )


def _deeds(head: Estimate) -> str:
    """Say how much of it is deeds, and of what kind they are."""
    result = head.words_deeds
    if result is None:
        return ""
    row = result.frame.filter("is_covered").row(-1, named=True)
    if row["period"] != head.latest.period or row["deeds_share"] is None:
        return ""
    counted_n = head.reported
    most = "words" if row["deeds_share"] < 0.5 else "deeds"
    return (
        f"Most of these acts are {most}: deeds made up {percent(row['deeds_share'])}, and of the deeds an estimated "
        f"{percent((row['deeds_net'] + 1) / 2)} were cooperative ({counted_n.cooperative_deeds_n:,} of "
        f"{counted_n.deeds_n:,} as counted)."
    )


def _in_words(head: Estimate) -> str:
    word = net_words(head.latest.low, head.latest.high)
    return (
        f"Taken by itself that level would be called “{word}”. But talks, visits and statements fill "
        "the news of every pair of states, so that nearly all pairs lie well above zero: read the level against other "
        "pairs and against its own past."
    )


def _mean_before(head: Estimate) -> float | None:
    """Mean over the covered periods of the five years before; None where there are hardly any."""
    start = head.latest.period.replace(year=head.latest.period.year - EARLIER_YEARS)
    before = head.net.frame.filter(
        pl.col("is_covered"), pl.col("period") >= start, pl.col("period") < head.latest.period
    )
    return float(before["net"].mean()) if before.height >= 3 else None  # type: ignore[arg-type]


def _against_past(head: Estimate) -> str:
    mean = _mean_before(head)
    if mean is None:
        return ""
    if mean < head.latest.low:
        word = "clearly above"
    elif mean > head.latest.high:
        word = "clearly below"
    else:
        word = "close to"
    return f"It is {word} its mean over the covered periods of the {EARLIER_YEARS} years before ({signed(mean)})."


def _against_others(material: Material, head: Estimate, compared: Estimate | None) -> str:
    if compared is None or compared.standing is None:
        return ""
    result = compared.standing
    pairs = f"{result.pairs_n} other pairs" if _is_great(material) else f"{result.pairs_n} pairs"
    when = ""
    if compared is not head:
        period = period_name(compared.latest.period, compared.series.freq)
        when = f" by {compared.series.label} in {period}, the last period with counts for all"
    return (
        f"The two were closer than {percent(result.share)} of {pairs} of great powers{when} "
        f"(90 % band {percent(result.low)} to {percent(result.high)})."
    )


def _is_great(material: Material) -> bool:
    return {material.pair.a, material.pair.b} <= set(GREAT_POWERS)


def _since_then(material: Material, head: Estimate) -> list[str]:
    """Name the last events of the chronicle after the last measured period."""
    later = _later(material, head)
    if later.is_empty():
        return []
    last = later.row(-1, named=True)
    return [
        f"The measured series ends there. What happened since is in the chronicle, which is a selection and measures "
        f"nothing: {counted(later.height, 'later entry')}, the last of "
        f"{dated(last['date'], last['precision'])}: {last['headline']}."
    ]


def _later(material: Material, head: Estimate) -> pl.DataFrame:
    """Entries of the chronicle that are surely later than the last measured period."""
    return material.chronicle.filter(pl.col("date") > head.ends).sort("date")


def _evidence(head: Estimate) -> str:
    return (
        f"Measured from {counted(head.series.events_n, 'event')} in {head.series.label}, {head.series.span}; "
        f"{head.recent_n:,} of them in the last twelve months of the series{_days(head)}."
    )


def _days(head: Estimate) -> str:
    days = head.series.recent_days
    return "" if days is None else f", of which {news_days(days)} are at hand"


def _figure(material: Material, compared: Estimate) -> Figure:
    from detente.charts import standing as chart

    own = name_pair(material.pair.a, material.pair.b)
    points = {own: compared.latest, **compared.references}
    table = pl.DataFrame(
        [(pair, point.net, point.low, point.high, pair == own) for pair, point in points.items()],
        schema={"pair": pl.String, "net": pl.Float64, "low": pl.Float64, "high": pl.Float64, "is_focus": pl.Boolean},
        orient="row",
    )
    when = period_name(compared.latest.period, compared.series.freq)
    return Figure(
        "standing",
        f"Net cooperation {'of' if _is_great(material) else 'beside'} pairs of great powers, {when}",
        lambda width: chart.standing(table, width=width),
        description=chart.describe(table),
        table=table.drop("is_focus").sort("net", descending=True),
        provenance=(compared.provenance,),
        note="Great powers: the major powers of the Correlates of War project since 1991.",
    )


def _facts(material: Material, head: Estimate, compared: Estimate | None) -> dict[str, object]:
    point = head.latest
    facts: dict[str, object] = {
        "source": head.series.key, "as_of": str(point.period), "net": point.net, "low": point.low, "high": point.high,
        "events_n": head.series.events_n, "recent_n": head.recent_n, "discount": head.net.discount,
        "dispersion": head.net.dispersion, **asdict(head.reported), "mean_before": _mean_before(head),
        "later_entries_n": _later(material, head).height,
    }  # fmt: skip
    if compared is not None and compared.standing is not None:
        result = compared.standing
        facts["standing"] = {
            "source": compared.series.key, "as_of": str(compared.latest.period), "share": result.share,
            "low": result.low, "high": result.high, "pairs_n": result.pairs_n,
        }  # fmt: skip
    return facts
