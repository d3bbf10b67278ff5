"""The exceptions of the atlas; each message is a sentence for the person who can act.

AtlasError
├── DataError        a table or file is not what the atlas expects; carries every fault found
│   └── BoundaryError    an official register of boundaries cannot be used
├── MissingData      built data are not there, or damaged
├── TooLarge         a file would be larger, or take longer, than may be asked for
├── Unavailable      the database cannot be used now, or another process is at the same work; later it may be
└── Refused          a change of the registry is against its rules
    ├── Overtaken        the record was changed meanwhile, in the same fields
    └── Declined         what a visitor asked for; its sentence is of the catalogue and may be shown to anybody
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.i18n import Translator


class AtlasError(ValueError):
    """A fault that the reader of its message can mend."""


class DataError(AtlasError):
    """A table or file is not what the atlas expects; `faults` has a finished sentence for each fault, at least one."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class BoundaryError(DataError):
    """An official register of boundaries cannot be used."""


class TooLarge(AtlasError):
    """A file would be larger, or take longer, than may be asked for."""


class Unavailable(AtlasError):
    """The database cannot be used now, or another process is at the same work for too long; later it may be."""


class MissingData(AtlasError):
    """Data are not where the settings say, or damaged; `reason` names that for programs (``/healthz``)."""

    def __init__(self, message: str, reason: str = "damaged data") -> None:
        super().__init__(message)
        self.reason = reason


class Refused(AtlasError):
    """A change of the registry that its rules, the roles or its state do not allow."""


class Overtaken(Refused):
    """The record was changed meanwhile; `fields` are those that differ on all three sides."""

    def __init__(self, message: str, fields: Sequence[str]) -> None:
        self.fields = tuple(fields)
        super().__init__(message)


class Declined(Refused):
    """What a visitor asked for cannot be; `message` is a marked text of the catalogue, with its ``{placeholders}``."""

    def __init__(self, message: str, **values: object) -> None:
        self.message, self.values = message, values
        super().__init__(message.format_map(values) if values else message)

    def words(self, t: "Translator") -> str:
        """Say it in a language."""
        return t(self.message, **self.values)
