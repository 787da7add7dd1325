"""What the environment says, read once at the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the archive lies, whether errors are shown with their traceback, and whether the user chose the archive."""

    archive: Path
    is_debug: bool = False
    is_chosen: bool = False


def read_settings(environ: Mapping[str, str], *, archive: Path | None = None) -> Settings:
    """Read the settings from the environment.

    Parameters
    ----------
    environ
        ``DETENTE_ARCHIVE`` names the archive's folder, ``DETENTE_DEBUG=1`` asks for tracebacks.
    archive
        The folder as given on the command line; goes before the environment.

    Returns
    -------
    Settings
        Without either, the archive lies in the user's data folder (``XDG_DATA_HOME`` on Linux).

    Examples
    --------
    >>> read_settings({"DETENTE_ARCHIVE": "events"}).archive.name
    'events'
    >>> read_settings({"DETENTE_ARCHIVE": "events"}, archive=Path("mine")).archive.name
    'mine'
    """
    chosen = archive or environ.get("DETENTE_ARCHIVE")
    return Settings(
        archive=Path(chosen).expanduser() if chosen else _default(),
        is_debug=environ.get("DETENTE_DEBUG", "") not in ("", "0"),
        is_chosen=bool(chosen),
    )


def _default() -> Path:
    from platformdirs import user_data_path

    return user_data_path("detente", appauthor=False) / "archive"
