"""Power around the two: shares of capabilities, poles by a named rule, allies and blocs."""

from typing import Any

import polars as pl

from detente.domain.states import state_name
from detente.dossiers.material import Pair
from detente.dossiers.page import Figure, Provenance
from detente.dossiers.surroundings import Alliances, Power
from detente.dossiers.wording import capital, counted, percent

RULES = {"half_of_leader": "a pole is a state with more than half of the strongest one's capabilities"}
"""Rules for poles that the page uses, in words."""

BLOC_SHOWN_N = 8


def power_sentence(power: Power, pair: Pair) -> str:
    """Say how the two compare, and how many poles the system has by which rule."""
    balance = power.balance.row(-1, named=True)
    stronger, weaker = (pair.name_a, pair.name_b) if balance["stronger"] == pair.a else (pair.name_b, pair.name_a)
    poles = _poles_in(power, balance["year"])
    return (
        f"In {balance['year']} the two held {_part(balance['dyad_share'])} of the system's material capabilities; "
        f"{weaker} had {_part(balance['parity_ratio'])} of what {stronger} had. By the rule {poles['rule']} "
        f"({RULES[poles['rule']]}) the system was {poles['polarity']}: {poles['names']}."
    )


def alliances_sentence(alliances: Alliances, pair: Pair) -> str:
    """Say how many defence pacts each side has, how many in common, and who stands in the bloc of each."""
    row = alliances.years.row(-1, named=True)
    blocs = []
    for side, name in ((pair.a, pair.name_a), (pair.b, pair.name_b)):
        own = alliances.blocs.filter(pl.col("side") == side)["state"].to_list()
        shown = ", ".join(sorted(map(state_name, own))[:BLOC_SHOWN_N]) or "nobody"
        more = f" and {len(own) - BLOC_SHOWN_N} more" if len(own) > BLOC_SHOWN_N else ""
        blocs.append(f"with {name} {shown}{more}")
    return (
        f"In {row['year']} {pair.name_a} had defence pacts with {counted(row['a_n'], 'state')}, {pair.name_b} with "
        f"{counted(row['b_n'], 'state')}, {row['common_n'] or 'none'} of them the same. Blocs by defence pacts "
        f"(communities of largest modularity): {'; '.join(blocs)}."
    )


def power_facts(power: Power) -> dict[str, Any]:
    """Return the last balance, and the poles of its year, as plain values."""
    balance = power.balance.row(-1, named=True)
    return {"balance": balance, "poles": _poles_in(power, balance["year"])}


def power_figure(power: Power, pair: Pair) -> Figure:
    """Draw the two states' shares of capabilities among those of other great powers."""
    from detente.charts import theme, yearly
    from detente.charts.canvas import percent as in_percent
    from detente.charts.theme import Style

    named = power.shares.with_columns(
        pl.col("state")
        .replace_strict({code: state_name(code) for code in power.shares["state"].unique()})
        .alias("name")
    )
    own = {state_name(pair.a): Style(theme.STATE_A), state_name(pair.b): Style(theme.STATE_B, (7, 3))}
    others = {name: Style(theme.ANNOTATION, width=1.2) for name in sorted(set(named["name"]) - own.keys())}
    series = named.select(
        "year", "name", pl.col("share").alias("value"), *(pl.lit(None, pl.Float64).alias(n) for n in ("low", "high"))
    )
    styles = {**others, **own}
    return Figure(
        "capability_shares",
        "Shares of the system's material capabilities",
        lambda width: yearly.yearly_lines(series, styles=styles, y_label=in_percent, width=width),
        description=yearly.describe(
            series.filter(pl.col("name").is_in(list(own))), what="Share of the system's capabilities (CINC), 0 to 1"
        ),
        table=named.select("year", "name", "share"),
        provenance=(_provenance(power.source.sentence(), power.shares["year"]),),
        note="CINC: mean of a state's shares of spending, troops, steel, energy, population and cities. Grey: other "
        "great powers.",
    )


def poles_figure(power: Power) -> Figure:
    """Draw how concentrated capabilities are over time; the table tells the poles."""
    from detente.charts import theme, yearly
    from detente.charts.theme import Style

    name = "concentration (Ray and Singer)"
    series = power.poles.select(
        "year", pl.lit(name).alias("name"), pl.col("concentration").alias("value"),
        *(pl.lit(None, pl.Float64).alias(end) for end in ("low", "high")),
    )  # fmt: skip
    return Figure(
        "polarity",
        "Concentration of capabilities in the whole system",
        lambda width: yearly.yearly_lines(
            series, styles={name: Style(theme.DEEDS)}, y_label=lambda at: f"{at:.2f}", width=width
        ),
        description=yearly.describe(series, what="Concentration of capabilities, 0 equal to 1 all in one hand"),
        table=power.poles,
        provenance=(_provenance(power.source.sentence(), power.poles["year"]),),
        note="0: all states are equally strong; 1: one has everything. The table names the poles of each year.",
    )


def allies_figure(alliances: Alliances, pair: Pair) -> Figure:
    """Draw how many states each side has a defence pact with."""
    from detente.charts import theme, yearly
    from detente.charts.canvas import whole
    from detente.charts.theme import Style

    names = {"a_n": capital(pair.name_a), "b_n": capital(pair.name_b), "common_n": "both"}
    long = alliances.years.unpivot(list(names), index="year", variable_name="name", value_name="value")
    series = long.with_columns(
        pl.col("name").replace_strict(names), pl.col("value").cast(pl.Float64),
        *(pl.lit(None, pl.Float64).alias(end) for end in ("low", "high")),
    )  # fmt: skip
    looks = (Style(theme.STATE_A), Style(theme.STATE_B, (7, 3)), Style(theme.ANNOTATION, (2, 2)))
    styles = dict(zip(names.values(), looks, strict=True))
    return Figure(
        "allies",
        "States with a defence pact",
        lambda width: yearly.yearly_lines(series, styles=styles, y_label=whole, width=width, least_step=1),
        description=yearly.describe(series, what="States that each side has a defence pact with"),
        table=alliances.years,
        provenance=(_provenance(alliances.source.sentence(), alliances.years["year"]),),
        note="In the table, level is the strongest pledge between the two themselves: 0 none, 1 non-aggression alone, "
        "2 neutrality or consultation, 3 defence or offence.",
    )


def _poles_in(power: Power, year: int) -> dict[str, Any]:
    return power.poles.row(by_predicate=pl.col("year") == year, named=True)


def _part(share: float) -> str:
    """A share in whole percent; little is not nothing."""
    return "less than 1 %" if 0 < share < 0.005 else percent(share)


def _provenance(source: str, years: pl.Series) -> Provenance:
    return Provenance(
        source, "not applicable", "not applicable", "yearly, gaps stay gaps", f"{years.min()!s}–{years.max()!s}"
    )
