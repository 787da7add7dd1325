"""Interests and means: votes in the General Assembly, warheads, the price of oil."""

from dataclasses import replace

import polars as pl

from detente.domain.states import state_name
from detente.dossiers.chronicle import name_pair
from detente.dossiers.estimates import Estimates
from detente.dossiers.material import Material, Pair
from detente.dossiers.page import Evidence, Figure, LeftOut, Provenance, Section
from detente.dossiers.wording import capital, percent

TITLE = "Votes, warheads, oil"


def make_interests(material: Material, _: Estimates) -> Section | LeftOut:
    """Answer with the agreement of votes and its rank among great powers; show means and interests beside it."""
    material = _up_to(material)
    votes = _focus(material)
    figures, sentences, facts = [], [], dict[str, object]()
    if votes.filter("is_focus").height:
        sentence, facts = _votes_answer(votes)
        sentences.append(sentence)
        figures.append(_votes_figure(votes))
    if material.warheads.height:
        figures.append(_warheads_figure(material))
    if not figures:
        return LeftOut(TITLE, f"no built-in series of votes or warheads covers this pair{material.asked}")
    if material.oil.height:
        figures.append(_oil_figure(material.oil))
    answer = sentences[0] if sentences else _warheads_answer(material)
    evidence = Evidence(
        "strong", "Measured: every recorded vote of the Assembly; published estimates of stockpiles and prices."
    )
    return Section("interests", TITLE, answer, evidence, figures=tuple(figures), facts=facts)


def _up_to(material: Material) -> Material:
    """Leave out the years after the day as of which the page speaks: one of the two may be no more."""
    year = material.register.compliance.judged_on.year
    cut = {name: getattr(material, name).filter(pl.col("year") <= year) for name in ("votes", "warheads", "oil")}
    return replace(material, **cut)


def _focus(material: Material) -> pl.DataFrame:
    """Votes of all pairs of great powers by year, the own pair marked."""
    names = {(a, b): name_pair(a, b) for a, b in material.votes.select("state_a", "state_b").unique().iter_rows()}
    pairs = pl.Series(
        [names[pair] for pair in material.votes.select("state_a", "state_b").iter_rows()], dtype=pl.String
    )
    focus = name_pair(material.pair.a, material.pair.b)
    known = material.votes.with_columns(pairs.alias("pair")).filter(pl.col("agreement_share").is_not_null())
    return known.select(
        "year", "pair", "agreement_share", "identical_share", "votes_n", (pl.col("pair") == focus).alias("is_focus")
    )


def _votes_answer(votes: pl.DataFrame) -> tuple[str, dict[str, object]]:
    row = votes.filter("is_focus").sort("year").row(-1, named=True)
    others = votes.filter(~pl.col("is_focus"), pl.col("year") == row["year"])
    sentence = (
        f"In {row['year']} the two agreed on {percent(row['agreement_share'])} of {row['votes_n']} recorded votes in "
        "the General Assembly (half credit for an abstention)"
    )
    facts = {"year": row["year"], "agreement_share": row["agreement_share"], "votes_n": row["votes_n"]}
    if others.height:
        below = int((others["agreement_share"] < row["agreement_share"]).sum())
        sentence += f", more than {below} of {others.height} other pairs of great powers"
        facts |= {"pairs_below_n": below, "pairs_n": others.height}
    return sentence + ". Agreement follows the agenda of the year: compare pairs within a year.", facts


def _votes_figure(votes: pl.DataFrame) -> Figure:
    from detente.charts import votes as chart

    return Figure(
        "un_agreement",
        "Agreement of votes in the UN General Assembly",
        lambda width: chart.un_agreement(votes, width=width),
        description=chart.describe(votes),
        table=votes.filter("is_focus").drop("is_focus"),
        provenance=(_provenance("UN General Assembly roll calls (CC0), computed here", votes["year"]),),
        note="Grey lines: the other pairs of great powers. Absences are missing, never a vote.",
    )


def _warheads(material: Material) -> pl.DataFrame:
    return material.warheads.select(
        "year", pl.col("state").replace({c: state_name(c) for c in _codes(material.pair)}), "warheads_n"
    )


def _codes(pair: Pair) -> tuple[str, str]:
    return pair.a, pair.b


def _warheads_figure(material: Material) -> Figure:
    from detente.charts import indicators as chart

    table = _warheads(material)
    successor = " Soviet figures stand under the successor." if material.pair.succession == "continuous" else ""
    return Figure(
        "warheads",
        "Nuclear warheads in military stockpiles",
        lambda width: chart.warheads(table, width=width),
        description=chart.describe_warheads(table),
        table=table,
        provenance=(
            _provenance("Federation of American Scientists, via Our World in Data (CC BY 4.0)", table["year"]),
        ),
        note=f"Estimates; warheads awaiting dismantlement are not counted.{successor}",
    )


def _warheads_answer(material: Material) -> str:
    last = _warheads(material).filter(pl.col("year") == pl.col("year").max())
    parts = [f"{capital(state)} {number:,}" for _, state, number in last.iter_rows()]
    return f"Nuclear warheads in {last['year'][0]}: {', '.join(parts)}."


def _oil_figure(oil: pl.DataFrame) -> Figure:
    from detente.charts import indicators as chart

    return Figure(
        "oil",
        "Price of a barrel of Brent crude",
        lambda width: chart.oil(oil, width=width),
        description=chart.describe_oil(oil),
        table=oil.select("year", "usd_per_barrel", "months_n"),
        provenance=(_provenance("US Energy Information Administration (public domain)", oil["year"]),),
        note="Yearly mean in dollars of the day. Exporter and importer want different prices.",
    )


def _provenance(source: str, years: pl.Series) -> Provenance:
    return Provenance(
        source, "not applicable", "not applicable", "yearly, gaps stay gaps", f"{years.min()!s}–{years.max()!s}"
    )
