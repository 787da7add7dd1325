"""Build a dossier from its material: the sections in their order, answers first."""

from collections.abc import Callable

import polars as pl

from detente.dossiers.chronicle import as_entry, with_tone
from detente.dossiers.estimates import Estimates, make_estimates
from detente.dossiers.material import Material
from detente.dossiers.page import Dossier, Evidence, LeftOut, Section
from detente.dossiers.sections.agreements import make_agreements
from detente.dossiers.sections.commitments import make_commitments
from detente.dossiers.sections.evidence import make_evidence
from detente.dossiers.sections.follow_through import make_follow_through
from detente.dossiers.sections.initiative import make_initiative
from detente.dossiers.sections.interests import make_interests
from detente.dossiers.sections.issues import make_issues
from detente.dossiers.sections.regimes import make_regimes
from detente.dossiers.sections.standing import make_standing
from detente.dossiers.sections.system import make_system
from detente.dossiers.sections.tensions import make_tensions
from detente.dossiers.sections.timeline import make_timeline
from detente.dossiers.sections.words_deeds import make_words_deeds
from detente.dossiers.wording import capital, counted, dated, period_name

ANSWERS: tuple[Callable[[Material, Estimates], Section | LeftOut], ...] = (
    make_standing,
    make_timeline,
    make_issues,
    make_words_deeds,
    make_initiative,
    make_interests,
    make_system,
    make_agreements,
    make_commitments,
    make_follow_through,
    make_tensions,
    make_regimes,
)
"""The sections that answer a question, measured or looked up, in the order of the page."""


def build_dossier(material: Material) -> Dossier:
    """Return the page on one pair; a section that cannot be made is named with the reason."""
    estimates = make_estimates(material)
    made = _make_all(material, estimates)
    sections = tuple(part for part in made if isinstance(part, Section))
    head = estimates.headline
    return Dossier(
        title=f"{capital(material.pair.name_a)} and {material.pair.name_b}",
        headline=sections[0].answer if head is not None else _unknown(material),
        as_of="no measured period" if head is None else period_name(head.latest.period, head.series.freq),
        reaches=_reaches(material),
        made_on=material.made_on.isoformat(),
        sections=sections,
        left_out=tuple(part for part in made if isinstance(part, LeftOut)),
        version=material.version,
    )


def _make_all(material: Material, estimates: Estimates) -> list[Section | LeftOut]:
    """The answers, then the whole chronicle, then what all of it rests on."""
    answers = [make(material, estimates) for make in ANSWERS]
    chronicle = [_chronicle(material)] if material.chronicle.height else []
    return [*answers, *chronicle, make_evidence(material, estimates)]


def _reaches(material: Material) -> str:
    """Say up to when the other evidence reaches."""
    parts = []
    own = pl.all_horizontal(pl.col("state_a", "state_b").is_in([material.pair.a, material.pair.b]))
    votes = material.votes.filter(own)
    if votes.height:
        parts.append(f"votes to {votes['year'].max()!s}")
    if material.chronicle.height:
        last = material.chronicle.sort("date").row(-1, named=True)
        parts.append(f"chronicle to {dated(last['date'], last['precision'])}")
    return ", ".join(parts)


def _unknown(material: Material) -> str:
    return (
        f"The evidence at hand does not tell where the relation between {material.pair.names} stands: no event series "
        f"holds enough events between them{material.asked}. Ingest event files to measure it; "
        "what little is known follows."
    )


def _chronicle(material: Material) -> Section:
    """The whole chronicle of the pair, newest first."""
    entries = with_tone(material.chronicle).sort("date", descending=True)
    years = f"{entries['date'][-1]:%Y} to {entries['date'][0]:%Y}"
    return Section(
        "chronicle",
        "The chronicle",
        f"{counted(entries.height, 'entry')} from {years}, newest first, each with its source.",
        Evidence(
            "curated",
            "Curated: a selection by a written rule; its silence is no zero. Promises and the deeds that kept them are "
            "counted from it, and chance beside them; levels of cooperation and conflict are not.",
        ),
        entries=tuple(as_entry(row) for row in entries.iter_rows(named=True)),
        entries_title="All entries",
    )
