"""Whose friends are whose: how alike the two treat every other state, and to which regions each turns."""

from typing import Any

import polars as pl

from detente.domain.states import state_name
from detente.dossiers.material import Pair
from detente.dossiers.page import Figure, Provenance
from detente.dossiers.surroundings import ThirdStates
from detente.dossiers.wording import percent, signed

EVERYWHERE = "Everywhere"


def alignment_sentence(third: ThirdStates) -> str:
    """Say whether the two are kind to the same states, overall and where least."""
    whole = third.alignment.filter(pl.col("region").is_null(), pl.col("correlation").is_not_null())
    if whole.is_empty():
        return ""
    row = whole.row(0, named=True)
    low, high = row["correlation_low"], row["correlation_high"]
    word = (
        "different friends" if high < 0 else "the same friends" if low > 0 else "neither the same nor different friends"
    )
    parts = third.alignment.drop_nulls(["region", "correlation"]).sort("correlation").select("region", "correlation")
    where = "".join(f", least alike in {_in_text(name)} ({signed(value)})" for name, value in parts.head(1).rows())
    return (
        f"In what arrived of {row['period']:%Y} the two had {word}: how kindly either treated "
        f"{row['third_states_n']} third states correlates at {signed(row['correlation'])} (90 % band {signed(low)} to "
        f"{signed(high)}){where}."
    )


def focus_sentence(third: ThirdStates, pair: Pair) -> str:
    """Name the region to which each side turned most."""
    parts = []
    for code, name in ((pair.a, pair.name_a), (pair.b, pair.name_b)):
        own = third.focus.filter(pl.col("state") == code).sort("share", descending=True)
        if own.is_empty():
            return ""
        parts.append(f"{name} to {_in_text(own['region'][0])} ({percent(own['share'][0])})")
    return f"Of what each does abroad, the other aside, most goes from {' and from '.join(parts)}."


def third_facts(third: ThirdStates) -> dict[str, Any]:
    """Return the alignment with all third states as plain values."""
    row = third.alignment.filter(pl.col("region").is_null()).row(0, named=True)
    names = ("correlation", "correlation_low", "correlation_high", "third_states_n")
    return {"alignment_year": row["period"].year} | {f"alignment_{name}": row[name] for name in names}


def third_figures(third: ThirdStates, pair: Pair) -> list[Figure]:
    """Return the figures that can be drawn: no alignment where it is known with no group of states."""
    alignments = [alignment_figure(third)] if third.alignment["correlation"].count() else []
    return [*alignments, focus_figure(third, pair)]


def alignment_figure(third: ThirdStates) -> Figure:
    """Draw the correlation of how the two treat third states, by region."""
    from detente.charts import intervals, theme
    from detente.charts.canvas import signed as in_signed
    from detente.charts.theme import Style

    table = third.alignment.drop_nulls("correlation").select(
        pl.col("region").fill_null(EVERYWHERE).alias("row"),
        pl.lit("correlation of kindness").alias("name"),
        value="correlation", low="correlation_low", high="correlation_high",
    )  # fmt: skip
    return Figure(
        "alignment",
        "Do the two treat third states alike?",
        lambda width: intervals.intervals(
            table,
            styles={"correlation of kindness": Style(theme.DEEDS)},
            x_domain=(-1.0, 1.0), x_ticks=(-1, -0.5, 0, 0.5, 1), x_label=in_signed, width=width,
        ),
        description=intervals.describe(table, what="Correlation of how kindly the two treat third states, -1 to 1"),
        table=third.alignment.with_columns(pl.col("region").fill_null(EVERYWHERE)),
        provenance=(_provenance(third),),
        note="Right: friends in common. Left: different friends. 0: unrelated. Bands hold 90 %, over third states.",
    )  # fmt: skip


def focus_figure(third: ThirdStates, pair: Pair) -> Figure:
    """Draw each side's attention to the regions of the world."""
    from detente.charts import intervals, theme
    from detente.charts.canvas import percent as in_percent
    from detente.charts.theme import Style

    names = {code: state_name(code) for code in (pair.a, pair.b)}
    table = third.focus.select(
        pl.col("region").alias("row"), pl.col("state").replace_strict(names).alias("name"), "low", "high", value="share"
    )
    top = float(table["high"].max())  # type: ignore[arg-type]  # Polars types max as any value
    ticks = [step / 10 for step in range(0, int(top * 10) + 2, 2)]
    return Figure(
        "regional_focus",
        "To which regions each side turns",
        lambda width: intervals.intervals(
            table,
            styles={names[pair.a]: Style(theme.STATE_A), names[pair.b]: Style(theme.STATE_B)},
            x_domain=(0.0, max(top, ticks[-1])), x_ticks=ticks, x_label=in_percent, width=width,
        ),
        description=intervals.describe(table, what="Share of each side's events by world region, the other side aside"),
        table=third.focus,
        provenance=(_provenance(third),),
        note="Share of a side's own events with states of the region, as the press that the source reads reports them. "
        "Regions of the UN standard M49.",
    )  # fmt: skip


def _in_text(region: str) -> str:
    return f"the {region}" if region == "Americas" else region


def _provenance(third: ThirdStates) -> Provenance:
    return Provenance(third.source, third.dedupe, third.class_map, third.coverage, f"{third.focus['period'][0]:%Y}")
