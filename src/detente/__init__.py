"""Détente measures and explains the relation between two states, issue by issue, with the evidence shown.

The public names are listed in ``docs/reference/api.md``. Each is loaded when it is first used, so that
``import detente`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.archive.coverage import read_coverage
    from detente.archive.manifest import read_manifest, read_rejects
    from detente.archive.store import Archive, open_archive
    from detente.domain.states import State, find_state, state_name, states_on
    from detente.domain.succession import lineage
    from detente.errors import DetenteError
    from detente.measures.attention import attention
    from detente.measures.compliance import limits_kept
    from detente.measures.follow_through import follow_through
    from detente.measures.initiative import initiative
    from detente.measures.intents import intents_to_deeds
    from detente.measures.net_cooperation import fit_net_cooperation, net_cooperation
    from detente.measures.placebo import placebo_rate
    from detente.measures.reciprocity import reciprocity
    from detente.measures.standing import standing
    from detente.measures.words_deeds import words_deeds
    from detente.panels.build import build_panel
    from detente.register.checks import check_register
    from detente.register.chronicle import chronicle_files, load_chronicle, select_pair
    from detente.register.indicators import load_figures, load_indicators
    from detente.register.ledgers import load_ledger
    from detente.register.series import load_series, series_names, series_sources
    from detente.runs.ingest import ingest

__version__ = "0.1.0"

_HOMES = {
    "Archive": "archive.store",
    "DetenteError": "errors",
    "State": "domain.states",
    "attention": "measures.attention",
    "build_panel": "panels.build",
    "check_register": "register.checks",
    "chronicle_files": "register.chronicle",
    "find_state": "domain.states",
    "fit_net_cooperation": "measures.net_cooperation",
    "follow_through": "measures.follow_through",
    "ingest": "runs.ingest",
    "initiative": "measures.initiative",
    "intents_to_deeds": "measures.intents",
    "limits_kept": "measures.compliance",
    "lineage": "domain.succession",
    "load_chronicle": "register.chronicle",
    "load_figures": "register.indicators",
    "load_indicators": "register.indicators",
    "load_ledger": "register.ledgers",
    "load_series": "register.series",
    "net_cooperation": "measures.net_cooperation",
    "open_archive": "archive.store",
    "placebo_rate": "measures.placebo",
    "read_coverage": "archive.coverage",
    "read_manifest": "archive.manifest",
    "read_rejects": "archive.manifest",
    "reciprocity": "measures.reciprocity",
    "select_pair": "register.chronicle",
    "series_names": "register.series",
    "series_sources": "register.series",
    "standing": "measures.standing",
    "state_name": "domain.states",
    "states_on": "domain.states",
    "words_deeds": "measures.words_deeds",
}
"""Public name → module that holds it."""

__all__ = [
    "Archive",
    "DetenteError",
    "State",
    "__version__",
    "attention",
    "build_panel",
    "check_register",
    "chronicle_files",
    "find_state",
    "fit_net_cooperation",
    "follow_through",
    "ingest",
    "initiative",
    "intents_to_deeds",
    "limits_kept",
    "lineage",
    "load_chronicle",
    "load_figures",
    "load_indicators",
    "load_ledger",
    "load_series",
    "net_cooperation",
    "open_archive",
    "placebo_rate",
    "read_coverage",
    "read_manifest",
    "read_rejects",
    "reciprocity",
    "select_pair",
    "series_names",
    "series_sources",
    "standing",
    "state_name",
    "states_on",
    "words_deeds",
]


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
