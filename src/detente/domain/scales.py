"""The Goldstein scale: one number per event code, from hostile (−10) to cooperative (10).

Goldstein (1992), doi:10.1177/0022002792036002007, had specialists weigh the event types of WEIS. Schrodt's
project carried the weights over to CAMEO, and GDELT publishes a list of them. Our weights are GDELT's: they
agree with every GDELT row we have. ICEWS differs at three codes (see the reference page).

The scale looks at the kind of event only. It ignores who acts, how many die, whether words are kept, and how
often the same event is reported; a mean of it hides how much happened. Never show it without counts.
"""

from typing import Final

from detente.domain.cameo import entry_of

GOLDSTEIN_RANGE: Final = (-10.0, 10.0)
"""Lowest and highest weight of the scale (unitless)."""

GOLDSTEIN_CITATION: Final = (
    "Goldstein, Joshua S. (1992), A Conflict-Cooperation Scale for WEIS Events Data, "
    "Journal of Conflict Resolution 36(2), 369–385, doi:10.1177/0022002792036002007; "
    "CAMEO weights as published by the GDELT Project, after Schrodt's CAMEO project"
)
"""What to cite when the scale is used."""


def goldstein_of(code: str) -> float:
    """CAMEO–Goldstein weight of an event code.

    Parameters
    ----------
    code
        CAMEO code as text, with its leading zeros.

    Returns
    -------
    float
        Unitless, −10 (most hostile) to 10 (most cooperative). The five codes younger than the published list
        (155, 176, 1834, 1951, 1952) and 1213, 1214 carry the weight of their parent.

    Raises
    ------
    SchemaError
        ``code`` is not text or no CAMEO code: an unknown code has no weight, and never 0.

    References
    ----------
    Goldstein (1992), doi:10.1177/0022002792036002007.

    Examples
    --------
    >>> goldstein_of("057"), goldstein_of("190"), goldstein_of("016")
    (8.0, -10.0, -2.0)
    """
    return entry_of(code).goldstein
