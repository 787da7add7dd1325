"""Several processes at once on one archive: every row once, every file once, counts that add up."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente.archive.compaction import compact
from detente.archive.manifest import read_manifest
from detente.archive.rejects import read_rejects
from detente.archive.store import open_archive
from detente.runs import ingest as run
from detente.runs.ingest import ingest
from event_lines import account_of, gdelt_line, rows_of, write_lines

SCRIPT = """
import sys
from pathlib import Path
from detente.archive.compaction import compact
from detente.archive.store import open_archive
from detente.runs import ingest as run
run.BATCH_FILES, run.COMPACT_AT_FILES = 2, int(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
archive = open_archive(Path(sys.argv[2]))
report = run.ingest(archive, [Path(path) for path in sys.argv[3:]])
assert not report.failures, report.failures
print(report.rows_added, report.files_read, report.files_already_held, flush=True)
"""


class Writers:
    """Processes that wait for one another's start."""

    def __init__(self, root: Path, shares: list[list[Path]], *, compact_at: int) -> None:
        command = [sys.executable, "-c", SCRIPT, str(compact_at), str(root)]
        self.processes = [
            subprocess.Popen([*command, *map(str, paths)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for paths in shares
        ]
        for process in self.processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"

    def start(self) -> None:
        for process in self.processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()

    @property
    def are_busy(self) -> bool:
        return any(process.poll() is None for process in self.processes)

    def finish(self) -> list[tuple[int, ...]]:
        """Rows added, files read and files held already, by process."""
        outputs = [process.communicate(timeout=90)[0] for process in self.processes]
        assert [process.returncode for process in self.processes] == [0] * len(self.processes)
        return [tuple(int(word) for word in output.split()) for output in outputs]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Ten files; neighbours share ten event ids, though their addresses differ."""
    return [
        write_lines(
            tmp_path / "in" / f"{number}.CSV",
            [
                *(gdelt_line(n, SOURCEURL=f"https://{number}.example/") for n in range(20 * number, 20 * number + 30)),
                b"bad",
            ],
        )
        for number in range(10)
    ]


WHERE = ("file_sha256", "line_number", "url")


@pytest.mark.slow
@pytest.mark.parametrize(("writers_n", "compact_at"), [(2, 64), (4, 64), (3, 2)], ids=["two", "four", "compacting"])
def test_writers_at_once_bring_every_row_once(
    tmp_path: Path, files: list[Path], writers_n: int, compact_at: int
) -> None:
    alone, root = open_archive(tmp_path / "alone"), tmp_path / "archive"
    ingest(alone, files)
    shares = [files[number:] + files[:number] for number in range(0, 10, 3)][:writers_n]
    shares[0] = files[:6]  # and not everyone has every file
    writers = Writers(root, shares, compact_at=compact_at)
    writers.start()
    archive = open_archive(root)
    while writers.are_busy:  # a reader looks on: never a row twice, never fewer rows than before, counts add up
        rows = archive.scan().select("event_id").collect()
        assert rows["event_id"].is_unique().all()
        manifest = read_manifest(archive)
        assert manifest["rows_kept"].sum() >= rows.height
        read_rejects(archive)
        time.sleep(0.02)
    done = writers.finish()
    assert rows_of(archive, apart_from=WHERE).equals(rows_of(alone, apart_from=WHERE))
    assert sum(rows_n for rows_n, _, _ in done) == 210
    assert sum(files_n for _, files_n, _ in done) == 10
    assert [read + held for _, read, held in done] == [len(share) for share in shares]
    account_of(archive)
    assert read_rejects(archive).height == 10
    compact(archive)
    assert rows_of(archive, apart_from=WHERE).equals(rows_of(alone, apart_from=WHERE))
    assert len(account_of(archive)) == 10
    assert list(archive.staging_path.iterdir()) == []


@pytest.mark.slow
def test_compacting_again_and_again_beside_a_writer_loses_nothing(
    tmp_path: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = open_archive(tmp_path / "archive")
    monkeypatch.setattr(run, "BATCH_FILES", 1)
    ingest(archive, files[:3])
    writers = Writers(archive.root, [files], compact_at=64)
    writers.start()
    compactions = 0
    while writers.are_busy:
        compact(archive)
        compactions += 1
        assert read_manifest(archive)["path"].is_unique().all()
    (done,) = writers.finish()
    assert compactions >= 1
    assert done == (140, 7, 3)
    assert rows_of(archive)["event_id"].n_unique() == rows_of(archive).height == 210
    assert len(account_of(archive)) == 10
