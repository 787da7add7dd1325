"""Build a dossier from its material: the sections in their order, answers first."""

from collections.abc import Callable, Iterator

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
from detente.dossiers.sections.tensions import make_tensions
from detente.dossiers.sections.timeline import make_timeline
from detente.dossiers.sections.words_deeds import make_words_deeds
from detente.dossiers.wording import capital, counted, dated, period_name

MEASURED: tuple[Callable[[Material, Estimates], Section | LeftOut], ...] = (
    make_standing,
    make_timeline,
    make_issues,
    make_words_deeds,
    make_initiative,
    make_interests,
    make_agreements,
    make_commitments,
    make_follow_through,
    make_tensions,
    make_regimes,
)


def build_dossier(material: Material, *, on_section: Callable[[Section], None] | None = None) -> Dossier:
    """Return the page on one pair; a section that cannot be made is named with the reason.

    ``on_section`` is told each section as soon as it is made, so that its figures can be drawn meanwhile.
    """
    estimates = make_estimates(material)
    sections, left_out = [], []
    for made in _make_all(material, estimates):
        if isinstance(made, LeftOut):
            left_out.append(made)
            continue
        sections.append(made)
        if on_section:
            on_section(made)
    head = estimates.headline
    return Dossier(
        title=f"{capital(material.pair.name_a)} and {material.pair.name_b}",
        headline=sections[0].answer if head is not None else _unknown(material),
        as_of="no measured period" if head is None else period_name(head.latest.period, head.series.freq),
        reaches=_reaches(material),
        made_on=material.made_on.isoformat(),
        sections=tuple(sections),
        left_out=tuple(left_out),
        version=material.version,
    )


def _make_all(material: Material, estimates: Estimates) -> Iterator[Section | LeftOut]:
    for make in MEASURED:
        yield make(material, estimates)
    if material.chronicle.height:
        yield _chronicle(material)
    yield make_evidence(material, estimates)


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
        "holds enough events between them. Ingest event files to measure it; what little is known follows."
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
            "curated", "Curated: a selection by a written rule; its silence is no zero, and nothing is counted from it."
        ),
        entries=tuple(as_entry(row) for row in entries.iter_rows(named=True)),
        entries_title="All entries",
    )
