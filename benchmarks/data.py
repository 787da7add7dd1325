"""Data for the benchmarks: simulated files, made once per machine, and the shared real ones where they are at hand."""

import os
import zipfile
from datetime import datetime
from pathlib import Path

import numpy as np

from detente.simulate.gdelt_files import as_lines, simulate_gdelt2, write_gdelt2

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "detente-bench"
SHARED = Path(os.environ.get("DETENTE_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data" / "events"
ROWS_N = 1_600_000


def simulated_folder() -> Path:
    """1.6 million simulated rows in 64 zipped files of the real layout."""
    folder = CACHE / "gdelt2"
    if not folder.exists():
        unfinished = CACHE / "gdelt2.unfinished"
        write_gdelt2(unfinished, rows_n=ROWS_N, files_n=64, rng=np.random.default_rng(1))
        unfinished.rename(folder)
    return folder


def large_member(rows_n: int = 4_000_000) -> Path:
    """One zipped member of ``rows_n`` simulated rows, two gigabytes decompressed."""
    path = CACHE / "large.CSV.zip"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        rng, step = np.random.default_rng(2), 100_000
        unfinished = CACHE / "large.unfinished"
        with (
            zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
            archive.open("large.CSV", "w", force_zip64=True) as member,
        ):
            for first in range(0, rows_n, step):
                rows = simulate_gdelt2(rows_n=step, slot=datetime(2022, 8, 18), first_id=10**9 + first, rng=rng)
                member.write(as_lines(rows).encode())
        unfinished.rename(path)
    return path


def rejected_member(rows_n: int = 3_000_000) -> Path:
    """One zipped member of ``rows_n`` rows between two states, nine of ten with a code that does not exist."""
    path = CACHE / "rejected.CSV.zip"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        rows = simulate_gdelt2(rows_n=1000, slot=datetime(2022, 8, 18), first_id=10**9, rng=np.random.default_rng(4))
        lines = [line.split("\t") for line in as_lines(rows).splitlines()]
        between = [fields for fields in lines if fields[7] and fields[17] and fields[7] != fields[17]]
        unfinished = CACHE / "rejected.unfinished"
        with (
            zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
            archive.open("rejected.CSV", "w", force_zip64=True) as member,
        ):
            for number in range(rows_n):
                fields = between[number % len(between)]
                code = fields[26] if number % 10 == 0 else "999"
                member.write("\t".join([str(10**9 + number), *fields[1:26], code, *fields[27:]]).encode() + b"\n")
        unfinished.rename(path)
    return path


def small_files(files_n: int = 3_000) -> Path:
    """Folder of many small zipped files."""
    folder = CACHE / "small"
    if not folder.exists():
        unfinished = CACHE / "small.unfinished"
        write_gdelt2(unfinished, rows_n=files_n * 100, files_n=files_n, rng=np.random.default_rng(3))
        unfinished.rename(folder)
    return folder


def real_folders(*names: str) -> list[Path]:
    """The shared folders of real files that are at hand."""
    return [SHARED / name for name in names if (SHARED / name).is_dir()]
