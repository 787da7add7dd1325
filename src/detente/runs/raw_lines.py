"""Read lines again from the source files: by number, or by the id that they begin with; and judge one line."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from detente.errors import SourceError
from detente.sources.blocks import Digest, iterate_blocks
from detente.sources.catalogue import LAYOUTS
from detente.sources.declaration import Layout
from detente.sources.lines import shape_block
from detente.sources.members import Member
from detente.sources.parse import clean_candidates
from detente.sources.read import Candidates
from detente.sources.recognise import BYTE_ORDER_MARK

UNREADABLE = (SourceError, OSError, KeyError, zipfile.BadZipFile)
"""What a file that was moved, replaced or damaged can raise; KeyError: a zip archive without that member."""


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line of a source file: its number (1-based) and its bytes without the newline."""

    number: int
    data: bytes

    @property
    def text(self) -> str:
        """The line as text; bytes that are not UTF-8 are shown as replacement marks."""
        return self.data.rstrip(b"\r").decode("utf-8", errors="replace")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of a line: ``kept``, ``rejected`` or ``set_aside``; under which rule or reason; what was found."""

    outcome: str
    rule: str = ""
    detail: str = ""


def read_line(member: Member, number: int, *, sha256: str) -> tuple[FoundLine | None, str]:
    """Read one line again, if the file still is what was ingested; else say why not."""
    digest, found, before = Digest(), None, 0
    try:
        for block in _blocks(member, digest):
            lines_n = block.count(b"\n")
            if before < number <= before + lines_n:
                found = FoundLine(number, block.split(b"\n", number - before)[number - before - 1])
            before += lines_n
    except UNREADABLE as error:
        return None, _why(member, error)
    if digest.sha256() != sha256:
        return None, f"{member} has changed since it was read (its SHA-256 is now {digest.sha256()})"
    return found, ""


def find_lines(member: Member, event_id: str, *, sha256: str) -> tuple[list[FoundLine], str]:
    """Return the lines that begin with an event id, and what is wrong with the file, if anything."""
    digest, found, before = Digest(), [], 0
    key = event_id.encode() + b"\t"
    try:
        for block in _blocks(member, digest):
            for start in _starts(block, key):
                number = before + block.count(b"\n", 0, start) + 1
                found.append(FoundLine(number, block[start : block.index(b"\n", start)]))
            before += block.count(b"\n")
    except UNREADABLE as error:
        return [], _why(member, error)
    changed = digest.sha256() != sha256
    return found, f"{member} has changed since it was read" if changed else ""


def judge_line(line: FoundLine, *, source: str) -> Judgement:
    """Run one line through the reading and cleaning of its source, and say what becomes of it."""
    layout = LAYOUTS[source]
    shaped = shape_block(line.data + b"\n", first_line=line.number, widths=layout.widths)
    if shaped.bad:
        return Judgement("rejected", shaped.bad[0].reason, shaped.bad[0].detail)
    grid = shaped.grids[0]
    for cleaned in clean_candidates([(0, Candidates(layout, grid.width, grid.text(), grid.numbers))]):
        for reason, detail in cleaned.rejected.select("reason", "detail").iter_rows():
            return Judgement("rejected", reason, detail or "")
        for kind, rule in cleaned.counts.select("kind", "rule").iter_rows():
            if kind == "set_aside":
                return Judgement("set_aside", rule)
    return Judgement("kept")


def fields_of(line: FoundLine, *, source: str) -> dict[str, str]:
    """Fields of a line that the source's reader takes, by name; empty where the line has no readable shape."""
    layout: Layout = LAYOUTS[source]
    parts = line.text.split("\t")
    if len(parts) not in layout.columns:
        return {}
    return {name: parts[index] for name, index in layout.columns[len(parts)].items()}


def _blocks(member: Member, digest: Digest) -> Iterator[bytes]:
    with member.open() as stream:
        for position, block in enumerate(iterate_blocks(stream, digest=digest)):
            yield block if position else block.removeprefix(BYTE_ORDER_MARK)


def _starts(block: bytes, key: bytes) -> Iterator[int]:
    """Offsets of the lines that begin with ``key``."""
    if block.startswith(key):
        yield 0
    at = block.find(b"\n" + key)
    while at >= 0:
        yield at + 1
        at = block.find(b"\n" + key, at + 1)


def _why(member: Member, error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{member} is no longer there"
    return f"{member} cannot be read again: {error}"
