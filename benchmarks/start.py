"""How long help takes."""

import sys

from benchmarks.timing import in_turn, median, report


def main() -> None:
    """Print the times of whole processes."""
    command = [sys.executable, "-m", "detente"]
    runs = in_turn({"help": [*command, "--help"], "panel": [*command, "panel", "--help"]})
    report("detente --help", median(runs["help"]), 0.3, "s")
    report("detente panel --help", median(runs["panel"]), 0.3, "s")
