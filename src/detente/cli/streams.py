"""What the program prints to: a reader that goes away is no error, a stream that is closed is told, once."""

import errno
import io
import os
import sys
from typing import Any, TextIO

from detente.errors import DetenteError


def guard_streams() -> None:
    """Put guarded streams in the places of stdout and stderr, also where the caller closed them."""
    sys.stdout = _guarded(sys.stdout, 1)
    sys.stderr = _guarded(sys.stderr, 2)


class _Guarded(io.FileIO):
    """A stream that leads nowhere once it could not be written to. stdout tells why, unless its reader went away."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
            if self.fileno() == 1 and error.errno != errno.EPIPE:
                raise DetenteError(f"stdout: cannot be written ({error.strerror}); send it elsewhere") from error
            return len(data)


def _guarded(stream: TextIO | None, number: int) -> TextIO:
    if stream is None:  # closed by the caller: hold its number, or the next file that is opened gets it
        os.dup2(os.open(os.devnull, os.O_RDONLY), number)
    raw: Any = _Guarded(number, "w", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=stream.encoding if stream else "utf-8",
        errors=stream.errors if stream else "replace",
        line_buffering=number == 2 or raw.isatty(),
    )
