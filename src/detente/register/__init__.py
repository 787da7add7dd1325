"""The register: a chronicle of dated events, and yearly series, that ship with the package."""

from detente.register.checks import Finding, check_register
from detente.register.chronicle import chronicle_files, load_chronicle, select_pair
from detente.register.declarations import SERIES
from detente.register.series import load_series, series_names, series_sources

__all__ = [
    "SERIES",
    "Finding",
    "check_register",
    "chronicle_files",
    "load_chronicle",
    "load_series",
    "select_pair",
    "series_names",
    "series_sources",
]
