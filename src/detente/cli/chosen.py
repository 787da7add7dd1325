"""The archive that a command reads."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from detente.cli.output import say
from detente.settings import read_settings

if TYPE_CHECKING:
    from detente.archive.store import Archive


def open_to_read(archive: Path | None) -> "Archive":
    """Return the archive; where one was named and none is there, say so: it may be a slip of the pen."""
    from detente.archive.store import MARKER, open_archive

    settings = read_settings(os.environ, archive=archive)
    store = open_archive(settings.archive)
    if settings.is_chosen and not (store.root / MARKER).is_file():
        say(f"detente: {store.root}: no archive is here, so it counts as empty; see --archive and DETENTE_ARCHIVE")
    return store
