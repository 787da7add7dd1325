"""Reading and archiving against bare decompression (the physical limit) and against pandas (the usual way)."""

import shutil
import tempfile
from pathlib import Path

from benchmarks.data import real_folders, simulated_folder
from benchmarks.timing import in_turn, median, python, report

UNZIP = """
import glob, sys, zipfile
for path in sorted(glob.glob({pattern!r})):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            with archive.open(name) as member:
                while member.read(1 << 20): pass
"""
# As the gdelt package (gdeltPyR) reads files: every column, its code columns as text, all frames in one. The package
# needs pandas but not PyArrow, so its text is Python objects; pandas 3 beside PyArrow is measured as well.
PANDAS = """
import glob, pandas as pd
pd.set_option("future.infer_string", {arrow!r})
frames = [pd.read_csv(path, compression="zip", sep="\\t", header=None, on_bad_lines="skip",
                      dtype={{26: "str", 27: "str", 28: "str"}}) for path in sorted(glob.glob({pattern!r}))]
pd.concat(frames).reset_index(drop=True)
"""
OURS = """
from pathlib import Path
from detente.archive.store import open_archive
from detente.runs.ingest import ingest
report = ingest(open_archive(Path({archive!r})), [Path({folder!r})])
assert report.rows_added, report
"""


def main() -> None:
    """Print the ratios."""
    folder = simulated_folder()
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch) / "archive"
        pattern = str(folder / "*.zip")
        commands = {
            "unzip": python(UNZIP.format(pattern=pattern)),
            "ours": python(OURS.format(archive=str(archive), folder=str(folder))),
            "pandas": python(PANDAS.format(pattern=pattern, arrow=False)),
            "pandas_arrow": python(PANDAS.format(pattern=pattern, arrow=True)),
        }
        runs = in_turn(commands, before={"ours": lambda: shutil.rmtree(archive, ignore_errors=True)})
        unzip, ours, pandas, arrow = (median(runs[name]) for name in commands)
        print(f"  1.6 million simulated rows: zipfile {unzip:.2f} s, ours {ours:.2f} s, pandas {pandas:.2f} s")
        print(f"  (pandas 3 with PyArrow strings {arrow:.2f} s, {arrow / ours:.2f} × ours)")
        report("read and archived, times bare decompression by zipfile", ours / unzip, 2.5, "×")
        report("faster than pandas as the gdelt package reads", pandas / ours, 3.5, "×", more=True)
        report("peak memory", median(runs["ours"], "peak_mb") / 1024, 0.8, "GB")
        for real in real_folders("gdelt2-15min"):
            files = [str(path) for path in sorted(real.glob("202208*.zip"))]
            code = OURS.replace("[Path({folder!r})]", f"[Path(p) for p in {files!r}]").format(archive=str(archive))
            again = in_turn({"real": python(code)}, before={"real": lambda: shutil.rmtree(archive, ignore_errors=True)})
            report(f"the {len(files)} real files of 2022, whole process", median(again["real"]), 1.5, "s")
