"""The drawing engine in processes of its own, so that it starts and draws while this process goes on.

The engine (Vega in V8) takes a second to start and holds Python's lock while it draws. This module imports neither
Altair nor Polars.
"""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterable
from queue import SimpleQueue
from threading import Thread
from types import TracebackType

from detente.errors import DetenteError

WORKER = """
import json, sys, vl_convert
for line in sys.stdin:
    print(json.dumps(vl_convert.vegalite_to_svg(line)), flush=True)
"""
WARM_UP = json.dumps({"mark": "point", "data": {"values": []}})


class Engine:
    """Processes that turn Vega-Lite specifications into SVG, each the next one that is waiting; they start at once.

    Examples
    --------
    >>> with Engine(processes_n=1) as engine:
    ...     [svg[:4] for svg in engine.draw([WARM_UP])]
    ['<svg']
    """

    def __init__(self, *, processes_n: int = 2) -> None:
        pipe = subprocess.PIPE
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-c", WORKER], stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
            )
            for _ in range(processes_n)
        ]
        for process in self._processes:
            _say(process, WARM_UP)

    def __enter__(self) -> "Engine":
        """Return the engine itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the processes, whatever they are doing."""
        for process in self._processes:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream is not None and not stream.closed:
                    with contextlib.suppress(BrokenPipeError):
                        stream.close()

    def draw(self, specifications: Iterable[str]) -> list[str]:
        """Return one SVG text per specification, in order; to be called once.

        Raises
        ------
        DetenteError
            The engine stopped before the last one.
        """
        tasks: SimpleQueue[tuple[int, str] | None] = SimpleQueue()
        drawn: dict[int, str] = {}
        servants = [Thread(target=_serve, args=(one, tasks, drawn), daemon=True) for one in self._processes]
        for servant in servants:
            servant.start()
        asked = 0
        for asked, specification in enumerate(specifications, start=1):
            tasks.put((asked, specification))
        for _ in servants:
            tasks.put(None)
        for servant in servants:
            servant.join()
        if len(drawn) != asked:
            raise DetenteError(f"the drawing engine stopped after {len(drawn)} of {asked} figures: {self._reason()}")
        return [drawn[number] for number in sorted(drawn)]

    def _reason(self) -> str:
        """What processes that ended by themselves have said last."""
        ended = [process for process in self._processes if process.poll() is not None and process.stderr is not None]
        return " ".join(process.stderr.read()[-400:] for process in ended if process.stderr is not None)


def _serve(
    process: "subprocess.Popen[str]", tasks: "SimpleQueue[tuple[int, str] | None]", drawn: dict[int, str]
) -> None:
    """Hand one task after the other to a process, until none is left or the process is gone."""
    assert process.stdout is not None
    process.stdout.readline()  # the answer to the warm-up
    while (task := tasks.get()) is not None:
        number, specification = task
        _say(process, specification)
        if not (answer := process.stdout.readline()):
            return
        drawn[number] = json.loads(answer)


def _say(process: "subprocess.Popen[str]", specification: str) -> None:
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(specification + "\n")
        process.stdin.flush()
