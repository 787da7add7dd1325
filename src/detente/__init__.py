"""Détente measures and explains the relation between two states, issue by issue, with the evidence shown.

The public names are listed in ``docs/reference/api.md``. Each is loaded when it is first used, so that
``import detente`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.archive.coverage import read_coverage as read_coverage
    from detente.archive.manifest import read_manifest as read_manifest
    from detente.archive.rejects import read_rejects as read_rejects
    from detente.archive.store import Archive as Archive
    from detente.archive.store import open_archive as open_archive
    from detente.domain.membership import membership as membership
    from detente.domain.regions import region_of as region_of
    from detente.domain.states import State as State
    from detente.domain.states import find_state as find_state
    from detente.domain.states import state_name as state_name
    from detente.domain.states import states_on as states_on
    from detente.domain.succession import lineage as lineage
    from detente.errors import DetenteError as DetenteError
    from detente.measures.attention import attention as attention
    from detente.measures.commitments.compliance import limits_kept as limits_kept
    from detente.measures.commitments.follow_through import follow_through as follow_through
    from detente.measures.commitments.intents import intents_to_deeds as intents_to_deeds
    from detente.measures.commitments.placebo import placebo_rate as placebo_rate
    from detente.measures.initiative import initiative as initiative
    from detente.measures.net_cooperation import fit_net_cooperation as fit_net_cooperation
    from detente.measures.net_cooperation import net_cooperation as net_cooperation
    from detente.measures.reciprocity import reciprocity as reciprocity
    from detente.measures.standing import standing as standing
    from detente.measures.system.alignment import third_party_alignment as third_party_alignment
    from detente.measures.system.alliance_blocs import alliance_blocs as alliance_blocs
    from detente.measures.system.blocs import CooperationBlocs as CooperationBlocs
    from detente.measures.system.blocs import cooperation_blocs as cooperation_blocs
    from detente.measures.system.concentration import concentration as concentration
    from detente.measures.system.poles import POLE_RULES as POLE_RULES
    from detente.measures.system.poles import poles as poles
    from detente.measures.system.portfolios import Portfolio as Portfolio
    from detente.measures.system.portfolios import alliance_levels as alliance_levels
    from detente.measures.system.power_balance import overtakings as overtakings
    from detente.measures.system.power_balance import power_balance as power_balance
    from detente.measures.system.regional_focus import regional_focus as regional_focus
    from detente.measures.system.similarity import tie_similarity as tie_similarity
    from detente.measures.system.similarity import vote_similarity as vote_similarity
    from detente.measures.system.vote_agreement import vote_agreement as vote_agreement
    from detente.measures.words_deeds import words_deeds as words_deeds
    from detente.models.ideal_points.fit import fit_ideal_points as fit_ideal_points
    from detente.panels.build import build_panel as build_panel
    from detente.panels.codes import add_codes as add_codes
    from detente.panels.system import dyad_days as dyad_days
    from detente.panels.system import dyad_months as dyad_months
    from detente.panels.system import dyad_years as dyad_years
    from detente.panels.system import state_days as state_days
    from detente.panels.system import state_months as state_months
    from detente.panels.system import state_years as state_years
    from detente.register.checks import check_register as check_register
    from detente.register.chronicle import chronicle_files as chronicle_files
    from detente.register.chronicle import load_chronicle as load_chronicle
    from detente.register.chronicle import select_pair as select_pair
    from detente.register.ideal_points import ideal_point_distance as ideal_point_distance
    from detente.register.ideal_points import load_ideal_points as load_ideal_points
    from detente.register.indicators import load_figures as load_figures
    from detente.register.indicators import load_indicators as load_indicators
    from detente.register.ledgers import load_ledger as load_ledger
    from detente.register.series import load_series as load_series
    from detente.register.series import series_names as series_names
    from detente.register.series import series_sources as series_sources
    from detente.runs.add.alliances import add_alliances as add_alliances
    from detente.runs.add.arms import add_arms_transfers as add_arms_transfers
    from detente.runs.add.capabilities import add_capabilities as add_capabilities
    from detente.runs.add.contiguity import add_contiguity as add_contiguity
    from detente.runs.add.crises import add_crises as add_crises
    from detente.runs.add.democracy import add_democracy as add_democracy
    from detente.runs.add.disputes import add_disputes as add_disputes
    from detente.runs.add.distance import add_capital_distance as add_capital_distance
    from detente.runs.add.distance import add_minimum_distance as add_minimum_distance
    from detente.runs.add.economy import add_gdp as add_gdp
    from detente.runs.add.leaders import add_leaders as add_leaders
    from detente.runs.add.organisations import add_igos as add_igos
    from detente.runs.add.peace_years import add_peace_years as add_peace_years
    from detente.runs.add.powers import add_major_powers as add_major_powers
    from detente.runs.add.powers import keep_politically_relevant as keep_politically_relevant
    from detente.runs.add.rivalries import add_rivalries as add_rivalries
    from detente.runs.add.sanctions import add_sanctions as add_sanctions
    from detente.runs.add.territorial_threat import add_territorial_threat as add_territorial_threat
    from detente.runs.add.trade import add_trade as add_trade
    from detente.runs.add.ucdp_conflict import add_ucdp_conflict as add_ucdp_conflict
    from detente.runs.add.votes import add_ideal_points as add_ideal_points
    from detente.runs.add.votes import add_un_agreement as add_un_agreement
    from detente.runs.add.wars import add_wars as add_wars
    from detente.runs.cite import cite as cite
    from detente.runs.fetch import fetch as fetch
    from detente.runs.ingest import ingest as ingest
    from detente.sources.votes.read import read_votes as read_votes
    from detente.sources.votes.read import select_votes as select_votes

__version__ = "0.1.0"

_HOMES = {
    "POLE_RULES": "measures.system.poles",
    "Archive": "archive.store",
    "CooperationBlocs": "measures.system.blocs",
    "DetenteError": "errors",
    "Portfolio": "measures.system.portfolios",
    "State": "domain.states",
    "add_alliances": "runs.add.alliances",
    "add_arms_transfers": "runs.add.arms",
    "add_capabilities": "runs.add.capabilities",
    "add_capital_distance": "runs.add.distance",
    "add_codes": "panels.codes",
    "add_contiguity": "runs.add.contiguity",
    "add_crises": "runs.add.crises",
    "add_democracy": "runs.add.democracy",
    "add_disputes": "runs.add.disputes",
    "add_gdp": "runs.add.economy",
    "add_ideal_points": "runs.add.votes",
    "add_igos": "runs.add.organisations",
    "add_leaders": "runs.add.leaders",
    "add_major_powers": "runs.add.powers",
    "add_minimum_distance": "runs.add.distance",
    "add_peace_years": "runs.add.peace_years",
    "add_rivalries": "runs.add.rivalries",
    "add_sanctions": "runs.add.sanctions",
    "add_territorial_threat": "runs.add.territorial_threat",
    "add_trade": "runs.add.trade",
    "add_ucdp_conflict": "runs.add.ucdp_conflict",
    "add_un_agreement": "runs.add.votes",
    "add_wars": "runs.add.wars",
    "alliance_blocs": "measures.system.alliance_blocs",
    "alliance_levels": "measures.system.portfolios",
    "attention": "measures.attention",
    "build_panel": "panels.build",
    "check_register": "register.checks",
    "chronicle_files": "register.chronicle",
    "cite": "runs.cite",
    "concentration": "measures.system.concentration",
    "cooperation_blocs": "measures.system.blocs",
    "dyad_days": "panels.system",
    "dyad_months": "panels.system",
    "dyad_years": "panels.system",
    "fetch": "runs.fetch",
    "find_state": "domain.states",
    "fit_ideal_points": "models.ideal_points.fit",
    "fit_net_cooperation": "measures.net_cooperation",
    "follow_through": "measures.commitments.follow_through",
    "ideal_point_distance": "register.ideal_points",
    "ingest": "runs.ingest",
    "initiative": "measures.initiative",
    "intents_to_deeds": "measures.commitments.intents",
    "keep_politically_relevant": "runs.add.powers",
    "limits_kept": "measures.commitments.compliance",
    "lineage": "domain.succession",
    "load_chronicle": "register.chronicle",
    "load_figures": "register.indicators",
    "load_ideal_points": "register.ideal_points",
    "load_indicators": "register.indicators",
    "load_ledger": "register.ledgers",
    "load_series": "register.series",
    "membership": "domain.membership",
    "net_cooperation": "measures.net_cooperation",
    "open_archive": "archive.store",
    "overtakings": "measures.system.power_balance",
    "placebo_rate": "measures.commitments.placebo",
    "poles": "measures.system.poles",
    "power_balance": "measures.system.power_balance",
    "read_coverage": "archive.coverage",
    "read_manifest": "archive.manifest",
    "read_rejects": "archive.rejects",
    "read_votes": "sources.votes.read",
    "reciprocity": "measures.reciprocity",
    "region_of": "domain.regions",
    "regional_focus": "measures.system.regional_focus",
    "select_pair": "register.chronicle",
    "select_votes": "sources.votes.read",
    "series_names": "register.series",
    "series_sources": "register.series",
    "standing": "measures.standing",
    "state_days": "panels.system",
    "state_months": "panels.system",
    "state_name": "domain.states",
    "state_years": "panels.system",
    "states_on": "domain.states",
    "third_party_alignment": "measures.system.alignment",
    "tie_similarity": "measures.system.similarity",
    "vote_agreement": "measures.system.vote_agreement",
    "vote_similarity": "measures.system.similarity",
    "words_deeds": "measures.words_deeds",
}
"""Public name → module that holds it."""

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    """Load a public name from its home on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'detente' has no attribute {name!r}")
    value = getattr(import_module(f"detente.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
