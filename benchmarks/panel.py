"""One dyad's monthly panel out of 20 million archived rows, after 1,000 appends and a compaction."""

import os
import statistics
import time
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from benchmarks.data import CACHE
from benchmarks.timing import RUNS, report
from detente.archive.batch import FILE_SCHEMA, Batch
from detente.archive.compaction import compact
from detente.archive.coverage import read_coverage
from detente.archive.schema import STAGED_SCHEMA, conform
from detente.archive.store import Archive, open_archive
from detente.archive.writer import write_batch
from detente.panels.build import build_panel
from detente.panels.spec import NEEDED
from detente.simulate.gdelt_files import CODES, COUNTRIES, COUNTRY_WEIGHTS, ROLES
from detente.sources.declaration import COUNTS_SCHEMA, REJECTED_SCHEMA

ROWS_N = int(os.environ.get("BENCH_PANEL_ROWS", "20000000"))
APPENDS_N = 1_000
FIRST_DAY = date(2015, 3, 1)


def main() -> None:
    """Print the median time of one dyad's panel, warm."""
    archive = _archive()
    times = []
    for number in range(RUNS + 1):
        started = time.perf_counter()
        rows = archive.scan(states=["USA", "RUS", "SUN"], sources=["gdelt2"]).select(NEEDED)
        panel = build_panel(rows, directed=True, dyads=[("USA", "RUS")], coverage=read_coverage(archive))
        panel = panel.collect()
        if number:
            times.append(time.perf_counter() - started)
    events_n = panel["events_n"].sum()
    report(f"USA–RUS by month from {ROWS_N:,} rows ({events_n:,} counted)", statistics.median(times), 0.3, "s")


def _archive() -> Archive:
    root = CACHE / f"archive-{ROWS_N}"
    archive = open_archive(root)
    if archive.exists and len(archive.event_files()) < APPENDS_N / 2 and (root / "ready").exists():
        return archive
    rng = np.random.default_rng(4)
    for number in range(APPENDS_N):
        write_batch(archive, _batch(number, rng), now=lambda: datetime.now(UTC))
    compact(archive)
    (root / "ready").touch()
    return archive


def _batch(number: int, rng: np.random.Generator) -> Batch:
    """Four days of news as one file."""
    n = ROWS_N // APPENDS_N
    day = FIRST_DAY + timedelta(days=4 * number)
    weights = COUNTRY_WEIGHTS / COUNTRY_WEIGHTS.sum()
    sender = rng.choice(len(COUNTRIES), n, p=weights)
    receiver = (sender + rng.integers(1, len(COUNTRIES), n)) % len(COUNTRIES)
    states, roles = pl.Series(COUNTRIES), pl.Series(ROLES)
    sender_role, receiver_role = (roles.gather(rng.integers(0, len(ROLES), n)) for _ in range(2))
    dates = pl.Series(rng.integers(0, 4, n)).cast(pl.Duration("ms")) * 86_400_000 + pl.Series(
        [datetime.combine(day, datetime.min.time())]
    ).new_from_index(0, n)
    a, b = states.gather(sender), states.gather(receiver)
    rows = pl.DataFrame(
        {
            "event_id": pl.Series(10**9 + number * n + np.arange(n)).cast(pl.String),
            "source": pl.Series(["gdelt2"]).new_from_index(0, n),
            "event_date": dates.cast(pl.Date),
            "known_at": dates.cast(pl.Datetime("us")).dt.replace_time_zone("UTC"),
            "sender": a,
            "receiver": b,
            "sender_actor": a + sender_role,
            "receiver_actor": b + receiver_role,
            "sender_role": sender_role,
            "receiver_role": receiver_role,
            "cameo": pl.Series(CODES).gather(rng.integers(0, len(CODES), n)),
            "goldstein_score": pl.Series(np.round(rng.uniform(-10, 10, n), 1)),
            "tone_score": pl.Series(rng.normal(-1, 4, n)),
            "is_root": pl.Series(rng.random(n) < 0.6),
            "mentions_n": pl.Series(rng.integers(1, 11, n)).cast(pl.Int32),
            "sources_n": pl.Series(rng.integers(1, 4, n)).cast(pl.Int32),
            "articles_n": pl.Series(rng.integers(1, 11, n)).cast(pl.Int32),
            "url": "https://news.example/" + pl.Series(rng.integers(0, 10**9, n)).cast(pl.String) + "-report",
            "line_number": pl.Series(np.arange(1, n + 1)),
            "file_number": pl.Series(np.zeros(n)).cast(pl.UInt32),
        }
    )
    start = datetime.combine(day, datetime.min.time())
    sha256 = f"{number:064x}"
    file = {
        "file_number": 0, "identity": f"gdelt2/1:{sha256}", "source": "gdelt2", "file_sha256": sha256,
        "path": f"/simulated/{number}.CSV", "member": None, "bytes_n": 0, "unit_minutes": 15, "lines_read": n,
        "covered": [start + timedelta(minutes=15 * slot) for slot in range(4 * 96)], "file_known_at": None,
    }  # fmt: skip
    return Batch(
        pl.DataFrame([file], schema=FILE_SCHEMA),
        (conform(rows, STAGED_SCHEMA, table="core__events"),),
        pl.DataFrame(schema=REJECTED_SCHEMA),
        pl.DataFrame(schema=COUNTS_SCHEMA),
    )
