"""Control regimes in which the two take part."""

import polars as pl

from detente.domain.states import state_name
from detente.domain.succession import lineage
from detente.dossiers.estimates import Estimates
from detente.dossiers.material import Material, Pair
from detente.dossiers.page import Evidence, LeftOut, Section
from detente.dossiers.wording import capital, counted, dated

TITLE = "Regimes"


def make_regimes(material: Material, _: Estimates) -> Section | LeftOut:
    """Answer with the regimes to which both belong, and since when each does."""
    regimes = material.register.regimes
    if regimes.records.is_empty():
        return LeftOut(TITLE, f"the register knows of no regime to which both belong{material.asked}")
    table = pl.DataFrame([_row(row, regimes.parts["member"], material.pair) for row in regimes.records.to_dicts()])
    day = dated(material.register.compliance.judged_on, "day")
    shorts = ", ".join(regimes.records["short"])
    return Section(
        "regimes",
        TITLE,
        f"As of {day} both take part in {counted(table.height, 'regime')} of the register: {shorts}.",
        Evidence("curated", "Curated: years of joining as the pages cited give them; not known where none does."),
        tables=(("Regimes of both", table),),
        facts={"regimes_n": table.height},
    )


def _row(row: dict[str, object], members: pl.DataFrame, pair: Pair) -> dict[str, object]:
    own = members.filter(pl.col("regime_id") == row["regime_id"])
    return {
        "regime": row["short"],
        "what it is": row["text"],
        **{
            f"{capital(name.removeprefix('the '))} joined": _joined(own, code, pair)
            for code, name in ((pair.a, state_name(pair.a)), (pair.b, state_name(pair.b)))
        },
        "source": row["source_url"],
    }


def _joined(members: pl.DataFrame, code: str, pair: Pair) -> str | None:
    codes = lineage(code, succession=pair.succession)
    own = members.filter(pl.col("state").is_in(codes)).sort("joined_date")
    return None if own.is_empty() else str(own["joined_date"][0].year)
