"""Duties: what had to be declared again and again, and what was."""

from datetime import date
from typing import Final

import polars as pl

DUTY_VERDICTS: Final = ("made", "missing", "suspended")
WITHIN_DAYS: Final = 45
"""A declaration counts for the duty's date that it lies nearest to, if it is this close."""

LEAVING: Final = ("suspended", "denounced", "expired", "superseded")
RESUMED: Final = "resumed"
"""Steps from which on a side is not bound, and the one that binds it again."""

SCHEMA: Final = pl.Schema(
    {
        "agreement_id": pl.String(),
        "state": pl.String(),
        "duty": pl.String(),
        "due_on": pl.Date(),
        "verdict": pl.String(),
    }
)


def duties_done(duties: pl.DataFrame, figures: pl.DataFrame, life: pl.DataFrame, *, until: date) -> pl.DataFrame:
    """List what had to be declared again and again, and what was not.

    Parameters
    ----------
    duties
        ``agreement_id``, ``name``, ``every_months``, ``from_date``, ``until_date``, ``applies_to``, ``indicator`` (null
        where nothing published tells whether it was done; such duties are left out).
    figures
        Declared figures: ``indicator``, ``date``, ``state``.
    life
        Steps of agreements: ``agreement_id``, ``step``, ``date``, ``by`` (list of states; null means all). Those in
        `LEAVING` and `RESUMED` count.
    until
        Day up to which is judged.

    Returns
    -------
    polars.DataFrame
        `SCHEMA`: ``verdict`` is ``made``, ``missing`` (due, and no figure within `WITHIN_DAYS` days is at hand) or
        ``suspended`` (none, and the side had suspended or left by then and not resumed). A day whose `WITHIN_DAYS` are
        not over by ``until`` is listed only where the declaration is made or the side was not bound.

    Notes
    -----
    A declaration that was made counts as missing where its figure is not at hand: it is the evidence that is missing.

    Examples
    --------
    >>> duties = pl.DataFrame({"agreement_id": ["pact"], "name": ["data"], "every_months": [12], "indicator": ["toys"],
    ...     "from_date": [date(2018, 3, 1)], "until_date": [date(2020, 3, 1)], "applies_to": [["USA"]]})
    >>> figures = pl.DataFrame({"indicator": ["toys"], "state": ["USA"], "date": [date(2018, 3, 20)]})
    >>> life = pl.DataFrame({"agreement_id": ["pact"], "step": ["suspended"], "date": [date(2020, 1, 1)],
    ...     "by": [["USA"]]})
    >>> duties_done(duties, figures, life, until=date(2026, 11, 22))["verdict"].to_list()
    ['made', 'missing', 'suspended']
    """
    rows = []
    for duty in duties.filter(pl.col("indicator").is_not_null()).iter_rows(named=True):
        end = min(duty["until_date"] or until, until)
        due = pl.date_range(duty["from_date"], end, interval=f"{duty['every_months']}mo", eager=True).to_list()
        for state in duty["applies_to"]:
            of_side = (pl.col("indicator") == duty["indicator"]) & (pl.col("state") == state)
            made = _days_served(due, figures.filter(of_side, pl.col("date") <= until)["date"].to_list())
            free = _days_free(due, life.filter(agreement_id=duty["agreement_id"]), state)
            for day in due:
                verdict = "made" if day in made else "suspended" if day in free else "missing"
                if verdict == "missing" and (until - day).days <= WITHIN_DAYS:
                    continue  # it may still come in time
                rows.append((duty["agreement_id"], state, duty["name"], day, verdict))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _days_served(due: list[date], declared: list[date]) -> set[date]:
    """Days due for which there is a declaration: each counts for the day that it lies nearest to, if close enough."""
    nearest = ((day, min(due, key=lambda one: (abs(day - one), one))) for day in declared if due)
    return {one for day, one in nearest if abs((day - one).days) <= WITHIN_DAYS}


def _days_free(due: list[date], life: pl.DataFrame, state: str) -> set[date]:
    """Days due on which a side was not bound: its last step until then was one of leaving."""
    own = life.filter(
        pl.col("step").is_in((*LEAVING, RESUMED)), pl.col("by").list.contains(state).fill_null(value=True)
    )
    turns = own.sort("date", pl.col("step") == RESUMED).select("date", "step").rows()
    last = {day: [step for on, step in turns if on <= day][-1:] for day in due}
    return {day for day, steps in last.items() if steps and steps[0] != RESUMED}
