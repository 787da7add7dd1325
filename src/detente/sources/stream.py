"""From files to candidate lines, in two threads: one inflates and hashes, the caller's counts separators.

What comes out is in order of files and lines, whatever the threads do. A file that cannot be read ends with the reason
why not, and harms no other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.errors import SourceError
from detente.sources.ahead import read_ahead
from detente.sources.members import Member, list_members
from detente.sources.read import BadLines, Candidates, FileAccount, MemberReading

BLOCKS_AHEAD = 4

Progress = Callable[[int, int, str], None]
"""Told (files done, files in all, name of the file)."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileEnd:
    """A member was read to its last byte."""

    member: Member
    account: FileAccount


@dataclass(frozen=True, slots=True)
class _Block:
    """Decompressed lines of a member; no lines at all mark its end, where it is whole or ``broken``."""

    reading: MemberReading
    data: bytes = b""
    broken: SourceError | OSError | None = None


Step = Candidates | BadLines | FileEnd | Failure
"""What comes of the next block, or at the end of a member."""


def read_files(files: Sequence[Path], *, progress: Progress | None = None) -> Iterator[Step]:
    """Yield what may be event rows, block after block; every member ends with its account or with its failure.

    Parameters
    ----------
    files
        Plain, gzip or zip files of a known layout.
    progress
        Called before each file is opened, from another thread.
    """
    for step in read_ahead(_inflate(files, progress), depth=BLOCKS_AHEAD):
        if isinstance(step, Failure):
            yield step
        elif not step.reading.is_given_up:
            try:
                yield from _shape(step)
            except (SourceError, OSError) as error:
                step.reading.is_given_up = True  # one reason is enough, whatever its other blocks hold
                yield Failure(str(step.reading.member), str(error))


def _shape(block: _Block) -> Iterator[Candidates | BadLines | FileEnd]:
    if block.broken:
        raise block.broken
    if block.data:
        yield from block.reading.shape(block.data)
    else:
        yield FileEnd(block.reading.member, block.reading.account())


def _inflate(files: Sequence[Path], progress: Progress | None) -> Iterator[_Block | Failure]:
    for number, path in enumerate(files):
        if progress:
            progress(number, len(files), path.name)
        try:
            members = list_members(path)
        except (SourceError, OSError) as error:
            yield Failure(str(path), str(error))
            continue
        for member in members:
            reading = MemberReading(member)
            try:
                for data in reading.blocks():
                    if reading.is_given_up:
                        break
                    yield _Block(reading, data)
            except (SourceError, OSError) as error:
                yield _Block(reading, broken=error)
            else:
                yield _Block(reading)
