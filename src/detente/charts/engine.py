"""The drawing engine in a process of its own, so that it starts and draws while this process goes on.

The engine (Vega in V8) takes a second to start and holds Python's lock while it draws. This module imports neither
Altair nor Polars.
"""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterable
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
    """A process that turns Vega-Lite specifications into SVG, one after the other; it starts at once.

    Examples
    --------
    >>> with Engine() as engine:
    ...     [svg[:4] for svg in engine.draw([WARM_UP])]
    ['<svg']
    """

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            [sys.executable, "-c", WORKER], stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
        )
        self._say(WARM_UP)

    def __enter__(self) -> "Engine":
        """Return the engine itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
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
        assert self._process.stdin is not None
        drawn: list[str] = []
        reader = Thread(target=self._listen, args=(drawn,), name="drawing", daemon=True)
        reader.start()
        asked = sum(self._say(specification) for specification in specifications)
        self._process.stdin.close()
        reader.join()
        if len(drawn) != asked + 1:  # the first answer is to the warm-up
            reason = self._process.stderr.read()[-400:] if self._process.stderr else ""
            raise DetenteError(f"the drawing engine stopped after {len(drawn)} of {asked} figures: {reason}")
        return drawn[1:]

    def _say(self, specification: str) -> int:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(specification + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return 0
        return 1

    def _listen(self, drawn: list[str]) -> None:
        assert self._process.stdout is not None
        drawn.extend(json.loads(line) for line in self._process.stdout)
