"""How long the ideal points of the General Assembly take, overall and per issue, and a simulated assembly as large."""

import os
from pathlib import Path

from benchmarks.timing import in_turn, median, python, report

FOLDER = Path(os.environ.get("DETENTE_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data/structure/open"

FIT = """
from detente.models.ideal_points.fit import fit_ideal_points
{votes}
fit = fit_ideal_points(votes)
assert fit.converged
"""
WHOLE = """
from detente.sources.votes.read import read_votes
votes = read_votes({folder!r} + "/unga_votes_cleaned_cow_1946_2022.parquet").votes
"""
ISSUE = """
from detente.sources.votes.read import read_votes, select_votes
folder = {folder!r}
votes = select_votes(read_votes(folder + "/unga_votes_1946_2019_iso2.parquet",
                                roll_calls=folder + "/unga_roll_calls_1946_2019.csv",
                                issues=folder + "/unga_roll_call_issues_1946_2019.csv"), issue={issue!r})
"""
SIMULATED = """
import numpy as np
from detente.simulate.chambers import simulate_chamber
votes = simulate_chamber(rng=np.random.default_rng(1), sessions_n=78, states_n=142, roll_calls_n=78,
                         discrimination=0.8).votes
"""
ISSUES = ("nu", "di", "me", "hr", "co", "ec")


def main() -> None:
    """Print the medians, reading included, and the peak memory."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # on matrices this small its threads only wait
    votes = {"simulated, 864,000 votes": SIMULATED}
    if FOLDER.is_dir():
        votes["1946-2022, 856,000 votes"] = WHOLE.format(folder=str(FOLDER))
        votes |= {f"issue {issue}": ISSUE.format(folder=str(FOLDER), issue=issue) for issue in ISSUES}
    else:
        print(f"  skipped: published roll calls are not at hand in {FOLDER}: set DETENTE_SHARED")
    runs = in_turn({name: python(FIT.format(votes=code)) for name, code in votes.items()})
    for name, found in runs.items():
        limit = 5 if name.startswith("issue") else 10
        report(f"ideal points, {name} ({median(found, 'cpu'):.1f} s CPU)", median(found), limit, "s")
    report("peak memory", max(median(found, "peak_mb") for found in runs.values()) / 1024, 1.5, "GB")


if __name__ == "__main__":
    main()
