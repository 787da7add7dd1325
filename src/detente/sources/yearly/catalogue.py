"""All yearly sources by name."""

from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.nmc import NMC

YEARLY_SOURCES: dict[str, YearlySource] = {source.name: source for source in (NMC,)}
