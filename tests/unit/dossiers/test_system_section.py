"""The system around the two, told from hand-made frames; and what is said where nothing is known."""

import json
import re
from dataclasses import replace

import polars as pl
import pytest
from toy_material import (
    NOTHING_AROUND,
    PAIR,
    alliances,
    around,
    full,
    material,
    positions,
    power,
    third_states,
)

from detente.dossiers.build import build_dossier
from detente.dossiers.page import LeftOut, Section
from detente.dossiers.sections.positions import nearest_sentence, positions_facts, positions_sentences
from detente.dossiers.sections.power import alliances_sentence, power_facts, power_sentence
from detente.dossiers.sections.system import make_system
from detente.dossiers.sections.third_states import alignment_sentence, focus_sentence, third_facts, third_figures
from detente.dossiers.surroundings import Lacking, Surroundings

LACKING = Lacking("Toy Alliances", "who stands with whom", "detente fetch toy")
ESTIMATES = None  # this section needs no event series


def section(surroundings: Surroundings) -> Section:
    made = make_system(material(surroundings=surroundings), ESTIMATES)
    assert isinstance(made, Section)
    return made


def left_out(surroundings: Surroundings) -> LeftOut:
    made = make_system(material(surroundings=surroundings), ESTIMATES)
    assert isinstance(made, LeftOut)
    return made


def test_the_answer_is_the_distance_with_its_band_and_rank() -> None:
    assert section(around()).answer == (
        "In the UN General Assembly the two stood 2.5 apart in 2019 (90 % band 2.2 to 2.8, in standard deviations of "
        "all states and years), farther than 75 % of all 18,528 pairs of states; closest in 2019 (2.5), farthest in "
        "2018 (3.0)."
    )


def test_nuclear_questions_come_second_and_only_where_they_are_known() -> None:
    everything = positions_sentences(positions())
    assert len(everything) == 2
    assert everything[1].startswith("On nuclear questions the two stood 1.5 apart in 2019 (90 % band 1.0 to 2.0")
    assert "closest in 2018 (1.0), farthest in 2019 (1.5)" in everything[1]
    some = replace(positions(), distances=positions().distances.filter(pl.col("name") == "all votes"))
    assert positions_sentences(some) == everything[:1]


def test_the_order_of_rows_does_not_decide_which_year_is_the_last() -> None:
    shuffled = replace(positions(), distances=positions().distances.reverse())
    assert positions_sentences(shuffled) == positions_sentences(positions())
    assert positions_facts(shuffled)["votes_year"] == 2019


def test_not_even_the_farthest_pair_is_farther_than_all() -> None:
    rank = pl.col("closer_share")
    farthest = replace(positions(), distances=positions().distances.with_columns(rank * 0 + 18527 / 18528))
    assert "farther than more than 99 % of all 18,528 pairs" in positions_sentences(farthest)[0]


def test_who_is_nearest_to_whom() -> None:
    assert nearest_sentence(positions(), PAIR) == (
        "Nearest in 2019 on the one line to which votes are reduced, where close neighbours cannot be told apart: "
        "to the United States: Israel, Canada; to Russia: Syria, Belarus."
    )


def test_the_stronger_side_is_named_whichever_it_is() -> None:
    assert power_sentence(power(), PAIR).startswith(
        "In 2019 the two held 16 % of the system's material capabilities; Russia had 33 % of what the United States "
        "had."
    )
    other = replace(power(), balance=power().balance.with_columns(stronger=pl.lit("RUS")))
    assert "the United States had 33 % of what Russia had." in power_sentence(other, PAIR)


def test_poles_are_those_of_the_year_of_the_balance_by_a_rule_in_words() -> None:
    told = power_sentence(power(), PAIR)
    assert "By the rule half_of_leader (a pole is a state with more than half of the strongest one's" in told
    assert told.endswith("the system was bipolar: China, United States.")  # 2020 would be unipolar
    facts = power_facts(power())
    assert (facts["balance"]["year"], facts["poles"]["year"]) == (2019, 2019)


def test_little_is_not_nothing() -> None:
    small = replace(power(), balance=power().balance.with_columns(dyad_share=pl.lit(4e-6)))
    assert "held less than 1 % of the system's" in power_sentence(small, PAIR)


def test_allies_are_counted_and_blocs_named() -> None:
    assert alliances_sentence(alliances(), PAIR) == (
        "In 2018 the United States had defence pacts with 66 states, Russia with 1 state, none of them the same. Blocs "
        "by defence pacts (communities of largest modularity): with the United States Canada, United Kingdom; with "
        "Russia Belarus."
    )


def test_who_stands_alone_and_who_leads_many() -> None:
    crowd = ["GBR", "CAN", "FRA", "ITA", "ESP", "NLD", "BEL", "DNK", "NOR", "PRT"]
    blocs = pl.DataFrame({"side": ["USA"] * 10, "state": crowd, "year": [2018] * 10})
    told = alliances_sentence(replace(alliances(), blocs=blocs), PAIR)
    assert told.endswith("and 2 more; with Russia nobody.")
    common = replace(alliances(), years=alliances().years.with_columns(common_n=pl.lit(3)))
    assert "3 of them the same" in alliances_sentence(common, PAIR)


@pytest.mark.parametrize(
    ("correlation", "words"),
    [(-0.4, "different friends"), (0.4, "the same friends"), (0.05, "neither the same nor different friends")],
)
def test_friends_are_told_by_the_band(correlation: float, words: str) -> None:
    told = alignment_sentence(third_states(correlation))
    assert told.startswith(
        f"In what arrived of 2019 the two had {words}: how kindly either treated 120 third states correlates at "
    )
    assert "least alike in Europe" in told  # Asia is not known


def test_with_too_few_third_states_nothing_is_told_and_nothing_drawn() -> None:
    unknown = third_states(None)
    assert alignment_sentence(unknown) == ""
    assert [figure.key for figure in third_figures(unknown, PAIR)] == ["regional_focus"]
    made = section(around(third_states=unknown))
    assert "alignment" not in {figure.key for figure in made.figures}
    assert made.facts["alignment_correlation"] is None


def test_where_each_looks() -> None:
    assert focus_sentence(third_states(), PAIR) == (
        "Of what each does abroad, the other aside, most goes from the United States to the Americas (75 %) and from "
        "Russia to Europe (75 %)."
    )


def test_without_votes_the_next_that_is_known_answers() -> None:
    made = section(replace(NOTHING_AROUND, alliances=alliances()))
    assert made.answer.startswith("In 2018 the United States had defence pacts")
    assert made.evidence.strength == "fair"
    assert "vote" not in made.evidence.statement
    assert [figure.key for figure in made.figures] == ["allies"]
    assert section(around()).evidence.strength == "strong"


def test_nothing_known_is_left_out_with_what_to_get() -> None:
    assert left_out(NOTHING_AROUND).reason == (
        "in no year asked for did both vote in the General Assembly; not here yet: how each treats third states and "
        "where each looks (event files: detente ingest PATH...)"
    )
    assert (
        "who stands with whom (Toy Alliances: detente fetch toy)"
        in left_out(replace(NOTHING_AROUND, lacking=(LACKING,))).reason
    )


def test_what_is_lacking_is_named_with_how_to_get_it() -> None:
    made = section(around(alliances=None, lacking=(LACKING,)))
    assert made.paragraphs[-1] == "Not here yet: who stands with whom (Toy Alliances: detente fetch toy)."
    assert not any("Not here yet" in part for part in section(around()).paragraphs)
    assert "detente ingest" in section(around(third_states=None)).paragraphs[-1]


def test_facts_are_plain_values() -> None:
    facts = section(around()).facts
    assert json.loads(json.dumps(facts, allow_nan=False)) == facts
    assert facts["votes_distance"] == 2.5
    assert facts["balance"]["stronger"] == "USA"
    assert facts["alignment_correlation"] == -0.4
    assert third_facts(third_states())["alignment_third_states_n"] == 120


def test_the_record_of_the_page_holds_every_figure() -> None:
    record = build_dossier(full()).record()
    assert json.loads(json.dumps(record, allow_nan=False)) == record
    (own,) = [part for part in record["sections"] if part["key"] == "system"]
    assert [figure["key"] for figure in own["figures"]] == [
        "vote_distance", "capability_shares", "polarity", "allies", "alignment", "regional_focus",
    ]  # fmt: skip
    distance = own["figures"][0]["data"]
    assert {row["name"] for row in distance} == {"all votes", "nuclear questions"}


def test_every_figure_says_what_it_shows_and_what_it_rests_on() -> None:
    for figure in section(around()).figures:
        assert figure.description.endswith(".")
        assert re.search(r"\d", figure.description)
        assert figure.provenance
        sentence = " ".join(part.sentence() for part in figure.provenance)
        assert "None" not in sentence
        assert re.search(r"20\d\d", sentence)
        assert figure.table.height


def test_sources_of_yearly_figures_name_release_address_and_hash() -> None:
    figures = {figure.key: figure for figure in section(around()).figures}
    for key in ("capability_shares", "polarity", "allies"):
        assert "Toy Capabilities 7.0, https://data.example/toy.zip, SHA-256 abababababab…" in (
            figures[key].provenance[0].sentence()
        )
    assert "icews files" in figures["alignment"].provenance[0].sentence()


@pytest.mark.parametrize("width", [360, 720])
def test_every_figure_can_be_drawn(width: int) -> None:
    for figure in section(around()).figures:
        assert figure.draw(width).width == width


def test_figures_name_the_two_in_their_own_colours() -> None:
    figures = {figure.key: figure for figure in section(around()).figures}
    for key in ("capability_shares", "allies", "regional_focus"):
        plot = figures[key].draw(720).plot
        assert "Russia" in plot
        assert "nited States" in plot
    assert "China" in figures["capability_shares"].draw(720).plot
    assert "China" not in figures["capability_shares"].description


def test_a_single_year_has_no_extremes() -> None:
    known = positions()
    single = replace(known, distances=known.distances.filter(pl.col("year") == 2019))
    assert [sentence.count("closest") for sentence in positions_sentences(single)] == [0, 0]
    assert [sentence.count("closest") for sentence in positions_sentences(known)] == [1, 1]
