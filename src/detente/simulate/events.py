"""Simulated event rows in the shape of the event table."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from detente.simulate.gdelt_files import CODES

STATES = ("USA", "RUS", "CHN", "GBR", "FRA", "UKR")
ROLES = ("GOV", "MIL", "", "MED", "GOV;MED")


def simulate_events(*, rows_n: int, seed: int, first: date = date(2020, 1, 1), days_n: int = 730) -> pl.DataFrame:
    """Return ``rows_n`` invented rows between six states, with all columns that panels and measures read.

    Examples
    --------
    >>> simulate_events(rows_n=3, seed=1).height
    3
    """
    rng = np.random.default_rng(seed)
    sender = rng.integers(0, len(STATES), rows_n)
    receiver = (sender + rng.integers(1, len(STATES), rows_n)) % len(STATES)
    days = rng.integers(0, days_n, rows_n)
    states, roles = np.array(STATES), np.array(ROLES)
    sender_role, receiver_role = (roles[rng.integers(0, len(ROLES), rows_n)] for _ in range(2))
    return pl.DataFrame(
        {
            "event_id": (10_000 + np.arange(rows_n)).astype(str),
            "source": "gdelt2",
            "event_date": [first + timedelta(days=int(day)) for day in days],
            "known_at": [
                datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(days=int(d)) for d in days
            ],
            "sender": states[sender],
            "receiver": states[receiver],
            "sender_actor": np.char.add(states[sender], sender_role),
            "receiver_actor": np.char.add(states[receiver], receiver_role),
            "sender_role": sender_role,
            "receiver_role": receiver_role,
            "cameo": np.array(CODES)[rng.integers(0, len(CODES), rows_n)],
            "contexts": pl.Series([None] * rows_n, dtype=pl.String),
            "sources_n": rng.integers(1, 4, rows_n),
            "url": pl.Series([f"https://news.example/{n}" for n in rng.integers(0, max(1, rows_n // 2), rows_n)]),
        }
    )
