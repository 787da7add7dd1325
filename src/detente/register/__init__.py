"""The register: chronicle, ledgers, indicators and yearly series that ship with the package."""

from detente.register.checks import check_register
from detente.register.chronicle import chronicle_files, load_chronicle, select_pair
from detente.register.declarations import SERIES
from detente.register.findings import Finding
from detente.register.indicators import load_figures, load_indicators
from detente.register.ledgers import Ledger, load_ledger
from detente.register.series import load_series, series_names, series_sources

__all__ = [
    "SERIES",
    "Finding",
    "Ledger",
    "check_register",
    "chronicle_files",
    "load_chronicle",
    "load_figures",
    "load_indicators",
    "load_ledger",
    "load_series",
    "select_pair",
    "series_names",
    "series_sources",
]
