"""How a kind of record is described, so that forms, checks and comparisons are made of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from geo.build.columns import LONGEST_NAME

if TYPE_CHECKING:
    from geo.access.person import Person
    from geo.i18n import Translator

# Options whose names are data: of sectors, voivodeships, clusters.
SECTORS, REGIONS, CLUSTERS = "sectors", "regions", "clusters"
# Kinds: ``line`` and ``text`` are as typed; ``lines`` and ``links`` hold several, one a line; ``choice`` is one of
# options and ``choices`` any of them; ``town`` is a line with proposals; ``rows`` are entries of their own.
SEVERAL = ("lines", "links", "choices")
CODES = "codes:"  # options that are a list of `geo.codes`: ``codes:offer_kind``
Data = Mapping[str, Any]
Groups = tuple[tuple[str, "tuple[FieldDescription, ...]"], ...]


@dataclass(frozen=True, slots=True)
class FieldDescription:
    """One field; its texts are messages to be translated where they are shown."""

    name: str  # column of the raw table
    label: str
    hint: str = ""
    kind: str = "line"
    wanted: str = ""  # what to do where the value breaks a rule
    options: Mapping[str, str] | str = field(
        default_factory=dict
    )  # code to label; or the name of options that are data
    required: bool = False
    longest: int = LONGEST_NAME  # characters
    typed: str = "text"  # what keyboard a phone shows: ``text``, ``url``, ``email``, ``tel``, ``numeric``
    example: str = ""
    blank: str = ""  # where one of options need not be chosen: what none of them means
    day: bool = False  # whether it is a date, shown and taken as Polish people write it
    number: bool = False  # whether it is a number of a register, taken with blanks and hyphens


@dataclass(frozen=True, slots=True)
class RowsDescription:
    """Entries of their own that belong to a record, such as the statuses of a cluster."""

    fields: tuple[FieldDescription, ...]
    legend: str  # of one, with ``{number}``
    add: str
    remove: str
    word: "Callable[[Mapping[str, str], Translator, Any], str]"  # one in a line, with the registry
    order: str = ""  # what to do where two of its dates contradict each other
    inferred: str = ""  # cell that the compilers fill; such a row is only shown
    unique: Mapping[str, str] = field(default_factory=dict)  # cell that no two rows share, and what to do about it
    marked: Mapping[str, str] = field(default_factory=dict)  # cell that one of several fills, and what to do if none
    least: str = ""  # what to do where there is no row; blank where there need be none

    @property
    def asked(self) -> Mapping[str, FieldDescription]:
        """Its fields by name."""
        return {one.name: one for one in self.fields}


@dataclass(frozen=True, slots=True)
class KindWords:
    """What pages call records of a kind."""

    add: str
    correct: str  # with ``{name}``
    new: str
    gone: str
    alike: str
    several: str  # as the filters of the history call them
    change: str
    removal: str
    report: str


def _anybody(_person: "Person", _key: str, _base: Data, _wanted: Data) -> bool:
    return True


def _nobody(_data: Data) -> tuple[tuple[str, str], ...]:
    return ()


def _name(data: Data) -> str:
    return str(data.get("name") or "")


@dataclass(frozen=True)
class KindDescription:
    """A kind of record that people fill in."""

    kind: str
    words: KindWords
    groups: Groups  # what the form asks, in this order
    rows: Mapping[str, RowsDescription] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)  # labels of what editors see and nobody edits by the form
    fixed: tuple[tuple[str, str, str], ...] = ()  # what the form does not ask, why, and the page that has the source
    pairs: Mapping[tuple[str, ...], str] = field(default_factory=dict)  # field that is named where several are wrong
    profile: str = ""  # address of its page, with ``{key}``
    stem: str = ""  # id of one whose name gives none
    sourced: bool = False  # whether a change names pages on which it can be checked
    placed: bool = True  # whether its town is one of Poland, to be found among the towns
    matched: bool = False  # whether others that may be the same are looked for
    shared: bool = True  # whether an editor of any of its voivodeships decides; else of all of them
    title: Callable[[Data], str] = _name
    belongs: Callable[[Data], Iterable[tuple[str, str]]] = _nobody  # kind and key of records whose regions are its own
    may: "Callable[[Person, str, Data, Data], bool]" = _anybody  # who may propose: person, key, what it says, is to say

    @cached_property
    def fields(self) -> Mapping[str, FieldDescription]:
        """Its fields by name, in the order of the form."""
        return {one.name: one for _group, listed in self.groups for one in listed}
