"""The house as drawn: floors, light imports, no copied data, no paths of one machine."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = REPOSITORY / "src" / "detente"
MODULES = sorted(SOURCE.rglob("*.py"))


def test_imports_go_down_only() -> None:
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(REPOSITORY / ".importlinter"), no_cache=True) == 0


def test_every_folder_is_on_the_map() -> None:
    drawn = (REPOSITORY / "docs" / "map.md").read_text(encoding="utf-8")
    folders = {path.parent.name for path in MODULES if path.parent.parent == SOURCE}
    assert [folder for folder in sorted(folders) if folder not in drawn] == []


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc", "manager", "base", "core"])
def test_no_module_has_a_name_that_says_nothing(name: str) -> None:
    assert [path for path in MODULES if path.stem == name or path.parent.name == name] == []


def test_every_module_says_what_it_is() -> None:
    assert [path.name for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []


def test_import_detente_loads_no_plotting_and_no_archive() -> None:
    code = "import detente, sys; print([m for m in ('scipy', 'narwhals', 'pandas', 'deltalake') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_imports_neither_polars_nor_deltalake() -> None:
    code = (
        "import sys; sys.argv = ['detente', '--help']\n"
        "import detente.cli\n"
        "try: detente.cli.main()\n"
        "except SystemExit: pass\n"
        "print([m for m in ('polars', 'deltalake', 'scipy', 'numpy') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip().endswith("[]")


def test_no_file_names_a_path_of_one_machine() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout: the list of tracked files is not known")
    paths = [REPOSITORY / name for name in tracked.stdout.splitlines()]
    marks = (b"/work" + b"/main", b"/work" + b"/shared", b"/root" + b"/.")
    found = [path.name for path in paths if path.exists() and any(mark in path.read_bytes() for mark in marks)]
    assert found == []


def test_make_test_runs_every_folder_of_tests() -> None:
    printed = subprocess.run(["make", "parts"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    parts = printed.split()
    files = {path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "tests").rglob("test_*.py")}
    assert [file for file in sorted(files) if not any(file == p or file.startswith(f"{p}/") for p in parts)] == []


def test_headings_of_docstrings_stand_on_lines_of_their_own() -> None:
    """A section that was filled into a paragraph reads "Notes ----- Source: …" """
    lines = [(path.name, line) for path in MODULES for line in path.read_text(encoding="utf-8").splitlines()]
    assert [f"{name}: {line}" for name, line in lines if " ----- " in line] == []
