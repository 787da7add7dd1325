"""What strains the relation: enduring disputes, both sides' positions, and the events on the way."""

from collections.abc import Sequence

import polars as pl

from detente.domain.states import state_name
from detente.dossiers.estimates import Estimates
from detente.dossiers.material import Material
from detente.dossiers.page import Dispute, Evidence, LeftOut, Position, Section
from detente.dossiers.wording import counted, dated, listed

TITLE = "Enduring disputes"


def make_tensions(material: Material, _: Estimates) -> Section | LeftOut:
    """Answer with the oldest disputes; each is told with the positions of both sides, side by side."""
    tensions = material.register.tensions
    if tensions.records.is_empty():
        return LeftOut(TITLE, f"the register holds no dispute of the two{material.asked}")
    ordered = tensions.records.sort("since_date")
    oldest = [f"{row['title']} ({row['since_date'].year})" for row in ordered.head(3).iter_rows(named=True)]
    disputes = tuple(_dispute(row, tensions.parts["position"], material.chronicle) for row in ordered.to_dicts())
    return Section(
        "tensions",
        TITLE,
        _answer(ordered.height, oldest),
        Evidence(
            "curated",
            f"Curated: {counted(tensions.parts['position'].height, 'dated position')} in our own words, a source for "
            "each. The page takes no side.",
        ),
        disputes=disputes,
        facts={"tensions_n": ordered.height, "positions_n": tensions.parts["position"].height},
    )


def _answer(number: int, oldest: Sequence[str]) -> str:
    several = "earliest are" if len(oldest) > 1 else "earliest is"
    return (
        f"The ledger of disputes holds {counted(number, 'dispute')} of the two. It counts each from the first public "
        f"position that it has a page for, and the dispute may be older. By that count the {several} {listed(oldest)}."
    )


def _dispute(row: dict[str, object], positions: pl.DataFrame, chronicle: pl.DataFrame) -> Dispute:
    own = positions.filter(pl.col("tension_id") == row["tension_id"]).sort("date", maintain_order=True)
    trail = chronicle.filter(pl.col("entry_id").is_in(list(row["trail"] or []))).sort("date")  # type: ignore[call-overload]
    return Dispute(
        key=str(row["tension_id"]),
        title=str(row["title"]),
        text=str(row["text"]),
        source_url=str(row["source_url"]),
        positions=tuple(
            Position(
                state_name(said["state"]), dated(said["date"], said["precision"]), said["text"], said["source_url"]
            )
            for said in own.iter_rows(named=True)
        ),
        trail=tuple(
            (dated(entry["date"], entry["precision"]), entry["headline"], entry["source_url"])
            for entry in trail.iter_rows(named=True)
        ),
    )
