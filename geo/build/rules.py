"""Rules for tables of text cells, checked by pandera, and faults turned into sentences."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 60  # characters of a faulty value that a message repeats


@dataclass(frozen=True, slots=True)
class Rule:
    """What the cells of one column must be.

    Attributes
    ----------
    column
        Name of the column.
    expected, remedy
        The two halves of the message: "expected …; …".
    test
        True for a good cell that is not blank; None lets every text pass.
    required, unique
        Whether the cell must be filled; whether no other row may have the same.
    """

    column: str
    expected: str = "text"
    remedy: str = "correct it"
    test: Callable[[str], bool] | None = None
    required: bool = False
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
    found: dict[tuple[int, int], str] = {}
    for case in cases:
        if case["check"] == "column_in_dataframe":
            column = case["failure_case"]
            found[0, len(found)] = f"{file}: column {column} is missing; add it, blank where nothing is known."
            continue
        number = int(str(case["check"]).removeprefix("rule "))
        row = int(case["index"])
        found[lines[row], number] = _sentence(file, lines[row], rules[number], frame.iloc[row])
    return [found[key] for key in sorted(found)]


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
            verdict[cell] = rule.test is None or rule.test(cell)
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
