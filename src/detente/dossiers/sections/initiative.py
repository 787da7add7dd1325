"""Who acts first, who answers, and how much attention each side pays the other."""

import polars as pl

from detente.dossiers.estimates import Estimate, Estimates
from detente.dossiers.material import Material, Pair
from detente.dossiers.page import Evidence, Figure, LeftOut, Section
from detente.dossiers.wording import capital, counted, percent, period_name, signed
from detente.errors import NotEnoughDataError
from detente.measures.attention import attention
from detente.measures.initiative import initiative
from detente.measures.reciprocity import Effect, Reciprocity, reciprocity

TITLE = "Who acts first"


def make_initiative(material: Material, estimates: Estimates) -> Section | LeftOut:
    """Answer with the share of acts that each side sends, and with who follows whom."""
    if not estimates.drawn:
        return LeftOut(TITLE, f"no source at hand holds enough events between {material.pair.names}{material.asked}")
    from detente.charts import initiative as chart

    pair = material.pair
    name_a, name_b = (capital(name.removeprefix("the ")) for name in (pair.name_a, pair.name_b))
    shares = {
        estimate.series.label: initiative(estimate.series.a_to_b, estimate.series.b_to_a)
        for estimate in estimates.drawn
    }
    labels = [estimate.series.label for estimate in estimates.with_panel]
    series = pl.concat([part for label in labels for part in _lines(label, shares[label])])
    figure = Figure(
        "initiative",
        f"Share of acts sent by {pair.name_a}",
        lambda width: chart.initiative(series, width=width, name_a=name_a, name_b=name_b),
        description=chart.describe(series, name_a=name_a, name_b=name_b),
        table=series.filter(pl.col("share").is_not_null()).drop("is_covered"),
        provenance=tuple(estimate.provenance for estimate in estimates.with_panel),
        note="Counts who acts in the reports: a press that watches one side more closely moves it.",
    )
    head = estimates.headline
    assert head is not None
    answers, facts = _answers(estimates, pair)
    notices, attention_facts = _attention(estimates, pair)
    return Section(
        "initiative",
        TITLE,
        _answer(head, shares[head.series.label], pair),
        Evidence(head.strength, f"Measured from {counted(head.series.events_n, 'event')} in {head.series.label}."),
        paragraphs=(*answers, *notices),
        figures=(figure,),
        facts={"reciprocity": facts, "attention": attention_facts},
    )


def _lines(label: str, frame: pl.DataFrame) -> list[pl.DataFrame]:
    parts = []
    for kind in ("cooperation", "conflict"):
        columns = {"share": f"{kind}_share", "low": f"{kind}_share_low", "high": f"{kind}_share_high"}
        seen = [pl.when("is_covered").then(pl.col(old)).alias(new) for new, old in columns.items()]
        parts.append(
            frame.select("period", pl.lit(kind).alias("kind"), pl.lit(label).alias("source"), *seen, "is_covered")
        )
    return parts


def _answer(head: Estimate, shares: pl.DataFrame, pair: Pair) -> str:
    row = shares.filter("is_covered").row(-1, named=True)
    parts = [
        f"{percent(row[f'{kind}_share'])} of the {word} acts"
        for kind, word in (("cooperation", "cooperative"), ("conflict", "hostile"))
        if row[f"{kind}_share"] is not None
    ]
    when = period_name(row["period"], head.series.freq)
    sent = f"{pair.name_a} sent {' and '.join(parts)} between the two, {pair.name_b} the rest"
    return f"In {when} {sent} ({head.series.label})."


def _answers(estimates: Estimates, pair: Pair) -> tuple[list[str], list[dict[str, object]]]:
    """Say who follows whom, where the series is long enough to tell."""
    sentences: list[str] = []
    facts: list[dict[str, object]] = []
    for estimate in estimates.drawn:
        try:
            result = reciprocity(estimate.series.a_to_b, estimate.series.b_to_a)
        except NotEnoughDataError as error:
            facts.append({"source": estimate.series.key, "not_estimated": str(error)})
            continue
        freq = estimate.series.freq
        sides = ((result.a_follows_b, pair.name_a, pair.name_b), (result.b_follows_a, pair.name_b, pair.name_a))
        spoken = [_sentence(answer.previous, of=of, other=other, freq=freq) for answer, of, other in sides]
        sentences.append(
            f"{' '.join(spoken)} ({estimate.series.label}, {estimate.series.span}.) {_asymmetry(result, pair)}"
        )
        facts.append(
            {"source": estimate.series.key, "asymmetry": result.asymmetry.value, "low": result.asymmetry.low,
             "high": result.asymmetry.high}
        )  # fmt: skip
        for answer, of, other in sides:
            effect = answer.previous
            facts.append(
                {"source": estimate.series.key, "of": of, "follows": other, "effect": effect.value,
                 "low": effect.low, "high": effect.high, "periods_n": answer.periods_n}
            )  # fmt: skip
    if not sentences:
        sentences.append("No series here is long enough to tell who follows whom (24 periods in both directions).")
    return sentences, facts


def _sentence(effect: Effect, *, of: str, other: str, freq: str) -> str:
    verb = "follows" if effect.is_clear else "does not clearly follow"
    figures = f"{signed(effect.value)}, 90 % {signed(effect.low)} to {signed(effect.high)}"
    return f"{capital(of)} {verb} what {other} did the {freq} before ({figures})."


def _asymmetry(result: Reciprocity, pair: Pair) -> str:
    """Say who answers whom once a mood that both share is set aside."""
    effect = result.asymmetry
    figures = f"{signed(effect.value)}, 90 % {signed(effect.low)} to {signed(effect.high)}"
    if not effect.is_clear:
        return f"A mood that both share can do that too; who answers whom is not clear ({figures})."
    who, whom = (pair.name_a, pair.name_b) if effect.value > 0 else (pair.name_b, pair.name_a)
    return f"Beyond a mood that both share, {who} answers {whom} more than the other way round ({figures})."


def _attention(estimates: Estimates, pair: Pair) -> tuple[list[str], list[dict[str, object]]]:
    """Say which share of each side's acts goes to the other, where totals are known."""
    sentences, facts = [], []
    names = {pair.a: pair.name_a, pair.b: pair.name_b}
    for estimate in estimates.drawn:
        parts = []
        for side, frame in estimate.series.attention.items():
            try:
                row = attention(frame).filter("is_covered").row(-1, named=True)
            except NotEnoughDataError:
                continue
            when = period_name(row["period"], "month")
            parts.append(
                f"{names[side]} {percent(row['attention'])} in {when} (90 % band {percent(row['low'])} to "
                f"{percent(row['high'])})"
            )
            facts.append(
                {"source": estimate.series.key, "of": side}
                | {k: str(v) if k == "period" else v for k, v in row.items()}
            )
        if parts:
            sentences.append(
                f"Of all acts that each side sends to other states, these shares went to the other of the two in "
                f"the last covered month of {estimate.series.label}: {', '.join(parts)}."
            )
    return sentences, facts
