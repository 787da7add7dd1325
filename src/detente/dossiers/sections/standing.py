"""Where does the relation stand, and as of when?"""

import polars as pl

from detente.dossiers.chronicle import name_pair
from detente.dossiers.estimates import Estimate, Estimates
from detente.dossiers.material import Material
from detente.dossiers.page import Evidence, Figure, LeftOut, Section
from detente.dossiers.wording import band, counted, dated, net_words, percent, period_name, signed

TITLE = "Where the relation stands"
EARLIER_YEARS = 5


def make_standing(material: Material, estimates: Estimates) -> Section | LeftOut:
    """Answer with net cooperation, its band, its past, and other pairs as a reference."""
    head = estimates.headline
    if head is None:
        reason = f"no source at hand holds enough events between {material.pair.names} to measure net cooperation"
        return LeftOut(TITLE, reason)
    compared = estimates.compared
    answer = " ".join(text for text in (_level(material, head), _deeds(head), _against_others(head, compared)) if text)
    return Section(
        key="standing",
        title=TITLE,
        answer=answer,
        evidence=Evidence(head.strength, _evidence(head)),
        paragraphs=tuple(text for text in (_in_words(head), _against_past(head), *_since_then(material, head)) if text),
        figures=() if compared is None else (_figure(material, compared),),
        facts=_facts(head, compared),
    )


def _level(material: Material, head: Estimate) -> str:
    point = head.latest
    when = period_name(point.period, head.series.freq)
    return (
        f"In {when}, {percent((point.net + 1) / 2)} of the reported acts between "
        f"{material.pair.names} were cooperative (net cooperation {signed(point.net)}, {band(point.low, point.high)})."
    )


def _deeds(head: Estimate) -> str:
    """Say how much of it is deeds: most of what is reported are words."""
    result = head.words_deeds
    if result is None:
        return ""
    row = result.frame.filter("is_covered").row(-1, named=True)
    if row["period"] != head.latest.period or row["deeds_share"] is None:
        return ""
    return (
        f"Most of these acts are words: deeds made up {percent(row['deeds_share'])}, and of the deeds "
        f"{percent((row['deeds_net'] + 1) / 2)} were cooperative."
    )


def _in_words(head: Estimate) -> str:
    word = net_words(head.latest.low, head.latest.high)
    return (
        f"Taken by itself that level would be called “{word}”. But talks, visits and statements fill "
        "the news of every pair of states, so that nearly all pairs lie well above zero: read the level against other "
        "pairs and against its own past."
    )


def _against_past(head: Estimate) -> str:
    """Compare with the mean of the covered periods of the five years before."""
    start = head.latest.period.replace(year=head.latest.period.year - EARLIER_YEARS)
    before = head.net.frame.filter(
        pl.col("is_covered"), pl.col("period") >= start, pl.col("period") < head.latest.period
    )
    if before.height < 3:
        return ""
    mean = float(before["net"].mean())  # type: ignore[arg-type]
    if mean < head.latest.low:
        word = "clearly above"
    elif mean > head.latest.high:
        word = "clearly below"
    else:
        word = "close to"
    return f"It is {word} its mean over the covered periods of the {EARLIER_YEARS} years before ({signed(mean)})."


def _against_others(head: Estimate, compared: Estimate | None) -> str:
    if compared is None or compared.standing is None:
        return ""
    result = compared.standing
    when = ""
    if compared is not head:
        when = f" in {period_name(compared.latest.period, compared.series.freq)}, the last period with counts for all"
    return (
        f"The two were closer than {percent(result.share)} of {result.pairs_n} other pairs of great powers{when} "
        f"(90 % band {percent(result.low)} to {percent(result.high)})."
    )


def _since_then(material: Material, head: Estimate) -> list[str]:
    """Name the last events of the chronicle after the last measured period."""
    later = material.chronicle.filter(pl.col("date") > head.latest.period).sort("date")
    if later.is_empty() or later["date"].max().year <= head.latest.period.year:  # type: ignore[union-attr]
        return []
    last = later.row(-1, named=True)
    return [
        f"The measured series ends there. What happened since is in the chronicle, which is a selection and measures "
        f"nothing: {counted(later.height, 'later entry')}, the last of "
        f"{dated(last['date'], last['precision'])}: {last['headline']}."
    ]


def _evidence(head: Estimate) -> str:
    return (
        f"Measured from {counted(head.series.events_n, 'event')} in {head.series.label}, {head.series.span}; "
        f"{head.recent_n:,} of them in the last twelve months of the series{_days(head)}."
    )


def _days(head: Estimate) -> str:
    days = head.series.recent_days
    return "" if days is None else f", of which {days:,.1f} days of news are at hand"


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
        f"Net cooperation of pairs of great powers, {when}",
        lambda width: chart.standing(table, width=width),
        description=chart.describe(table),
        table=table.drop("is_focus").sort("net", descending=True),
        provenance=(compared.provenance,),
        note="Great powers: the major powers of the Correlates of War project since 1991.",
    )


def _facts(head: Estimate, compared: Estimate | None) -> dict[str, object]:
    point = head.latest
    facts: dict[str, object] = {
        "source": head.series.key, "as_of": str(point.period), "net": point.net, "low": point.low, "high": point.high,
        "events_n": head.series.events_n, "recent_n": head.recent_n, "discount": head.net.discount,
        "dispersion": head.net.dispersion,
    }  # fmt: skip
    if compared is not None and compared.standing is not None:
        result = compared.standing
        facts["standing"] = {
            "source": compared.series.key, "as_of": str(compared.latest.period), "share": result.share,
            "low": result.low, "high": result.high, "pairs_n": result.pairs_n,
        }  # fmt: skip
    return facts
