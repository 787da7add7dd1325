"""What a path holds: plain, gzip and zip files, whole and damaged."""

import gzip
import io
import os
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.archive.store import open_archive
from detente.errors import UnreadableFileError
from detente.runs.ingest import ingest
from detente.sources.inflate import DeflatedMember
from detente.sources.members import Member, list_files, list_members
from event_lines import gdelt_file, gdelt_line, rows_of

LINES = b"".join(gdelt_line(number) + b"\n" for number in range(200))


def zip_of(path: Path, members: list[tuple[str, bytes]], *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def content(member: Member) -> bytes:
    with member.open() as stream:
        return b"".join(iter(lambda: stream.read(1 << 20), b""))


def local_header(path: Path, name: str) -> zipfile.ZipInfo:
    with zipfile.ZipFile(path) as archive:
        return archive.getinfo(name)


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=str
)
def test_zip_members_of_every_method(tmp_path: Path, method: int) -> None:
    path = zip_of(tmp_path / "x.zip", [("a.CSV", LINES), ("empty/", b""), ("folder/b.CSV", LINES[:300])], method=method)
    members = list_members(path)
    assert [member.name for member in members] == ["a.CSV", "folder/b.CSV"]
    assert [content(member) for member in members] == [LINES, LINES[:300]]
    assert str(members[0]) == f"{path}::a.CSV"


@given(
    data=st.binary(max_size=300) | st.integers(0, 400_000).map(lambda n: b"1\tUSA\tRUS\n" * (n // 10)),
    level=st.integers(0, 9),
    size=st.sampled_from([1, 7, 4096, 65_536, 1 << 22]),
)
@settings(max_examples=60, deadline=None)
def test_no_reading_gives_more_than_was_asked_for(data: bytes, level: int, size: int) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        archive.writestr("x", data if size > 7 else data[:2_000])
    with zipfile.ZipFile(held) as archive, DeflatedMember.open(archive, archive.infolist()[0]) as stream:
        parts = list(iter(lambda: stream.read(size), b""))
    assert max(map(len, parts), default=0) <= size
    assert b"".join(parts) == (data if size > 7 else data[:2_000])


def test_plain_gzip_and_zip_are_told_by_their_bytes_and_are_one_file(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(LINES)
    (tmp_path / "b.CSV").write_bytes(gzip.compress(LINES))
    (tmp_path / "c.gz").write_bytes(gzip.compress(LINES[:5000]) + gzip.compress(LINES[5000:]))
    zip_of(tmp_path / "d.txt", [("x", LINES)])
    paths = list_files([tmp_path])
    assert [content(list_members(path)[0]) for path in paths] == [LINES] * 4
    report = ingest(open_archive(tmp_path / "archive"), paths)
    assert (report.files_read, report.files_already_held, report.rows_added) == (1, 3, 200)


def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    path = tmp_path / "twice.zip"
    with pytest.warns(UserWarning, match="Duplicate name"):
        zip_of(path, [("a.CSV", LINES), ("a.CSV", LINES[:300])])
    assert [content(member) for member in list_members(path)] == [LINES, LINES[:300]]
    assert content(Member(path, "a.CSV")) == LINES[:300]
    with pytest.raises(UnreadableFileError, match="no such member"):
        content(Member(path, "b.CSV"))


def damage(path: Path, kind: str) -> Path:
    """Write a damaged file of the kind named."""
    if kind == "gzip cut short":
        path.write_bytes(gzip.compress(LINES)[:-200])
    elif kind == "gzip with a flipped bit":
        data = bytearray(gzip.compress(LINES))
        data[-6] ^= 1
        path.write_bytes(data)
    elif kind == "gzip of nonsense":
        path.write_bytes(gzip.compress(LINES)[:10] + os.urandom(500))
    elif kind == "gzip header alone":
        path.write_bytes(b"\x1f\x8b\x08")
    elif kind == "zip without members":
        zip_of(path, [])
    elif kind == "zip of folders":
        zip_of(path, [("folder/", b"")])
    elif kind == "zip with an empty member":
        zip_of(path, [("a.CSV", b"")])
    else:
        data = bytearray(zip_of(path, [("a.CSV", LINES)]).read_bytes())
        info = local_header(path, "a.CSV")
        start = info.header_offset + 30 + len("a.CSV")
        directory = data.rindex(b"PK\x01\x02")
        if kind == "zip cut short":
            del data[-40:]
        elif kind == "zip cut at the head":
            del data[10:]
        elif kind == "zip with a wrong checksum":
            data[directory + 16] ^= 255
        elif kind == "zip with a wrong length":
            data[directory + 24 : directory + 28] = struct.pack("<I", len(LINES) + 1)
        elif kind == "zip with nonsense inside":
            data[start + 20 : start + 120] = os.urandom(100)
        elif kind == "zip that points beyond its end":
            data[directory + 42 : directory + 46] = struct.pack("<I", len(data) - 5)
        elif kind == "encrypted zip":
            data[directory + 8] |= 1
        elif kind == "zip of an unknown method":
            data[directory + 10] = 9
        path.write_bytes(data)
    return path


KINDS = (
    "gzip cut short", "gzip with a flipped bit", "gzip of nonsense", "gzip header alone", "zip without members",
    "zip of folders", "zip with an empty member", "zip cut short", "zip cut at the head", "zip with a wrong checksum",
    "zip with a wrong length", "zip with nonsense inside", "zip that points beyond its end", "encrypted zip",
    "zip of an unknown method",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_reported_and_harms_no_other(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    damaged = damage(folder / "m.CSV.zip", kind)
    gdelt_file(folder / "a.CSV", range(1000, 1010))
    gdelt_file(folder / "z.CSV", range(2000, 2010))
    archive = open_archive(tmp_path / "archive")
    report = ingest(archive, [folder])
    assert (report.files_read, report.rows_added) == (2, 20)
    assert len(report.failures) == 1
    assert str(damaged) in report.failures[0].reason
    assert archive.scan().collect().height == 20


def test_a_file_that_is_strange_and_damaged_is_reported_once(tmp_path: Path) -> None:
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(os.urandom(30_000_000), compresslevel=0)[:-5_000])
    report = ingest(open_archive(tmp_path / "archive"), [path])
    assert len(report.failures) == 1
    assert "not an event file" in report.failures[0].reason


def test_one_broken_member_harms_no_other_member(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "x.zip", [("a", LINES), ("b", LINES[: len(LINES) // 2]), ("c", gdelt_line(9999) + b"\n")])
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02", 0, data.rindex(b"PK\x01\x02")) + 16] ^= 255  # checksum of b
    path.write_bytes(data)
    archive = open_archive(tmp_path / "archive")
    report = ingest(archive, [path])
    assert (report.files_read, report.rows_added) == (2, 201)
    assert [failure.path for failure in report.failures] == [f"{path}::b"]


def test_a_file_that_vanishes_after_the_listing_is_reported(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "x.zip", [("a", LINES)])
    member = list_members(path)[0]
    path.unlink()
    with pytest.raises(FileNotFoundError):
        content(member)
    path.write_bytes(b"no zip any more")
    with pytest.raises(UnreadableFileError, match="damaged"):
        content(member)


@pytest.mark.parametrize(("magic", "kind"), [(b"BZh9", "bzip2"), (b"\xfd7zXZ\0", "xz"), (b"PAR1", "Parquet")])
def test_other_kinds_are_named(tmp_path: Path, magic: bytes, kind: str) -> None:
    (tmp_path / "x").write_bytes(magic + b"rest")
    with pytest.raises(UnreadableFileError, match=f"a {kind} file; .* unpack it first"):
        list_members(tmp_path / "x")


def test_files_are_listed_once_and_in_order(tmp_path: Path) -> None:
    for name in ("b.CSV", "a.CSV", ".hidden.CSV", ".git/c.CSV", "x.zip/d.CSV"):
        gdelt_file(tmp_path / name, [1])
    (tmp_path / "link.CSV").symlink_to(tmp_path / "a.CSV")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "x.zip" / "up").symlink_to(tmp_path)
    (tmp_path / "gone.CSV").symlink_to(tmp_path / "nowhere")
    names = [str(path.relative_to(tmp_path.resolve())) for path in list_files([tmp_path, tmp_path / "a.CSV"])]
    assert names == ["a.CSV", "b.CSV", "x.zip/d.CSV"]


def test_a_hidden_file_that_is_named_is_read(tmp_path: Path) -> None:
    path = gdelt_file(tmp_path / ".hidden.CSV", [1])
    assert list_files([path]) == [path.resolve()]


def test_a_folder_below_a_hidden_folder_can_be_named(tmp_path: Path) -> None:
    gdelt_file(tmp_path / ".cache" / "data" / "a.CSV", [1])
    assert len(list_files([tmp_path / ".cache" / "data"])) == 1


def test_nothing_is_read_when_a_path_does_not_exist(tmp_path: Path) -> None:
    gdelt_file(tmp_path / "a.CSV", [1])
    archive = open_archive(tmp_path / "archive")
    with pytest.raises(FileNotFoundError, match="no such file or folder"):
        ingest(archive, [tmp_path / "a.CSV", tmp_path / "b.CSV"])
    assert not archive.exists
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(FileNotFoundError):
        list_files([tmp_path / "loop"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_reported(tmp_path: Path) -> None:
    path = gdelt_file(tmp_path / "in" / "a.CSV", [1])
    path.chmod(0)
    report = ingest(open_archive(tmp_path / "archive"), [path])
    assert "ermission" in report.failures[0].reason


def test_a_file_name_that_is_not_utf8(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    gdelt_file(Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.CSV")), [1])
    archive = open_archive(tmp_path / "archive")
    assert ingest(archive, [folder]).rows_added == 1
    assert rows_of(archive).height == 1


def test_a_member_without_a_name_is_damage_and_harms_no_other(tmp_path: Path) -> None:
    zip_of(tmp_path / "bad.zip", [("m.CSV", LINES)])
    (tmp_path / "bad.zip").write_bytes((tmp_path / "bad.zip").read_bytes().replace(b"m.CSV", b"\0.CSV"))
    gdelt_file(tmp_path / "good.CSV", range(5))
    report = ingest(open_archive(tmp_path / "archive"), list_files([tmp_path]))
    assert report.rows_added == 5
    assert [Path(failure.path).name for failure in report.failures] == ["bad.zip"]


def test_what_is_neither_file_nor_folder_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableFileError, match="neither a file nor a folder"):
        list_files([tmp_path / "pipe"])
    assert list_files([tmp_path]) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="the super-user may open every folder")
def test_a_folder_that_cannot_be_opened_is_reported(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o000)
    report = ingest(open_archive(tmp_path.parent / "archive"), list_files([tmp_path]))
    assert [Path(failure.path).name for failure in report.failures] == ["closed"]


def test_many_members_are_read_without_reading_the_directory_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zip_of(tmp_path / "many.zip", [(f"{number}.CSV", LINES) for number in range(20)])
    members = list_members(path)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert [content(member) for member in members] == [LINES] * 20
