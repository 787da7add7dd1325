"""The system around the two: positions, power, alliances, and third states; and what would say more."""

from typing import Any

from detente.dossiers.estimates import Estimates
from detente.dossiers.material import Material
from detente.dossiers.page import Evidence, Figure, LeftOut, Section
from detente.dossiers.sections.positions import (
    nearest_sentence,
    positions_facts,
    positions_figure,
    positions_sentences,
)
from detente.dossiers.sections.power import (
    alliances_sentence,
    allies_figure,
    poles_figure,
    power_facts,
    power_figure,
    power_sentence,
)
from detente.dossiers.sections.third_states import alignment_sentence, focus_sentence, third_facts, third_figures
from detente.dossiers.surroundings import Surroundings
from detente.dossiers.wording import capital

TITLE = "The system around the two"


def make_system(material: Material, _: Estimates) -> Section | LeftOut:
    """Answer with the distance of positions, then power, alliances and third states as far as they are known."""
    around, pair = material.surroundings, material.pair
    sentences: list[str] = []
    figures: list[Figure] = []
    facts: dict[str, Any] = {}
    if around.positions:
        sentences += [*positions_sentences(around.positions), nearest_sentence(around.positions, pair)]
        figures.append(positions_figure(around.positions, pair))
        facts |= positions_facts(around.positions)
    if around.power:
        sentences.append(power_sentence(around.power, pair))
        figures += [power_figure(around.power, pair), poles_figure(around.power)]
        facts |= power_facts(around.power)
    if around.alliances:
        sentences.append(alliances_sentence(around.alliances, pair))
        figures.append(allies_figure(around.alliances, pair))
    if around.third_states:
        sentences += [alignment_sentence(around.third_states), focus_sentence(around.third_states, pair)]
        figures += third_figures(around.third_states, pair)
        facts |= third_facts(around.third_states)
    told = [sentence for sentence in sentences if sentence]
    missing = _what_to_get(around)
    if not told:
        return LeftOut(TITLE, "; ".join(["in no year asked for did both vote in the General Assembly", *missing]))
    return Section(
        "system",
        TITLE,
        told[0],
        Evidence("strong" if around.positions else "fair", _evidence(around)),
        paragraphs=(*told[1:], *(f"{capital(part)}." for part in missing)),
        figures=tuple(figures),
        facts=facts,
    )


def _evidence(around: Surroundings) -> str:
    parts = []
    if around.positions:
        parts.append("estimated from every recorded vote, with bands")
    if around.power or around.alliances:
        parts.append("published yearly data as fetched, which end when their makers stopped")
    if around.third_states:
        parts.append("machine-coded reports of what each did to others")
    return f"Measured: {'; '.join(parts)}."


def _what_to_get(around: Surroundings) -> list[str]:
    """Say in one clause, or none, which yearly sources would say more, and how to get them."""
    missing = [f"{item.says} ({item.title}: {item.how_to_get})" for item in around.lacking]
    if around.third_states is None:
        missing.append("how each treats third states and where each looks (event files: detente ingest PATH...)")
    return [f"not here yet: {'; '.join(missing)}"] if missing else []
