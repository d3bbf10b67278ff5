"""Rules for raw tables of text and for built tables, checked by pandera, and faults turned into sentences."""

import math
import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from geo.crs import STORE
from geo.store.schema import TABLES, ColumnType, is_geographic

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 60  # characters of a faulty value that a message repeats
_MOST = 10  # faults of one kind that are told, before the rest is counted
_MOST_IN_ALL = 300
# What no text of a table holds: control characters but tab and line ends, and what is no character at all.
CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]"
_CONTROL = re.compile(CONTROL)
_NO_CONTROL = ("a text without control characters", "type it anew")


@dataclass(frozen=True, slots=True)
class Rule:
    """What the cells of one column must be."""

    column: str  # name of the column
    expected: str = "text"  # the two halves of the message: "expected …; …"
    remedy: str = "correct it"
    test: Callable[[str], object] | None = None  # truthy for a good cell that is not blank; None lets every text pass
    required: bool = False  # whether the cell must be filled; whether no other row may have the same
    unique: bool = False
    why: Callable[[str], str] = lambda cell: ""  # what exactly was expected in the place of a faulty cell, if it tells


@dataclass(frozen=True, slots=True)
class RowRule:
    """What several cells of one row must be together; ``test`` gets the cells of ``columns``."""

    columns: tuple[str, ...]
    expected: str
    remedy: str
    test: Callable[..., bool]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a table in a sentence, where it stands, and what makes it the same as others."""

    file: str
    line: int  # of the file; 0 for the table as a whole
    place: int  # among the faults of a line
    kind: Hashable
    text: str
    columns: tuple[str, ...] = ()  # whose cells are faulty


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with the cells of one row that a rule is about."""

    columns: tuple[str, ...]
    came: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        named = ("column " if len(self.columns) == 1 else "columns ") + " and ".join(self.columns)
        return f"{named}: came {self.came}, expected {self.expected}; {self.remedy}."


def row_faults(row: Mapping[str, str], rules: "Sequence[Rule | RowRule]") -> list[CellFault]:
    """Check one row of text by itself, as `faults_of` checks a table; a column that it lacks is blank."""
    faults = []
    for rule in rules:
        columns = (rule.column,) if isinstance(rule, Rule) else rule.columns
        cells = [row.get(column, "") for column in columns]
        if isinstance(rule, Rule):
            good = bool(rule.test is None or rule.test(cells[0])) if cells[0] else not rule.required
            expected = (rule.why(cells[0]) if cells[0] else "") or rule.expected
        else:
            good, expected = rule.test(*cells), rule.expected
        if not good:
            faults.append(CellFault(columns, " and ".join(map(shown, cells)), expected, rule.remedy))
    return faults


def told(faults: Iterable[Fault]) -> list[str]:
    """Say faults in the order of files and rows; of many of one kind only the first, and how many more there are."""
    listed = list(faults)
    files = list(dict.fromkeys(fault.file for fault in listed))
    listed.sort(key=lambda fault: (files.index(fault.file), fault.line, fault.place))
    kinds: dict[Hashable, list[Fault]] = {}
    for fault in listed:
        kinds.setdefault((fault.file, fault.kind), []).append(fault)
    sentences = []
    for fault in listed:
        same = kinds[fault.file, fault.kind]
        number = next(number for number, other in enumerate(same[: _MOST + 1]) if other is fault or number == _MOST)
        if number < _MOST:
            sentences.append(fault.text)
        if number == _MOST - 1 and len(same) > _MOST:
            rows = f"rows {same[_MOST].line} to {same[-1].line}" if len(same) > _MOST + 1 else f"row {same[-1].line}"
            sentences.append(f"{fault.file}: and {len(same) - _MOST} more faults of this kind, {rows}.")
    if len(sentences) > _MOST_IN_ALL:
        more = len(sentences) - _MOST_IN_ALL
        sentences = [*sentences[:_MOST_IN_ALL], f"And {more} more faults, told when these are mended."]
    return sentences


def concerns(fault: Fault, columns: Iterable[str]) -> bool:
    """Say whether a fault is one of cells of some columns."""
    return not set(columns).isdisjoint(fault.columns)


def faults_of(file: str, frame: "pd.DataFrame", rules: "Sequence[Rule | RowRule]", lines: Sequence[int]) -> list[Fault]:
    """Validate a table of text lazily and turn pandera's failure cases into faults."""
    frame = frame.reset_index(drop=True)
    missing = {rule.column for rule in rules if isinstance(rule, Rule)} - set(frame.columns)
    cells = {str(column): frame[column].to_numpy(dtype=object).tolist() for column in frame}
    faults = _control_faults(file, frame, cells, rules, lines)
    known = {(fault.line, fault.place) for fault in faults}
    counted = Counter[Hashable]()
    for case in _cases(frame, cells, rules):
        number = int(str(case["check"]).removeprefix("rule "))
        row, rule = int(case["index"]), rules[number]
        if (lines[row], number) not in known:
            known.add((lines[row], number))
            columns = (rule.column,) if isinstance(rule, Rule) else rule.columns
            counted[number] += 1  # what is not told is not written: there may be tens of thousands
            text = _sentence(file, lines[row], rule, frame.iloc[row]) if counted[number] <= _MOST else ""
            faults.append(Fault(file, lines[row], number, (columns, rule.expected), text, columns))
    return _missing_faults(file, list(frame.columns), missing, rules) + faults


def _control_faults(
    file: str,
    frame: "pd.DataFrame",
    cells: Mapping[str, Sequence[str]],
    rules: "Sequence[Rule | RowRule]",
    lines: Sequence[int],
) -> list[Fault]:
    """Name the cells that hold control characters: files differ in what they make of them."""
    faults = []
    for number, rule in enumerate(rules):
        if not isinstance(rule, Rule) or rule.column not in cells:
            continue
        if not _CONTROL.search("\n".join(cells[rule.column])):
            continue
        strange = replace(rule, expected=_NO_CONTROL[0], remedy=_NO_CONTROL[1], why=lambda cell: "")
        for row in (row for row, cell in enumerate(cells[rule.column]) if _CONTROL.search(cell)):
            text = _sentence(file, lines[row], strange, frame.iloc[row])
            faults.append(Fault(file, lines[row], number, (rule.column, strange.expected), text, (rule.column,)))
    return faults


def _missing_faults(
    file: str, header: Sequence[str], missing: set[str], rules: "Sequence[Rule | RowRule]"
) -> list[Fault]:
    """Name the columns that are missing; those that the header only writes in another way in one sentence."""
    written = {str(name).strip().lower().replace(" ", "_"): str(name) for name in header}
    other = {name: written[name] for name in missing if name in written}
    faults = []
    wanted = [rule for rule in rules if isinstance(rule, Rule) and rule.column in missing]
    if other:
        names = [rule.column for rule in wanted if rule.column in other]
        text = (
            f"{file}: the header says {', '.join(shown(other[name]) for name in names)}, expected {', '.join(names)}; "
            "write the names of columns in small letters, without blanks around them."
        )
        faults.append(Fault(file, 0, 0, "header", text))
    for number, rule in enumerate(wanted, start=1):
        if rule.column not in other:
            remedy = "add it and fill it in every row" if rule.required else "add it, blank where nothing is known"
            text = f"{file}: column {rule.column} is missing; {remedy}."
            faults.append(Fault(file, 0, number, rule.column, text))
    return faults


def _cases(
    frame: "pd.DataFrame", cells: Mapping[str, Sequence[str]], rules: "Sequence[Rule | RowRule]"
) -> list[dict[Hashable, Any]]:
    """Give pandera's failure cases of the rules that the columns of a table do not keep."""
    broken = _broken(cells, rules)
    if not broken:  # as nearly always: a report takes longer than the checks
        return []
    import pandera.pandas as pa

    columns = {
        rule.column: pa.Column(None, pa.Check(_column_check(rule), error=f"rule {number}"))
        for number, rule in broken.items()
        if isinstance(rule, Rule)
    }
    checks = [
        pa.Check(_row_check(rule), error=f"rule {number}")
        for number, rule in broken.items()
        if isinstance(rule, RowRule)
    ]
    try:
        pa.DataFrameSchema(columns, checks=checks, strict=False, coerce=False).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        found: list[dict[Hashable, Any]] = errors.failure_cases.to_dict("records")
        return found
    return []


def _broken(cells: Mapping[str, Sequence[str]], rules: "Sequence[Rule | RowRule]") -> "dict[int, Rule | RowRule]":
    """Return the rules that some cell or row does not keep, by their number; of columns that are missing none."""
    broken: dict[int, Rule | RowRule] = {}
    for number, rule in enumerate(rules):
        if isinstance(rule, Rule):
            kept = rule.column not in cells or all(_verdicts(rule, cells[rule.column]))
        else:
            there = all(column in cells for column in rule.columns)
            rows = zip(*(cells[column] for column in rule.columns if there), strict=True)
            kept = all(rule.test(*row) for row in rows)
        if not kept:
            broken[number] = rule
    return broken


def _verdicts(rule: Rule, cells: Sequence[str]) -> list[bool]:
    """Test the cells of a column; equal ones once."""
    number = Counter(cells)
    verdict = {cell: rule.test is None or bool(rule.test(cell)) for cell in number if cell}
    if rule.unique:
        verdict = {cell: good and number[cell] == 1 for cell, good in verdict.items()}
    verdict[""] = not rule.required
    return [verdict[cell] for cell in cells]


def _column_check(rule: Rule) -> "Callable[[pd.Series[str]], pd.Series[bool]]":
    """Make the check of a column."""
    import pandas as pd

    def check(cells: "pd.Series[str]") -> "pd.Series[bool]":
        return pd.Series(_verdicts(rule, cells.tolist()), index=cells.index, dtype=bool)

    return check


def _row_check(rule: RowRule) -> "Callable[[pd.DataFrame], pd.Series[bool]]":
    """Make the check of rows."""
    import pandas as pd

    def check(frame: "pd.DataFrame") -> "pd.Series[bool]":
        cells = (frame[column] for column in rule.columns)
        return pd.Series([rule.test(*row) for row in zip(*cells, strict=True)], index=frame.index, dtype=bool)

    return check


def _sentence(file: str, line: int, rule: "Rule | RowRule", row: "pd.Series[str]") -> str:
    """Say where the fault is, what came, what was expected and what to do."""
    columns = (rule.column,) if isinstance(rule, Rule) else rule.columns
    where = f"{file}, row {line}, " + ("column " if len(columns) == 1 else "columns ") + " and ".join(columns)
    came = " and ".join(shown(str(row[column])) for column in columns)
    expected = (isinstance(rule, Rule) and rule.why(str(row[rule.column]))) or rule.expected
    return f"{where}: came {came}, expected {expected}; {rule.remedy}."


def shown(value: str) -> str:
    """Show a value in a message: quoted, on one line, not endless; blank as such."""
    if not value:
        return "a blank cell"
    return repr(value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…")


def built_faults(name: str, frame: "pd.DataFrame") -> list[str]:
    """Check a built table against its pandera schema; one sentence per fault."""
    if _is_sound(name, frame):  # as nearly always: a report of nothing takes longer than the checks
        return []
    import pandera.pandas as pa

    checks = [pa.Check(lambda table: table.crs == STORE, error=f"coordinates in {STORE}")]
    schema = pa.DataFrameSchema(
        {column: _column(kind) for column, kind in TABLES[name].items()},
        checks=checks if is_geographic(name) else [],
        strict=True,
        ordered=True,
        coerce=False,
    )
    try:
        schema.validate(frame.reset_index(drop=True), lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.to_dict("records")
        return list(dict.fromkeys(_built_sentence(name, case) for case in cases))
    return []


def _is_sound(name: str, frame: "pd.DataFrame") -> bool:
    """Say whether a built table surely keeps its schema; in doubt pandera says what is wrong, if anything."""
    if list(frame.columns) != list(TABLES[name]) or (is_geographic(name) and getattr(frame, "crs", None) != STORE):
        return False
    return all(_is_as(column, frame[key]) for key, column in TABLES[name].items())


def _is_as(column: ColumnType, cells: "pd.Series[Any]") -> bool:
    if str(cells.dtype) != column.dtype or (not column.nullable and cells.isna().any()):
        return False
    if column.dtype == "geometry":
        there = cells.dropna()
        return bool((there.geom_type.isin(column.codes) & there.is_valid & ~there.is_empty).all())
    if column.unique and not cells.is_unique:
        return False
    if not column.codes and column.low is None and column.high is None:
        return True
    there = cells.dropna()
    return bool(
        (not column.codes or set(there.tolist()) <= set(column.codes))
        and (column.low is None or (there >= column.low).all())
        and (column.high is None or (there <= column.high).all())
    )


def _column(column: ColumnType) -> Any:
    """Make the pandera column of a built table's column."""
    import pandera.pandas as pa

    checks = []
    if column.dtype == "geometry":
        checks += [
            pa.Check(lambda shapes: shapes.geom_type.isin(column.codes), error=" or ".join(column.codes)),
            pa.Check(lambda shapes: shapes.is_valid & ~shapes.is_empty, error="a valid shape"),
        ]
        return pa.Column(None, checks, nullable=column.nullable)
    if column.codes:
        checks.append(pa.Check.isin(column.codes, error="one of " + ", ".join(column.codes)))
    if column.low is not None:
        checks.append(pa.Check.ge(column.low, error=f"at least {column.low:g}"))
    if column.high is not None:
        checks.append(pa.Check.le(column.high, error=f"at most {column.high:g}"))
    return pa.Column(column.dtype, checks, nullable=column.nullable, unique=column.unique)


def _built_sentence(name: str, case: Mapping[str, Any]) -> str:
    """Say one failure case of a built table."""
    check, came, row, column = str(case["check"]), case["failure_case"], case["index"], case["column"]
    remedy = "run python -m geo build."
    if check == "column_in_dataframe":
        return f"{name}: column {came} is missing; {remedy}"
    if check == "column_in_schema":
        return f"{name}: column {came} is not expected; {remedy}"
    where = (
        f"{name}, column {column}" if row is None or math.isnan(row) else f"{name}, row {int(row) + 1}, column {column}"
    )
    if check.startswith("dtype("):
        check = f"type {TABLES[name][column].dtype}"
    expected = {
        "not_nullable": "a value",
        "field_uniqueness": "a value that no other row has",
        "column_ordered": "the columns in their order",
    }.get(check, check)
    return f"{where}: came {shown(str(came))}, expected {expected}; {remedy}"
