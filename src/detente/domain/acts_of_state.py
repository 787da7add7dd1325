"""Acts of state: rows in which an actor speaks or acts for its state, as an expression over any frame."""

import narwhals as nw

from detente.domain.roles import STATE_ROLES


def state_role_expr(column: str) -> nw.Expr:
    """Whether a roles column holds at least one state role, as a portable expression.

    Parameters
    ----------
    column
        Text column of role codes joined by ``;``.

    Returns
    -------
    narwhals.Expr
        True or false, never null: a null or empty text holds no state role.

    Examples
    --------
    >>> import polars as pl
    >>> frame = nw.from_native(pl.DataFrame({"sender_role": ["GOV;MED", "MED", "", None]}))
    >>> frame.select(acts=state_role_expr("sender_role"))["acts"].to_list()
    [True, False, False, False]
    """
    return nw.col(column).str.contains(rf"(?:^|;)(?:{'|'.join(STATE_ROLES)})(?:;|$)").fill_null(False)
