"""Texts and tables of a report: what the typeface can show, columns that share the width, methods, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo import i18n
from geo.export.drawing import typeface
from geo.figures import explanations as texts
from geo.figures import sources as all_sources
from geo.links import host
from geo.text import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.figures.figure import Figure
    from geo.i18n import Translator
    from geo.scenes.scene import Scene

ESTIMATES = "own-estimate"  # key of the source; figures by division rest on it where cells are confidential
WHOLE = 17  # rows of a figure's table that is shown whole: the sector groups, or Poland and its voivodeships
NARROW = 2  # columns of a table that stands beside its chart
FIRST = 8  # rows of a longer one; all of them are in the files of data
LONGEST_CELL = 300  # characters
LONGEST_WORD = 28  # characters that the narrowest column holds
ACROSS, BESIDE = 493.0, 195.0  # points: width of a table, and of one beside a chart
SIZE = 9.0  # points, of the type in tables; the widths that follow are points too
LONGEST_HEAD = 56.0  # a longer word of a heading may be divided
PADDING = 7.0
LONGEST_WORD_WIDTH = 64.0  # a longer word of a text may be divided
WIDEST = 150.0  # a column of text asks for no more; longer cells wrap
PROSE = 540.0  # a table of text, or one of a few rows, that asks for more is set as paragraphs
FEW = 6
SPOKEN = ("alt", "description", "document-title")  # keys of texts that are no drawn letters
_BREAK = "\u200b"


def breakable(text: str) -> str:
    """Make a text that the typeface can show on paper, with places to break in words longer than a narrow column."""
    return " ".join(_parted(word) for word in typeface.plain(text).split(" "))


def _parted(word: str) -> str:
    if len(word) <= LONGEST_WORD or i18n.NO_BREAK in word:
        return word
    return _BREAK.join(word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD))


def cleaned(value: Any, t: Translator) -> Any:
    """Make every text of nested lists and mappings `breakable`, and bind Polish one-letter words to the next."""
    if isinstance(value, str):
        return i18n.bind(breakable(value)) if t.language == "pl" else breakable(value)
    if isinstance(value, dict):
        # What is read out and not drawn keeps every letter.
        return {
            key: typeface.clean(one) if key in SPOKEN and isinstance(one, str) else cleaned(one, t)
            for key, one in value.items()
        }
    return [cleaned(one, t) for one in value] if isinstance(value, list | tuple) else value


def shortened(text: str, longest: int = LONGEST_CELL) -> str:
    """Cut a text that would fill a page, and show that it is cut."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], kinds: Sequence[str], across: float = ACROSS
) -> Mapping[str, Any]:
    """Return a table `across` points wide, with the widths of its columns in points.

    A column's kind is ``text``, which wraps; ``number``; or ``code``, a short text that never wraps within a word.
    """
    cut = [[shortened(cell) for cell in row] for row in rows]
    asked = [
        _asked(name, [row[place] for row in cut], kind)
        for place, (name, kind) in enumerate(zip(columns, kinds, strict=True))
    ]
    wide = sum(wanted for _least, wanted, _most in asked)
    prose = wide > PROSE and ("number" not in kinds or len(rows) <= FEW)
    return {
        "columns": list(columns),
        "rows": cut,
        "kinds": list(kinds),
        "widths": shares(asked, across),
        "prose": prose,
    }


def _asked(name: str, cells: Sequence[str], kind: str) -> tuple[float, float, float]:
    """Say what a column needs at least, what most of its cells want, and what the longest would take, points."""
    head = max((min(typeface.width(part, SIZE, bold=True), LONGEST_HEAD) for part in name.split(" ")), default=1.0)
    word = max((typeface.width(part, SIZE) for cell in cells for part in cell.split(" ")), default=1.0)
    if kind != "text":
        fixed = min(max(head, word), WIDEST) + PADDING
        return fixed, fixed, fixed
    lengths = [typeface.width(cell, SIZE) for cell in cells] or [0.0]
    wanted = min(0.75 * sum(lengths) / len(lengths) + 0.25 * max(lengths), WIDEST)
    least = max(head, min(word, LONGEST_WORD_WIDTH))
    return least + PADDING, max(least, wanted) + PADDING, max(least, *lengths) + PADDING


def shares(asked: Sequence[tuple[float, float, float]], across: float) -> list[float]:
    """Share a width among columns that ask for a least, a wanted and a most: what is left goes where it is wanted.

    >>> shares([(10.0, 10.0, 10.0), (20.0, 30.0, 40.0), (20.0, 60.0, 200.0)], 130.0)
    [10.0, 40.0, 80.0]
    """
    widths = [float(least) for least, _wanted, _most in asked]
    open_ones = [place for place, (least, _wanted, most) in enumerate(asked) if most > least]
    left = across - sum(widths)
    while open_ones and left > 0.01:
        weights = {place: asked[place][1] for place in open_ones}
        unit = left / sum(weights.values())
        for place in open_ones:
            widths[place] = min(asked[place][2], widths[place] + unit * weights[place])
        open_ones = [place for place in open_ones if widths[place] < asked[place][2] - 0.01]
        left = across - sum(widths)
    if left > 0:
        widths[0] += left
    return [width * across / sum(widths) for width in widths] if left < 0 else widths


def beside(figure: Figure) -> bool:
    """Whether the table of a figure is narrow enough to stand beside its chart."""
    return len(figure.table_columns) <= NARROW


def figure_tables(figure: Figure, t: Translator) -> tuple[Sequence[Mapping[str, Any]], str]:
    """Return the rows of a figure's table, the first ones of many, and say how many are left out.

    A table of numbers wider than the page lies on its side where it has few rows, and goes on in further tables.

    A figure that is shown as a table has the columns and rows that it draws. A column that names sources is left out:
    they stand under the figure.
    """
    wanted = figure.shown_columns if figure.chart.kind == "table" else figure.table_columns
    columns = [column for column in wanted if column.key != "source" or not figure.source]
    shown, count = figure.drawn_rows, len(figure.rows)
    more = t.n("and {n} more row of the table", "and {n} more rows of the table", figure.left_out)
    if figure.chart.kind != "table":
        shown = list(range(count if count <= WHOLE else FIRST))
        more = t("First {n} rows of {all}.", n=len(shown), all=t.number(count))
    rows = [[figure.written(row, one.key, t) for one in columns] for row in shown if not figure.empty]
    kinds = ["text" if column.decimals is None else "number" for column in columns]
    across = BESIDE if beside(figure) else ACROSS
    head, left_out = [column.heading for column in columns], more if 0 < len(rows) < count else ""
    if "number" in kinds and len(columns) > len(rows) + 1 and _wide(head, rows, kinds) > across:
        head, *rows = [list(line) for line in zip(head, *rows, strict=True)]
        kinds = ["text", *["number"] * (len(head) - 1)]
    return _parts(head, rows, kinds, across), left_out


def _wide(head: Sequence[str], rows: Sequence[Sequence[str]], kinds: Sequence[str]) -> float:
    """Return the least width of a table, points."""
    return sum(_least(head, rows, kinds))


def _least(head: Sequence[str], rows: Sequence[Sequence[str]], kinds: Sequence[str]) -> list[float]:
    columns = enumerate(zip(head, kinds, strict=True))
    return [_asked(name, [row[place] for row in rows], kind)[0] for place, (name, kind) in columns]


def _parts(
    head: Sequence[str], rows: Sequence[Sequence[str]], kinds: Sequence[str], across: float
) -> list[Mapping[str, Any]]:
    """Return a table, or several with the names of the rows in each where all columns of numbers have no room."""
    least = _least(head, rows, kinds)
    if "number" not in kinds or sum(least) <= across:
        return [table(head, rows, kinds, across)]
    groups: list[list[int]] = [[0]]
    for place in range(1, len(head)):
        if len(groups[-1]) > 1 and sum(least[one] for one in groups[-1]) + least[place] > across:
            groups.append([0])
        groups[-1].append(place)

    def some(cells: Sequence[str], group: Sequence[int]) -> list[str]:
        return [cells[place] for place in group]

    return [table(some(head, one), [some(row, one) for row in rows], some(kinds, one), across) for one in groups]


def shared_notes(figures: Iterable[Figure]) -> list[str]:
    """List the notes that stand under several figures: a report says them once."""
    counts: dict[str, int] = {}
    for figure in figures:
        for note in dict.fromkeys(figure.notes):
            counts[note] = counts.get(note, 0) + 1
    return [note for note, n in counts.items() if n > 1]


def methods(scene: Scene, figures: Sequence[Figure], notes: Sequence[str]) -> Mapping[str, Any]:
    """Explain in short the measures that the figures use, and say what limits them."""
    t = scene.t
    wanted = [figure.explained for figure in figures]
    wanted += ["per-million"] * (scene.colours.kind == "per_million") + ["lq"] * (scene.colours.kind == "lq")
    wanted += ["statuses", "estimates"]
    said = [{"name": t(name), "text": t(meaning)} for name, meaning in texts.GLOSSARY[:2]]
    for key in dict.fromkeys(wanted):
        if key in texts.MEASURES:
            name, what, reading, limits = texts.MEASURES[key]
            said.append({"name": t(name), "text": " ".join((t(what), t(reading), t(limits)))})
        elif key in texts.NOTES and not (key == "units" and notes):
            heading, lines = texts.NOTES[key]
            said.append({"name": t(heading), "text": " ".join(t(line) for line in lines)})
    if notes:
        said.append({"name": t("Notes on the figures"), "text": " ".join(notes)})
    lead = t("In short; formulas, examples and the glossary are on the page on methods in the atlas.")
    return {"heading": t("Methods and limits"), "lead": lead, "texts": said}


def sources(scene: Scene, figures: Sequence[Figure]) -> Mapping[str, Any]:
    """List the sources with licence and date: those of the registry, and of the statistics what the figures name."""
    t, registry, statistics = scene.t, scene.registry, scene.sources.statistics()
    named = " ".join(figure.source for figure in figures)
    by_title = {all_sources.source_title(one, t): one for one in statistics.sources()}
    wanted = {title for title in by_title if title in named}
    wanted |= {title for title, one in by_title.items() if wanted and one["key"] == ESTIMATES}
    wanted |= {all_sources.source_title(one, t) for one in registry.manifest["sources"]}
    rows = [
        [str(one["title"]), str(one["licence"]), str(one["date"]).replace(" ", i18n.NO_BREAK)]
        for one in all_sources.listed(registry, statistics, t)
        if one["title"] in wanted
    ]
    return table([t("Source"), t("Licence"), t("Date")], rows, ["text", "text", "code"])


def domains(addresses: str | None, most: int = 1) -> str:
    """Name the hosts of the pages that a record rests on, the first ones and how many more."""
    hosts = list(dict.fromkeys(filter(None, map(host, split(addresses)))))
    rest = len(hosts) - most
    return ", ".join(hosts[:most]) + (f" +{rest}" if rest > 0 else "")
