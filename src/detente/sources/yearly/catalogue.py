"""All yearly sources by name."""

from detente.sources.yearly.archigos import ARCHIGOS
from detente.sources.yearly.atop import ATOP
from detente.sources.yearly.capitals import CAPITALS
from detente.sources.yearly.contiguity import CONTIGUITY
from detente.sources.yearly.cow_wars import COW_WARS
from detente.sources.yearly.declaration import YearlySource
from detente.sources.yearly.distance import MINIMUM_DISTANCE
from detente.sources.yearly.euds import EUDS
from detente.sources.yearly.gdp import GDP
from detente.sources.yearly.gml import GML
from detente.sources.yearly.icb import ICB
from detente.sources.yearly.igo import IGO
from detente.sources.yearly.mid import MID
from detente.sources.yearly.nmc import NMC
from detente.sources.yearly.polity import POLITY
from detente.sources.yearly.powers import COW_MAJORS, MAOZ_POWERS
from detente.sources.yearly.rivalries import TD, TSS
from detente.sources.yearly.sipri import SIPRI
from detente.sources.yearly.terrthreat import TERRTHREAT
from detente.sources.yearly.ties import TIES
from detente.sources.yearly.trade import TRADE
from detente.sources.yearly.ucdp import UCDP_ACD
from detente.sources.yearly.unga_votes import UNGA_VOTES
from detente.sources.yearly.vdem import VDEM

YEARLY_SOURCES: dict[str, YearlySource] = {
    source.name: source
    for source in (
        NMC,
        UNGA_VOTES,
        ATOP,
        CAPITALS,
        CONTIGUITY,
        COW_MAJORS,
        GDP,
        IGO,
        MAOZ_POWERS,
        MINIMUM_DISTANCE,
        SIPRI,
        TRADE,
        ARCHIGOS,
        COW_WARS,
        EUDS,
        GML,
        ICB,
        MID,
        POLITY,
        TD,
        TERRTHREAT,
        TIES,
        TSS,
        UCDP_ACD,
        VDEM,
    )
}
