"""Read one member from its first byte to its last: blocks, shape, cleaning, account."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from detente.errors import DriftError, UnreadableFileError
from detente.sources.blocks import BLOCK_BYTES, Digest, iterate_blocks
from detente.sources.declaration import Layout
from detente.sources.lines import BadLine, Grid, ShapedBlock, shape_block
from detente.sources.members import Member
from detente.sources.recognise import BYTE_ORDER_MARK, recognise

LEAST_SHARE_OF_BUSIEST_UNIT = 0.1
MOST_BAD_LINES, MOST_BAD_SHARE = 50_000, 0.2
"""A file with more bad lines than both has drifted from its declaration."""

FIRST_YEAR = 1900
"""No source tells of days before."""

LONGEST_RELEASE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Lines of one block that name two countries, and so may be event rows: ``text`` and their ``line_numbers``."""

    layout: Layout
    width: int
    text: bytes
    line_numbers: NDArray[np.int64]


BadLines = tuple[BadLine, ...]
"""Lines of one block that have no readable shape."""


@dataclass(frozen=True, slots=True)
class FileAccount:
    """What a member held, known once its last byte is read.

    ``lines_read`` = candidates and bad lines handed out + the sum of ``set_aside``. ``covered`` holds the starts of the
    units of time that the file covers; ``known_at`` the earliest time of publication where the file tells it.
    """

    layout: Layout
    file_sha256: str
    bytes_n: int
    lines_read: int
    set_aside: dict[str, int]
    covered: tuple[datetime, ...]
    known_at: datetime | None

    @property
    def identity(self) -> str:
        """What makes the file the same file: reader, version, and hash of the decompressed member."""
        return f"{self.layout.reader}:{self.file_sha256}"


class MemberReading:
    """One pass over a member: iterate over its candidate lines block by block, then ask for the account.

    Iterating is ``shape`` upon ``blocks``; the two may run in threads of their own. Who shapes sets ``is_given_up``
    where nothing more is wanted, and who reads the blocks stops.

    A unit of time counts as covered when it holds at least a tenth of the lines of the file's busiest unit: late
    reports about an older day do not make that day covered.
    """

    def __init__(self, member: Member, *, block_bytes: int = BLOCK_BYTES) -> None:
        self.member = member
        self.is_given_up = False
        self._block_bytes = block_bytes
        self._digest = Digest()
        self._set_aside: Counter[str] = Counter()
        self._bad_n = 0
        self._stamps: Counter[datetime] = Counter()
        self._lines_n = 0
        self._layout: Layout | None = None

    def __iter__(self) -> Iterator[Candidates | BadLines]:
        """Yield the lines that may be event rows, and those that have no readable shape."""
        for data in self.blocks():
            yield from self.shape(data)

    def blocks(self) -> Iterator[bytes]:
        """Yield the member's decompressed lines, hashed on their way."""
        with self.member.open() as stream:
            yield from iterate_blocks(stream, digest=self._digest, size=self._block_bytes)

    def shape(self, data: bytes) -> Iterator[Candidates | BadLines]:
        """Yield the lines of the next block that may be event rows, and those that have no readable shape."""
        if self._layout is None:
            data = data.removeprefix(BYTE_ORDER_MARK)
            self._layout = recognise(data, label=str(self.member))
            data = self._behind_header(data) if self._layout.has_header else data
        layout = self._layout
        shaped = shape_block(data, first_line=self._lines_n + 1, widths=layout.widths) if data else ShapedBlock()
        self._lines_n += shaped.lines_n
        if shaped.bad:
            self._bad_n += len(shaped.bad)
            self._check_drift(shaped.bad[0])
            yield shaped.bad
        if shaped.blank_n:
            self._set_aside["blank_line"] += shaped.blank_n
        for grid in shaped.grids:
            self._count_stamps(grid, layout)
            yield self._candidates(grid, layout)

    def account(self) -> FileAccount:
        """Return what was read; only after the last candidate was taken."""
        if self._layout is None:
            raise UnreadableFileError(f"{self.member}: the file is empty; download it again")
        covered = self._covered()
        return FileAccount(
            layout=self._layout,
            file_sha256=self._digest.sha256(),
            bytes_n=self._digest.bytes_n,
            lines_read=self._lines_n,
            set_aside=dict(self._set_aside),
            covered=covered,
            known_at=self._known_at(covered),
        )

    def _check_drift(self, example: BadLine) -> None:
        """Give a file up when its shape is not what the layout says: that is no matter of a few bad lines."""
        if self._bad_n > MOST_BAD_LINES and self._bad_n > MOST_BAD_SHARE * self._lines_n:
            share = 100 * self._bad_n / self._lines_n
            raise DriftError(
                f"{self.member}: {share:.0f} % of the first {self._lines_n:,} lines have another shape than declared, "
                f"such as line {example.number} ({example.detail[:60]}…); nothing of the file was kept"
            )

    def _behind_header(self, data: bytes) -> bytes:
        """What follows the header; blank lines before it are counted."""
        start = 0
        while True:
            end = data.index(b"\n", start) + 1
            self._lines_n += 1
            if data[start:end].strip(b"\r\n"):
                break
            self._set_aside["blank_line"] += 1
            start = end
        self._set_aside["header"] += 1
        return data[end:]

    def _candidates(self, grid: Grid, layout: Layout) -> Candidates:
        """Take the lines that name two countries, and not one twice; the others are counted without being parsed."""
        columns = layout.columns[grid.width]
        sender, receiver = columns["sender"], columns["receiver"]
        is_wanted = (grid.field_lengths(sender) > 0) & (grid.field_lengths(receiver) > 0)
        if unnamed_n := int(np.count_nonzero(~is_wanted)):
            self._set_aside["no_two_states"] += unnamed_n
        if layout.code_width is not None:
            same = grid.is_same(sender, receiver, layout.code_width)
            if same_n := int(np.count_nonzero(same)):
                self._set_aside["same_state"] += same_n
                is_wanted &= ~same
        chosen = grid.take(is_wanted)
        return Candidates(layout, grid.width, chosen.text(), chosen.numbers)

    def _count_stamps(self, grid: Grid, layout: Layout) -> None:
        stamp = layout.stamps[grid.width]
        texts = grid.fixed_field(stamp.index, stamp.width)
        is_one_stamp = len(texts) > 0 and bool((texts == texts[0]).all())
        counts = (
            {texts[0]: len(texts)} if is_one_stamp else dict(zip(*np.unique(texts, return_counts=True), strict=True))
        )
        for text, count in counts.items():
            try:
                moment = datetime.strptime(text.decode("ascii"), stamp.format)
            except (ValueError, UnicodeDecodeError):
                continue  # the row itself is judged by the cleaning
            if not FIRST_YEAR <= moment.year <= datetime.now(UTC).year + 1:
                continue  # a slip of one digit makes no day covered
            self._stamps[moment] += int(count)

    def _covered(self) -> tuple[datetime, ...]:
        if not self._stamps:
            return ()
        least = LEAST_SHARE_OF_BUSIEST_UNIT * max(self._stamps.values())
        return tuple(sorted(moment for moment, count in self._stamps.items() if count >= least))

    def _known_at(self, covered: tuple[datetime, ...]) -> datetime | None:
        """Day on which a file of few days can have been published at the earliest; unknown for longer releases."""
        assert self._layout is not None
        if not self._layout.known_at_from_coverage or not covered or covered[-1] - covered[0] > LONGEST_RELEASE:
            return None
        return covered[-1].replace(tzinfo=UTC)
