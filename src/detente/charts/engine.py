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

    def __init__(self, *, processes_n: int = 1) -> None:
        pipe = subprocess.PIPE
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-c", WORKER], stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
            )
            for _ in range(processes_n)
        ]
        self._tasks: SimpleQueue[tuple[int, str] | None] = SimpleQueue()
        self._drawn: dict[int, str] = {}
        self._asked = 0
        self._servants = [Thread(target=self._serve, args=(process,), daemon=True) for process in self._processes]
        for process, servant in zip(self._processes, self._servants, strict=True):
            _say(process, WARM_UP)
            servant.start()

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

    def submit(self, specification: str) -> None:
        """Hand in a specification; it is drawn while the caller goes on."""
        self._asked += 1
        self._tasks.put((self._asked, specification))

    def collect(self) -> list[str]:
        """Return one SVG text per specification, in the order in which they were handed in; to be called once.

        Raises
        ------
        DetenteError
            The engine stopped before the last one.
        """
        for _ in self._servants:
            self._tasks.put(None)
        for servant in self._servants:
            servant.join()
        drawn = self._drawn
        if len(drawn) != self._asked:
            raise DetenteError(
                f"the drawing engine stopped after {len(drawn)} of {self._asked} figures: {self._reason()}"
            )
        return [drawn[number] for number in sorted(drawn)]

    def draw(self, specifications: Iterable[str]) -> list[str]:
        """Hand in and collect."""
        for specification in specifications:
            self.submit(specification)
        return self.collect()

    def _reason(self) -> str:
        """What processes that ended by themselves have said last."""
        ended = [process for process in self._processes if process.poll() is not None and process.stderr is not None]
        return " ".join(process.stderr.read()[-400:] for process in ended if process.stderr is not None)

    def _serve(self, process: "subprocess.Popen[str]") -> None:
        """Hand one task after the other to a process, until none is left or the process is gone."""
        assert process.stdout is not None
        process.stdout.readline()  # the answer to the warm-up
        while (task := self._tasks.get()) is not None:
            number, specification = task
            _say(process, specification)
            if not (answer := process.stdout.readline()):
                return
            self._drawn[number] = json.loads(answer)


def _say(process: "subprocess.Popen[str]", specification: str) -> None:
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(specification + "\n")
        process.stdin.flush()
