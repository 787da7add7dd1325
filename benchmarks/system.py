"""All dyads of the system since 1816, and a paper's chain of yearly columns on them, in seconds of processor time.

The peer is the R package peacesciencer: 1.4 s and 15 s of processor time on a machine of this kind. The physical limit
of the frame is writing its three columns of numbers.
"""

import statistics
import subprocess
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks.data import SHARED
from benchmarks.timing import RUNS, python, report
from detente.panels.system import dyad_years

ROWS_N = 2_252_760
PEER_FRAME, PEER_CHAIN = 1.4, 15.0
TERMS = SHARED.parent / "structure" / "terms"
FILES = {
    "add_capabilities": "cow/cow_nmc_v7.csv",
    "add_alliances": "atop51_directed_dyadyear_obligations.parquet",
    "add_igos": "cow/cow_igo_joint_membership_dyadyear.parquet",
    "add_disputes": "gml_mid_directed_dyadyear.csv",
    "add_rivalries": "thompson_strategic_rivalries_2020.csv",
    "add_democracy": "../open/vdem16_polyarchy_cow.csv",
    "add_minimum_distance": "cshapes2_min_distance_cow.parquet",
}
CHAIN = """
import resource
import time
from pathlib import Path

import detente

frame = detente.dyad_years("cow", directed=True, start=1816, end=2025)
started = time.process_time()
for verb, file in {files}.items():
    options = {{"directed": True}} if verb == "add_alliances" else {{}}
    frame = getattr(detente, verb)(frame, data=Path({terms!r}) / file, **options)
    if verb == "add_disputes":
        frame = detente.add_peace_years(frame, event="gmlmidongoing")
print(time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)
"""


def main() -> None:
    """Print the median processor time of the frame, and of the chain where its data are at hand."""
    make = partial(dyad_years, "cow", directed=True, start=1816, end=2025)
    frame_seconds, limit = _cpu_seconds(make), _cpu_seconds(_three_columns)
    report(f"{ROWS_N:,} directed COW dyad-years", frame_seconds, 0.2, "s CPU")
    print(f"  times writing three columns of that length {frame_seconds / limit:30.1f} ×")
    print(f"  faster than peacesciencer ({PEER_FRAME} s) {PEER_FRAME / frame_seconds:38.1f} ×")
    if not TERMS.is_dir():
        print("  the chain of verbs needs real data: set DETENTE_SHARED")
        return
    command = python(CHAIN.format(files=FILES, terms=str(TERMS)))
    seconds, peak_gb = (
        statistics.median(figures) for figures in zip(*(_told(command) for _ in range(RUNS)), strict=True)
    )
    report("capabilities … distance added to all of them, reading included", seconds, 3.0, "s CPU")
    print(f"  faster than peacesciencer ({PEER_CHAIN:.0f} s) {PEER_CHAIN / seconds:38.1f} ×")
    report("peak memory of frame and chain", peak_gb, 1.5, "GB")


def _cpu_seconds(work: Callable[[], Any]) -> float:
    seconds = []
    for _ in range(RUNS + 1):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return statistics.median(seconds[1:])


def _three_columns() -> list[Any]:
    return [np.full(ROWS_N, number, dtype=np.int32) for number in (1, 2, 3)]


def _told(command: list[str]) -> list[float]:
    """What the process says of itself: processor seconds of the chain without its start, and peak memory in GB."""
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [float(figure) for figure in told.split()]
