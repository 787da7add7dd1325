"""Everything that can go wrong, as a tree.

::

    DetenteError
    ├── SourceError                     about a provider's files
    │   ├── UnreadableFileError(ValueError)   not a file of any source we know, or damaged
    │   ├── DriftError(ValueError)            file no longer matches its declaration
    │   ├── DownloadError(OSError)            address, tries, bytes so far
    │   └── ChecksumError(ValueError)         expected, found, path
    ├── ArchiveError                    the store: locked, missing, another layout
    ├── SchemaError(ValueError)         a table breaks its contract: column, check, example rows
    │   └── OptionError                       an option has a value that it cannot have
    ├── RegisterError(ValueError)       a register entry breaks the rules of its file
    ├── UnknownStateError(KeyError)     code, scheme, date, and near matches
    ├── NotEnoughDataError(ValueError)  a measure cannot be estimated: needed, had
    └── MissingExtraError(ImportError)  names the extra to install

Every message says what is wrong, where, and what to do.
"""


class DetenteError(Exception):
    """Root of all errors that Détente raises on purpose."""


class SourceError(DetenteError):
    """Something about a provider's files."""


class UnreadableFileError(SourceError, ValueError):
    """A file that is no file of any known source, or is damaged."""


class DriftError(SourceError, ValueError):
    """A file of a known source that no longer matches its declaration."""


class DownloadError(SourceError, OSError):
    """A file could not be got from its address.

    Parameters
    ----------
    message
        What went wrong, where, and what to do.
    url
        The address that was asked.
    tries
        How often it was asked.
    bytes_n
        Bytes that arrived, and wait for the next try where the server lets a download go on.
    """

    def __init__(self, message: str, *, url: str, tries: int = 1, bytes_n: int = 0) -> None:
        self.url, self.tries, self.bytes_n = url, tries, bytes_n
        super().__init__(message)


class ChecksumError(SourceError, ValueError):
    """A file that is not the one that was promised: its hash is another."""

    def __init__(self, *, path: str, expected: str, found: str) -> None:
        self.path, self.expected, self.found = path, expected, found
        super().__init__(
            f"{path}: its checksum is {found}, its publisher says {expected}: damaged on the way, or replaced since; "
            "it was not kept. Fetch it again"
        )


class ArchiveError(DetenteError):
    """The archive is missing, of another layout, or cannot be written."""


class SchemaError(DetenteError, ValueError):
    """A table breaks its contract."""


class OptionError(SchemaError):
    """An option has a value that it cannot have; on the command line that is wrong usage, exit code 2."""


class RegisterError(DetenteError, ValueError):
    """A register file or entry breaks its rules."""


class UnknownStateError(DetenteError, KeyError):
    """A code or name that is no state under the scheme and date asked for.

    Parameters
    ----------
    code
        What was asked for, as typed.
    scheme
        The code system searched, or ``"any"``.
    near
        Near matches to suggest, best first.
    hint
        A further sentence, such as the dates between which the state existed.
    """

    def __init__(self, code: str, *, scheme: str = "any", near: tuple[str, ...] = (), hint: str = "") -> None:
        self.code, self.scheme, self.near = code, scheme, near
        suggestion = f" Did you mean {', '.join(near)}?" if near else ""
        searched = "" if scheme == "any" else f" (scheme: {scheme})"
        self.message = f"no state is known as {code!r}{searched}.{suggestion}{' ' + hint if hint else ''}"
        super().__init__(self.message)

    def __str__(self) -> str:
        """Return the message as written (KeyError would quote it)."""
        return self.message


class NotEnoughDataError(DetenteError, ValueError):
    """A measure needs more data than it was given."""


class MissingExtraError(DetenteError, ImportError):
    """An optional dependency is missing; the message names the extra to install."""

    def __init__(self, *, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an optional part: pip install 'detente[{extra}]'")
