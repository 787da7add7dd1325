"""How numbers and dates are said."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

STEPS = (
    (0.5, "mostly cooperative"),
    (0.2, "more cooperative than hostile"),
    (-0.2, "mixed"),
    (-0.5, "more hostile than cooperative"),
    (-1.1, "mostly hostile"),
)
"""Net cooperation from which on a word is used; 0.2 means that 60 of 100 acts are cooperative."""


def signed(value: float) -> str:
    """Return a signed number with a true minus.

    Examples
    --------
    >>> signed(-0.4), signed(0.25)
    ('−0.40', '+0.25')
    """
    return f"{value:+.2f}".replace("-", "−")


def percent(share: float) -> str:
    """Return a share in whole percent.

    Examples
    --------
    >>> percent(0.174)
    '17 %'
    """
    return f"{100 * share:.0f} %"


def band(low: float, high: float, *, level: float = 0.9) -> str:
    """Return a band in words.

    Examples
    --------
    >>> band(-0.1, 0.3)
    '90 % band −0.10 to +0.30'
    """
    return f"{100 * level:.0f} % band {signed(low)} to {signed(high)}"


def net_word(value: float) -> str:
    """Return the word for a value of net cooperation.

    Examples
    --------
    >>> net_word(0.36), net_word(-0.7)
    ('more cooperative than hostile', 'mostly hostile')
    """
    return next(word for least, word in STEPS if value >= least)


def net_words(low: float, high: float) -> str:
    """Return the word for a band: one where both ends agree, else both.

    Examples
    --------
    >>> net_words(0.25, 0.4)
    'more cooperative than hostile'
    >>> net_words(0.1, 0.4)
    'mixed to more cooperative than hostile'
    """
    lower, upper = net_word(low), net_word(high)
    return lower if lower == upper else f"{lower} to {upper}"


def period_name(day: date, freq: Literal["month", "year"]) -> str:
    """Return a period as it is said.

    Examples
    --------
    >>> period_name(date(2018, 10, 1), "month"), period_name(date(2014, 1, 1), "year")
    ('October 2018', '2014')
    """
    return f"{day:%B %Y}" if freq == "month" else f"{day:%Y}"


def dated(day: date, precision: str) -> str:
    """Return a date as exactly as it is known.

    Examples
    --------
    >>> dated(date(1987, 12, 8), "day"), dated(date(1987, 12, 1), "month")
    ('8 December 1987', 'December 1987')
    """
    forms = {"day": f"{day.day} {day:%B %Y}", "month": f"{day:%B %Y}", "year": f"{day:%Y}"}
    return forms[precision]


def counted(number: int, noun: str) -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "event"), counted(2500, "event"), counted(2, "entry")
    ('1 event', '2,500 events', '2 entries')
    """
    several = f"{noun[:-1]}ies" if noun.endswith("ry") else noun if noun.endswith("s") else f"{noun}s"
    return numbered(number, noun, several)


def numbered(number: int, one: str, several: str) -> str:
    """Return a number with the words that go with one or with several.

    Examples
    --------
    >>> numbered(1, "was kept", "were kept"), numbered(2500, "has ended", "have ended")
    ('1 was kept', '2,500 have ended')
    """
    return f"{number:,} {one if number == 1 else several}"


def listed(parts: Sequence[str]) -> str:
    """Return parts of a sentence joined by commas and a last *and*.

    Examples
    --------
    >>> listed(["one"]), listed(["one", "two"]), listed(["one", "two", "three"])
    ('one', 'one and two', 'one, two and three')
    """
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def window(since: date | None, until: date | None) -> str:
    """Return the days asked for, to follow a sentence; empty where all were.

    Examples
    --------
    >>> window(None, None), window(date(1980, 1, 1), date(1990, 1, 1))
    ('', ' in the days asked for (from 1 January 1980, up to 31 December 1989)')
    """
    first = [] if since is None else [f"from {dated(since, 'day')}"]
    last = [] if until is None else [f"up to {dated(until - timedelta(days=1), 'day')}"]
    return f" in the days asked for ({', '.join(first + last)})" if first or last else ""


def news_days(days: float) -> str:
    """Return an amount of news, counted by the time of which reports arrived.

    Examples
    --------
    >>> news_days(119.0), news_days(1.24)
    ('119 days of news', '1.2 days of news')
    """
    return f"{f'{days:,.1f}'.removesuffix('.0')} days of news"


def capital(text: str) -> str:
    """Return the text with its first letter in upper case.

    Examples
    --------
    >>> capital("the United States")
    'The United States'
    """
    return text[:1].upper() + text[1:]
