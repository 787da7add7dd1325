"""Work one step ahead: run an iterator in a second thread while the caller uses what it has yielded.

Inflating, hashing and counting separators release Python's lock, so reading and cleaning share two cores.
"""

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _End(Generic[T]):
    """The iterator is at its end, or failed."""

    error: BaseException | None


def read_ahead(items: Iterator[T], *, depth: int) -> Iterator[T]:
    """Yield the items of ``items``, at most ``depth`` of them made in advance; its errors are raised here.

    Examples
    --------
    >>> list(read_ahead(iter("abc"), depth=1))
    ['a', 'b', 'c']
    """
    ahead: queue.Queue[T | _End[T]] = queue.Queue(maxsize=depth)
    stopped = threading.Event()

    def work() -> None:
        end: _End[T] = _End(None)
        try:
            for item in items:
                if not _put(ahead, item, stopped):
                    return
        except BaseException as error:  # handed to the caller's thread
            end = _End(error)
        _put(ahead, end, stopped)

    thread = threading.Thread(target=work, name="read-ahead", daemon=True)
    thread.start()
    try:
        while not isinstance(item := ahead.get(), _End):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        stopped.set()
        thread.join()


def _put(ahead: "queue.Queue[T | _End[T]]", item: "T | _End[T]", stopped: threading.Event) -> bool:
    """Put an item into the queue unless the caller has gone away meanwhile."""
    while not stopped.is_set():
        try:
            ahead.put(item, timeout=0.1)
        except queue.Full:
            continue
        return True
    return False
