"""Gather capabilities, poles, allies and blocs around a pair, where the yearly sources were fetched."""

import polars as pl

from detente.archive.holdings import Holding, newest_holding
from detente.archive.store import Archive
from detente.domain.groups import GREAT_POWERS
from detente.domain.state_codes import code_table
from detente.domain.states import state_name
from detente.domain.succession import lineage, succession_table
from detente.dossiers.material import Pair
from detente.dossiers.surroundings import Alliances, Held, Power
from detente.measures.system.alliance_blocs import alliance_blocs
from detente.measures.system.concentration import concentration
from detente.measures.system.poles import PoleRuleName, poles
from detente.measures.system.portfolios import alliance_levels
from detente.measures.system.power_balance import power_balance
from detente.panels.codes import add_codes
from detente.panels.system import FIRST_YEAR, state_years
from detente.runs.add.tables import source_rows
from detente.runs.request import Request
from detente.sources.yearly.atop import ATOP
from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.nmc import NMC
from detente.types import Succession

POLE_RULE: PoleRuleName = "half_of_leader"
DEFENCE = 3
"""Level of a pledge to defend, after `detente.alliance_levels`."""


def gather_power(archive: Archive, request: Request) -> Power | None:
    """Return capabilities and poles; None where they were not fetched or list only one of the two."""
    pair = request.pair
    if (holding := newest_holding(archive.root, NMC.name)) is None:
        return None
    rows = request.years(source_rows(NMC, holding.path)).select("ccode", "year", share="cinc").drop_nulls("share")
    shares = _by_state(rows, pair.succession)
    balance = _balance(shares, pair)
    if balance.is_empty():
        return None
    shown = shares.filter(pl.col("state").is_in({*GREAT_POWERS, pair.a, pair.b}))
    return Power(shown, _poles(_by_state(rows, "split")), balance, _held(NMC, holding))


def gather_alliances(archive: Archive, request: Request) -> Alliances | None:
    """Return allies and blocs; None where they were not fetched, or neither has pledged anything by then."""
    pair = request.pair
    if (holding := newest_holding(archive.root, ATOP.name)) is None:
        return None
    pledges: pl.DataFrame = alliance_levels(source_rows(ATOP, holding.path))
    years = request.years(_allies(pledges, pair))
    if years.is_empty():
        return None
    last = int(years["year"].max())  # type: ignore[arg-type]  # Polars types max as any value
    return Alliances(years, _blocs(pledges, pair, last), _held(ATOP, holding))


def _numbers(pair: Pair) -> list[int]:
    """COW numbers that the two have held."""
    codes = [*lineage(pair.a, succession=pair.succession), *lineage(pair.b, succession=pair.succession)]
    return code_table("cow").filter(pl.col("state").is_in(codes))["code"].cast(pl.Int32).unique().to_list()


def _named(rows: pl.DataFrame, number: str, succession: Succession, *, name: str = "state") -> pl.DataFrame:
    """Rows with our code of a COW number in the row's year, as the policy counts it."""
    coded: pl.DataFrame = add_codes(rows, column=number, scheme="cow", to="iso3", name=name)
    return coded.with_columns(pl.col(name).replace_strict(succession_table(succession), return_dtype=pl.String))


def _by_state(rows: pl.DataFrame, succession: Succession) -> pl.DataFrame:
    """Shares by our codes. Two numbers of one state in its year of change: the larger."""
    named = _named(rows, "ccode", succession)
    return named.group_by("year", "state").agg(pl.col("share").max()).sort("state", "year")


def _poles(shares: pl.DataFrame) -> pl.DataFrame:
    """Poles by the rule, named as of the year, with the concentration of the whole system beside them."""
    counted: pl.DataFrame = poles(shares, rule=POLE_RULE, share="share", state="state", missing="leave_out")
    index: pl.DataFrame = concentration(shares, share="share", state="state", index="ray_singer", missing="leave_out")
    names = pl.Series("names", [", ".join(map(state_name, codes)) for codes in counted["poles"]], dtype=pl.String)
    named = counted.select("year", "rule", "polarity", names)
    return named.join(index.select("year", "concentration"), on="year", how="left", validate="1:1").sort("year")


def _balance(shares: pl.DataFrame, pair: Pair) -> pl.DataFrame:
    """The years in which both have a share, and not both of them none."""
    first, second = (shares.filter(pl.col("state") == code).select("year", "share") for code in (pair.a, pair.b))
    dyads = first.join(second, on="year", how="inner", suffix="_b", validate="1:1")
    named = dyads.with_columns(a=pl.lit(pair.a), b=pl.lit(pair.b))
    compared: pl.DataFrame = power_balance(named, shares=("share", "share_b"), states=("a", "b"))
    return compared.select("year", "dyad_share", "parity_ratio", "stronger").drop_nulls("parity_ratio").sort("year")


def _allies(pledges: pl.DataFrame, pair: Pair) -> pl.DataFrame:
    """Per year how many states each side has a defence pact with, how many both have, and the tie between the two.

    Years in which both exist, from the first pledge on: within its span the source lists every ally.
    """
    named = pledges.filter(pl.col("ccode1").is_in(_numbers(pair)))
    for side in ("1", "2"):
        named = _named(named, f"ccode{side}", pair.succession, name=f"state{side}")
    pacts = named.filter(pl.col("alliance_level") >= DEFENCE)
    a, b = (pacts.filter(pl.col("state1") == code).select("year", "state2").unique() for code in (pair.a, pair.b))
    common = a.join(b, on=["year", "state2"], how="inner", validate="1:1")
    counted = [frame.group_by("year").len(name) for name, frame in (("a_n", a), ("b_n", b), ("common_n", common))]
    between = named.filter(pl.all_horizontal(pl.col("state1", "state2").is_in([pair.a, pair.b])))
    counted.append(between.group_by("year").agg(level=pl.col("alliance_level").max()))
    years = _years_together(pair)
    for frame in counted:
        years = years.join(frame, on="year", how="left", validate="1:1", maintain_order="left")
    known = years.fill_null(0)
    ever = known.filter(pl.any_horizontal(pl.col("a_n", "b_n", "level") > 0))["year"].min()
    return known.clear() if ever is None else known.filter(pl.col("year") >= ever)


def _years_together(pair: Pair) -> pl.DataFrame:
    """Years of the source in which both belonged to the system: a state that is gone has no allies, not 0."""
    members = state_years("cow", start=FIRST_YEAR, end=ATOP.last_year)
    named = _named(members.filter(pl.col("ccode").is_in(_numbers(pair))), "ccode", pair.succession)
    sides_n = named.filter(pl.col("state").is_in([pair.a, pair.b])).group_by("year").agg(pl.col("state").n_unique())
    return sides_n.filter(pl.col("state") == 2).select("year").sort("year")


def _blocs(pledges: pl.DataFrame, pair: Pair, year: int) -> pl.DataFrame:
    """Who stands in the bloc of each side in a year."""
    members = state_years("cow", start=year, end=year)
    blocs = alliance_blocs(pledges.filter(pl.col("year") == year), tie="alliance_level", least=DEFENCE, members=members)
    named = _named(blocs, "ccode", pair.succession)
    parts = []
    for code in (pair.a, pair.b):
        own = named.filter(pl.col("state") == code)["bloc"]
        inside = named.filter(pl.col("bloc").is_in(own.to_list()), pl.col("state") != code)
        parts.append(inside.select(pl.lit(code).alias("side"), "state").unique(maintain_order=True))
    return pl.concat(parts).with_columns(pl.lit(year).alias("year"))


def _held(source: YearlySource, holding: Holding) -> Held:
    span = f"{source.first_year}-{source.last_year}"
    return Held(source.title, holding.version, holding.address, holding.sha256, span)
