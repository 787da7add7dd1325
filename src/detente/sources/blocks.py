"""Cut a stream into blocks of whole lines, hashed on their way."""

import hashlib
from collections.abc import Iterator

from detente.errors import DriftError
from detente.sources.members import ByteStream

BLOCK_BYTES = 4 << 20
LONGEST_LINE = 4 << 20


class Digest:
    """SHA-256 and length of the bytes that passed."""

    def __init__(self) -> None:
        self._hash, self.bytes_n = hashlib.sha256(), 0

    def update(self, data: bytes) -> None:
        """Take in the next bytes."""
        self._hash.update(data)
        self.bytes_n += len(data)

    def sha256(self) -> str:
        """Return the hash of all bytes so far, 64 hexadecimal digits."""
        return self._hash.hexdigest()


def iterate_blocks(stream: ByteStream, *, digest: Digest, size: int = BLOCK_BYTES) -> Iterator[bytes]:
    """Yield blocks of whole lines; every byte passes through ``digest``. A last line without newline gets one."""
    pieces: list[bytes | memoryview] = []
    have = 0
    while chunk := stream.read(size):
        digest.update(chunk)
        pieces.append(chunk)
        have += len(chunk)
        if have < size:
            continue
        if cut := chunk.rfind(b"\n") + 1:
            pieces[-1] = memoryview(chunk)[:cut]
            yield b"".join(pieces)  # the only copy
            pieces, have = [chunk[cut:]], len(chunk) - cut
        elif have > LONGEST_LINE:
            raise DriftError(f"a line is longer than {LONGEST_LINE >> 20} MiB: not a file of lines")
    if have:
        rest = b"".join(pieces)
        yield rest if rest.endswith(b"\n") else rest + b"\n"
