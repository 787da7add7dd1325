"""What a check of the register found."""

from dataclasses import dataclass

from detente.register.entry_rules import Level


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the register.

    Attributes
    ----------
    level
        ``error`` breaks a rule; ``warning`` asks for a second look.
    file
        Name of the file.
    entry_id
        Id of the entry or its place in the file; empty where the whole file is meant.
    field
        Field or column; empty where none in particular is meant.
    message
        What is wrong.
    """

    level: Level
    file: str
    entry_id: str
    field: str
    message: str
