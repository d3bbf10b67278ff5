"""Rules for raw tables of text and for built tables, checked by pandera, and faults turned into sentences."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.crs import STORE
from geo.store.schema import TABLES, ColumnType, is_geographic

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 60  # characters of a faulty value that a message repeats


@dataclass(frozen=True, slots=True)
class Rule:
    """What the cells of one column must be."""

    column: str  # name of the column
    expected: str = "text"  # the two halves of the message: "expected …; …"
    remedy: str = "correct it"
    test: Callable[[str], object] | None = None  # truthy for a good cell that is not blank; None lets every text pass
    required: bool = False  # whether the cell must be filled; whether no other row may have the same
    unique: bool = False


@dataclass(frozen=True, slots=True)
class RowRule:
    """What several cells of one row must be together; ``test`` gets the cells of ``columns``."""

    columns: tuple[str, ...]
    expected: str
    remedy: str
    test: Callable[..., bool]


def sentences(file: str, frame: "pd.DataFrame", rules: "Sequence[Rule | RowRule]", lines: Sequence[int]) -> list[str]:
    """Validate a table of text lazily and turn pandera's failure cases into sentences."""
    import pandera.pandas as pa

    frame = frame.reset_index(drop=True)
    missing = {rule.column for rule in rules if isinstance(rule, Rule)} - set(frame.columns)
    try:
        _schema(rules, missing).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.to_dict("records")
    else:
        return []
    faults: dict[tuple[int, int], str] = {}
    for case in cases:
        if case["check"] == "column_in_dataframe":
            column = case["failure_case"]
            faults[0, len(faults)] = f"{file}: column {column} is missing; add it, blank where nothing is known."
            continue
        number = int(str(case["check"]).removeprefix("rule "))
        row = int(case["index"])
        faults[lines[row], number] = _sentence(file, lines[row], rules[number], frame.iloc[row])
    return [faults[key] for key in sorted(faults)]


def _schema(rules: "Sequence[Rule | RowRule]", missing: set[str]) -> Any:
    """Make the pandera schema of a table; the rules of rows only where all their columns are there."""
    import pandera.pandas as pa

    columns = {
        rule.column: pa.Column("str", pa.Check(_column_check(rule), error=f"rule {number}"))
        for number, rule in enumerate(rules)
        if isinstance(rule, Rule)
    }
    checks = [
        pa.Check(_row_check(rule), error=f"rule {number}")
        for number, rule in enumerate(rules)
        if isinstance(rule, RowRule) and not missing.intersection(rule.columns)
    ]
    return pa.DataFrameSchema(columns, checks=checks, strict=False, coerce=False)


def _column_check(rule: Rule) -> "Callable[[pd.Series[str]], pd.Series[bool]]":
    """Make the check of a column; equal cells are tested once."""

    def check(cells: "pd.Series[str]") -> "pd.Series[bool]":
        verdict = {"": not rule.required}
        for cell in set(cells) - {""}:
            verdict[cell] = rule.test is None or bool(rule.test(cell))
        good = cells.map(verdict).astype(bool)
        return good & ~(cells.duplicated(keep=False) & cells.ne("")) if rule.unique else good

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
    return f"{where}: came {came}, expected {rule.expected}; {rule.remedy}."


def shown(value: str) -> str:
    """Show a value in a message: quoted, on one line, not endless; blank as such."""
    if not value:
        return "a blank cell"
    return repr(value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…")


def built_faults(name: str, frame: "pd.DataFrame") -> list[str]:
    """Check a built table against its pandera schema; one sentence per fault."""
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


def _column(column: ColumnType) -> Any:
    """Make the pandera column of a built table's column."""
    import pandera.pandas as pa

    checks = []
    if column.dtype == "geometry":
        checks += [
            pa.Check(lambda shapes: shapes.geom_type.isin(column.codes), error=" or ".join(column.codes)),
            pa.Check(lambda shapes: shapes.is_valid & ~shapes.is_empty, error="a valid shape"),
        ]
        return pa.Column(None, checks)
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
