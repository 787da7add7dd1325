"""Run all benchmarks, or those named: ``python -m benchmarks [ingest] [start] [dossier] [panel] [memory]
[system] [ideal_points]``."""

import sys

from benchmarks import dossier, ideal_points, ingest, memory, panel, start, system

ALL = {
    "ingest": ingest.main,
    "memory": memory.main,
    "start": start.main,
    "dossier": dossier.main,
    "panel": panel.main,
    "system": system.main,
    "ideal_points": ideal_points.main,
}


def main() -> None:
    """Run what was asked for."""
    names = sys.argv[1:] or list(ALL)
    for name in names:
        if name not in ALL:
            sys.exit(f"no benchmark is called {name!r}; there are {', '.join(ALL)}")
        print(f"\n{name}", flush=True)
        ALL[name]()


if __name__ == "__main__":
    main()
