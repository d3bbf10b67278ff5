"""From NUTS 2 codes of any vintage to voivodeships: figures of old and new codes, and of the parts of Mazowieckie."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.store.schema_statistics import POLAND

# Up to NUTS 2013, and since NUTS 2016 (2021, 2024), where they differ.
_BOTH = {"10": ("PL11", "PL71"), "06": ("PL31", "PL81"), "18": ("PL32", "PL82"), "26": ("PL33", "PL72"),
         "20": ("PL34", "PL84")}  # fmt: skip
_SAME = {
    "02": "PL51", "04": "PL61", "08": "PL43", "12": "PL21", "16": "PL52", "22": "PL63", "24": "PL22", "28": "PL62",
    "30": "PL41", "32": "PL42",
}  # fmt: skip
_MAZOWIECKIE, _WHOLE, PARTS = "14", "PL12", ("PL91", "PL92")
CODES: Mapping[str, tuple[str, ...]] = {
    POLAND: ("PL",),
    **_BOTH,
    **{teryt: (code,) for teryt, code in _SAME.items()},
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a file: its row, its value (None if not published), its flags."""

    row: int
    value: float | None
    flag: str


def regions(areas: Mapping[str, Cell], what: str, faults: list[str]) -> dict[tuple[str, str], Cell]:
    """Give the figures of Poland and the voivodeships of those of NUTS codes.

    Parameters
    ----------
    areas
        Figures of one variable, activity and year, by NUTS code; other codes than those of Poland, the voivodeships
        and the parts of Mazowieckie are passed over.
    what
        Names the figures in faults.
    faults
        Takes a sentence for every voivodeship of which two codes give different figures.

    Returns
    -------
    dict
        By TERYT code and part; part is ``""`` except in the rows of PL91 and PL92. Mazowieckie is PL12 or, where that
        is not published, the sum of PL91 and PL92 if both are.
    """
    found: dict[tuple[str, str], Cell] = {}
    for teryt, codes in CODES.items():
        given = {code: areas[code] for code in codes if code in areas}
        published = {code: cell for code, cell in given.items() if cell.value is not None}
        if len({cell.value for cell in published.values()}) > 1:
            came = " and ".join(f"{cell.value:g} under {code}" for code, cell in published.items())
            faults.append(f"{what}: came {came}, expected one figure of the region; remove the code that is wrong.")
        if given:
            found[teryt, ""] = next(iter({**published, **given}.values()))
    found |= {(_MAZOWIECKIE, part): areas[part] for part in PARTS if part in areas}
    whole = areas.get(_WHOLE)
    parts = [areas[part] for part in PARTS if part in areas]
    if whole and (whole.value is not None or not parts):
        found[_MAZOWIECKIE, ""] = whole
    elif parts:
        found[_MAZOWIECKIE, ""] = _together(parts)
    return found


def _together(parts: list[Cell]) -> Cell:
    """Add the two parts up; not published if one is not, with the flags of both."""
    flag = "".join(dict.fromkeys("".join(part.flag for part in parts)))
    values = [part.value for part in parts if part.value is not None]
    return Cell(parts[0].row, sum(values) if len(values) == len(PARTS) else None, flag)
