"""Tell by its first lines, never by its name, of which source a file is."""

import re
from collections import Counter

from detente.errors import DriftError, UnreadableFileError
from detente.sources.catalogue import LAYOUTS
from detente.sources.declaration import Layout
from detente.sources.icews.declaration import HEADER

LOOKED_AT = 60
GDELT_BEGINS = re.compile(rb"[0-9]+\t[0-9]{8}\t")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
GDELT_KIN = {
    11: "GDELT GKG 1.0",
    15: "GDELT GKG 1.0 counts",
    16: "GDELT 2.0 mentions",
    27: "GDELT GKG 2",
    40: "POLECAT",
}
READABLE = "GDELT 1.0 (57 or 58 columns), GDELT 2.0 (61) and ICEWS (Dataverse tab files) are read"


def recognise(data: bytes, *, label: str) -> Layout:
    """Return the layout of a file that begins with ``data``.

    Raises
    ------
    DriftError
        The header is of a known source, but its columns are not the declared ones.
    UnreadableFileError
        The lines are of no known source; the message says what they look like.
    """
    lines = [line.rstrip(b"\r") for line in data.removeprefix(BYTE_ORDER_MARK).split(b"\n", LOOKED_AT)[:LOOKED_AT]]
    lines = [line for line in lines if line]
    if not lines:
        raise UnreadableFileError(f"{label}: the file holds no lines; download it again")
    if lines[0].startswith(b"Event ID\tEvent Date\t"):
        return _icews(lines[0], label=label)
    layout = _gdelt(lines)
    if layout is None:
        raise UnreadableFileError(f"{label}: not an event file that is read here: {_looks_like(lines)}. {READABLE}")
    return layout


def _icews(header: bytes, *, label: str) -> Layout:
    names = tuple(header.decode("utf-8", errors="replace").split("\t"))
    if names != HEADER:
        missing, surplus = sorted(set(HEADER) - set(names)), sorted(set(names) - set(HEADER))
        raise DriftError(
            f"{label}: an ICEWS header with other columns than declared "
            f"(missing: {missing}; not known: {surplus}; or another order)"
        )
    return LAYOUTS["icews"]


def _gdelt(lines: list[bytes]) -> Layout | None:
    """Layout that most of the lines vote for, counting only lines that begin as GDELT rows do."""
    widths: Counter[int] = Counter()
    for line in lines:
        if GDELT_BEGINS.match(line):
            widths[line.count(b"\t") + 1] += 1
    votes: Counter[str] = Counter()
    for width, lines_n in widths.items():
        for name, layout in LAYOUTS.items():
            if width in layout.columns and not layout.has_header:
                votes[name] += lines_n
    return LAYOUTS[votes.most_common(1)[0][0]] if votes else None


def _looks_like(lines: list[bytes]) -> str:
    first = lines[0]
    if all(len(line.split()) == 3 and b"http" in line for line in lines[:3]):
        return "it holds a listing of files (size, checksum, address), as GDELT's lastupdate.txt"
    if first.lstrip()[:1] == b"<":
        return "it holds a web page or XML, perhaps an error page saved under a data file's name"
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "it holds UTF-16 text; save it as UTF-8"
    if b"\x00" in first[:200] or sum(byte < 9 for byte in first[:200]) > 2:
        return "it holds binary data"
    width = first.count(b"\t") + 1
    if width in GDELT_KIN:
        return f"{width} tab-separated columns, as {GDELT_KIN[width]}"
    if width > 1:
        return f"{width} tab-separated columns"
    if first.count(b",") > 4:
        return f"{first.count(b',') + 1} comma-separated columns; a table made from events by someone else is not read"
    return f"its first line is {first[:60].decode('utf-8', errors='replace')!r}"
