"""Choose the event rows of a panel: the dyads under a succession policy, the days, the roles, the number of sources."""

from datetime import date, datetime, time

import narwhals as nw

from detente.domain.acts_of_state import state_role_expr
from detente.domain.quads import first_match
from detente.domain.succession import succession_table
from detente.errors import SchemaError
from detente.panels.spec import NEEDED, PanelSpec, Rows


def select_rows(rows: Rows, spec: PanelSpec) -> Rows:
    """Return the rows of the panel's dyads and days, with states named as the succession policy counts them.

    Rows without two different states are in no panel.

    Raises
    ------
    SchemaError
        The frame lacks columns of the event table.
    """
    schema = rows.collect_schema()
    missing = [name for name in NEEDED if name not in schema.names()]
    if missing:
        raise SchemaError(f"events: the frame lacks the columns {', '.join(missing)} of the event table")
    rows = rows.select(*NEEDED).with_columns(_counted_as("sender", spec), _counted_as("receiver", spec))
    rows = rows.filter(
        ~nw.col("sender").is_null(), ~nw.col("receiver").is_null(), nw.col("sender") != nw.col("receiver")
    )
    if spec.since:
        rows = rows.filter(nw.col("event_date") >= _comparable(spec.since, schema["event_date"]))
    if spec.until:
        rows = rows.filter(nw.col("event_date") < _comparable(spec.until, schema["event_date"]))
    if spec.dyads is not None:
        rows = rows.filter(nw.any_horizontal(*(_is_dyad(dyad, spec) for dyad in spec.dyads), ignore_nulls=True))
    return rows


def keep_acts_of_state(rows: Rows, spec: PanelSpec) -> Rows:
    """Keep rows in which both actors carry a role of state, where the panel asks for it."""
    if spec.roles == "any":
        return rows
    return rows.filter(state_role_expr("sender_role"), state_role_expr("receiver_role"))


def keep_well_sourced(rows: Rows, spec: PanelSpec) -> Rows:
    """Keep rows with at least ``min_sources`` sources; a row that does not state its number is not kept."""
    return rows if spec.min_sources == 1 else rows.filter(nw.col("sources_n") >= spec.min_sources)


def _comparable(day: date, dtype: nw.dtypes.DType) -> date:
    """Return a day as the kind of date that the column holds: pandas compares times with times only."""
    return datetime.combine(day, time()) if dtype == nw.Datetime else day


def _counted_as(side: str, spec: PanelSpec) -> nw.Expr:
    moved = {code: present for code, present in succession_table(spec.succession).items() if code != present}
    if not moved:
        return nw.col(side)
    cases = [(nw.col(side) == code, present) for code, present in moved.items()]
    renamed = first_match(cases)
    return nw.when(nw.col(side).is_in(list(moved))).then(renamed).otherwise(nw.col(side)).alias(side)


def _is_dyad(dyad: tuple[str, str], spec: PanelSpec) -> nw.Expr:
    counted = succession_table(spec.succession)
    a, b = (counted[code] for code in dyad)
    there = (nw.col("sender") == a) & (nw.col("receiver") == b)
    back = (nw.col("sender") == b) & (nw.col("receiver") == a)
    return there | back
