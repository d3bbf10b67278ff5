"""The horizontal rows of a chart: names, bars or periods on one scale, and what is written at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from geo import theme
from geo.export.drawing import typeface
from geo.export.drawing.sheet import INK, LEADING, MUTED, Canvas, Extent, font, outlined

if TYPE_CHECKING:
    from geo.figures.figure import Figure, Mark, Panel
    from geo.i18n import Translator

LEAST = 9.0  # points: on a page of fixed height type shrinks so far; only then rows are counted instead of drawn
LINES = 4  # of a name, at most
ACCENT, PALE, LINE = theme.RAMP[4], theme.RAMP[2], theme.LIGHT["line"]
NEGATIVE = theme.SERIES[1]
NAME = "name"  # label of the names among the texts of axes


@dataclass(frozen=True, slots=True)
class Band:
    """A part of a chart over its whole width: its height in points, what draws it, how many times taller it may be."""

    height: float
    paint: Callable[[Canvas, Extent], object]
    stretch: float = 1.0


@dataclass(frozen=True)
class Layout:
    """A chart in type of a size, on a width, both in points; `rest` says what is not drawn."""

    figure: Figure
    t: Translator
    width: float
    size: float
    rest: str
    gap: float = 0.4  # between rows, in sizes of the type

    @cached_property
    def panels(self) -> tuple[Panel, ...]:
        """What is drawn."""
        return self.figure.panels(self.t)

    @property
    def small(self) -> float:
        """Size of quieter type, points."""
        return max(min(LEAST, self.size), 0.85 * self.size)

    @cached_property
    def contrasted(self) -> bool:
        """Whether something stands out."""
        return any(panel.highlight or mark.highlight for panel in self.panels for mark in panel.marks)

    def words(self, text: str, *, bold: bool = False, colour: str = INK) -> Band:
        """Return lines of text with some space around; nothing of an empty one."""
        lines = typeface.wrap(text, self.size, self.width, bold=bold) if text else []

        def paint(canvas: Canvas, extent: Extent) -> None:
            canvas.lines((extent[0], extent[3] - 0.2 * self.size), lines, self.size, bold=bold, colour=colour)

        return Band((len(lines) * LEADING + 0.6 * bool(lines)) * self.size, paint)

    def bars(self, draw: Callable[..., object], places: Sequence[float], marks: Sequence[Mark], **sides: float) -> None:
        """Draw the values of marks by `barh` or `bar`: estimates hatched, what is below 0 in a colour of its own."""
        valued = [(place, mark) for place, mark in zip(places, marks, strict=True) if mark.value is not None]
        if not valued:
            return
        at, drawn = zip(*valued, strict=True)
        plain = [ACCENT if mark.highlight or not self.contrasted else PALE for mark in drawn]
        colours = [NEGATIVE if mark.value < 0 else colour for mark, colour in zip(drawn, plain, strict=True)]
        look = {"color": colours, "hatch": ["////" if mark.estimated else "" for mark in drawn]}
        draw(at, [mark.value for mark in drawn], edgecolor="#ffffff", linewidth=0, **look, **sides)


def write(axes: Any, at: tuple[float, float], text: str, size: float, **look: Any) -> None:
    """Write at a point of axes; `shift` moves the text by points."""
    if text:
        look = {"color": INK, "fontproperties": font(size, look.pop("bold", False)), **_amid(text)} | look
        axes.annotate(text, at, look.pop("shift", (0, 0)), textcoords="offset points", parse_math=False, **look)


def _amid(text: str) -> dict[str, Any]:
    """Return how a text stands in the middle: one line by its letters, several lines as a block."""
    return {"va": "center", "linespacing": 1.425} if "\n" in text else {"va": "center_baseline"}


def ticks(labels: Sequence[Any], size: float) -> None:
    """Set what stands along an axis."""
    for label in labels:
        label.set(font=font(size, False), color=MUTED, parse_math=False)


@dataclass(frozen=True)
class Rows:
    """The marks of a panel under each other on one scale `across` points wide, beside names `inset` points wide."""

    layout: Layout
    panel: Panel
    across: float
    inset: float
    named: bool = True

    @property
    def periods(self) -> bool:
        """Whether marks are periods, with all their words beneath them."""
        return self.layout.figure.chart.kind == "timeline"

    @cached_property
    def names(self) -> list[list[str]]:
        """Lines of each name."""
        size = self.layout.size
        return [_name(mark, size, self.inset - 0.75 * size) for mark in self.panel.marks]

    @cached_property
    def texts(self) -> list[list[str]]:
        """Lines at the end of each mark."""
        kind = self.layout.figure.chart.kind
        if kind in ("timeline", "multiples"):
            return [[typeface.plain(mark.text)] * (kind == "multiples") for mark in self.panel.marks]
        if kind == "dots":
            return end_texts(self.panel.marks, self.layout)
        size, rooms = self.layout.size, (0.62 * self.across, self.across - self.layout.size)
        return [
            typeface.wrap(mark.text, size, rooms[mark.value is None], bold=mark.highlight) for mark in self.panel.marks
        ]

    @cached_property
    def notes(self) -> list[list[str]]:
        """Lines beneath each mark."""
        small, marks = self.layout.small, self.panel.marks
        if self.layout.figure.chart.kind == "dots":  # which have them beside the words
            return [[] for _ in marks]
        texts = [((mark.text,) if self.periods else ()) + ((mark.note,) if mark.note else ()) for mark in marks]
        return [[line for text in told for line in typeface.wrap(text, small, self.across)] for told in texts]

    @cached_property
    def heights(self) -> list[float]:
        """Height of each row, points."""
        size, small = self.layout.size, self.layout.small
        pairs = zip(self.texts, self.notes, strict=True)
        lines = [max(1, len(text)) * size + len(note) * small for text, note in pairs]
        names = [len(name) * size for name in self.names]
        return [LEADING * max(pair) + self.layout.gap * size for pair in zip(lines, names, strict=True)]

    def middles(self, lines: Sequence[Sequence[str]]) -> list[float]:
        """Return, from the top, the middle of each row's lines: amid the row, or at its top where a note is beneath."""
        size, places = self.layout.size, []
        for end, tall, text, note in zip(accumulate(self.heights), self.heights, lines, self.notes, strict=True):
            above = self.layout.gap / 2 * size + LEADING * size * max(1, len(text)) / 2 if note else tall / 2
            places.append(end - tall + above)
        return places

    def axes(self, canvas: Canvas, extent: Extent, limits: tuple[float, float]) -> Any:
        """Return axes at the right of an extent, with the names: values across, points from the top down."""
        axes, size = canvas.plot((extent[2] - self.across, *extent[1:])), self.layout.size
        axes.set_xlim(*limits)
        axes.set_ylim(sum(self.heights), 0)
        look = {"ha": "left", "shift": (-self.inset, 0), "xycoords": axes.get_yaxis_transform(), "label": NAME}
        listed = zip(self.panel.marks, self.middles(self.names), self.names, strict=True) if self.named else ()
        for mark, at, name in listed:
            write(axes, (0, at), "\n".join(name), size, bold=mark.highlight, **look)
        return axes

    def limits(self, others: Sequence[Rows]) -> tuple[float, float]:
        """Return the ends of the scale, with room beside the bars for what is written at those of all panels."""
        size, (low, high) = self.layout.size, self.panel.extent
        room = {True: 0.0, False: size}  # before and after
        for rows in others:
            for mark, lines in zip(rows.panel.marks, rows.texts, strict=True):
                if mark.value is not None:
                    wide = max(typeface.width(line, size, bold=mark.highlight) for line in lines) + size
                    room[mark.value < 0] = max(room[mark.value < 0], wide)
        unit = max(self.across - sum(room.values()), 0.2 * self.across) / ((high - low) or 1)
        return low - room[True] / unit, low - room[True] / unit + self.across / unit

    def draw_bars(self, axes: Any) -> None:
        """Draw values as bars, with what is written at them, and what they are compared with."""
        size, middles, marks = self.layout.size, self.middles(self.texts), self.panel.marks
        thin = self.layout.figure.chart.kind == "bullets"
        self.layout.bars(axes.barh, middles, marks, height=(0.5 if thin else 0.9) * size)
        axes.axvline(0, color=MUTED, linewidth=0.8)
        compared = [(mark.reference, at) for at, mark in zip(middles, marks, strict=True) if mark.reference is not None]
        if len({reference for reference, _ in compared}) == 1 and not thin and not any(self.notes):
            axes.axvline(compared[0][0], color=INK, linewidth=1.2)
        elif compared:
            half = (0.6 if any(self.notes) else 0.7) * size  # a note stands right below
            strokes = [(reference, at - half, at + half) for reference, at in compared]
            axes.vlines(*zip(*strokes, strict=True), color=INK, linewidth=2)
        for mark, at, lines, note in zip(marks, middles, self.texts, self.notes, strict=True):
            self._text(axes, mark, at, lines)
            beneath, (low, high) = at + LEADING * size * len(lines) / 2, axes.get_xlim()
            wide = max((typeface.width(line, self.layout.small) for line in note), default=0) / self.across
            below = (mark.value or 0) < 0
            zero = -low / (high - low) - wide * below
            look = {"color": MUTED, "va": "top", "path_effects": outlined(2.5), "xycoords": axes.get_yaxis_transform()}
            look["shift"] = ((-0.2 if below else 0.2) * size, 0)
            write(axes, (max(0.0, min(zero, 1 - wide)), beneath), "\n".join(note), self.layout.small, **look)

    def _text(self, axes: Any, mark: Mark, at: float, lines: Sequence[str]) -> None:
        """Write at the end of a bar, behind the reference where that would cross the words."""
        size, value, (low, high) = self.layout.size, mark.value or 0.0, axes.get_xlim()
        unit = self.across / (high - low)
        wide = max(typeface.width(line, size, bold=mark.highlight) for line in lines) + 0.8 * size
        behind = value if mark.reference is None else mark.reference
        if 0 <= value <= behind < value + wide / unit and behind + wide / unit < high:
            value = behind
        look: dict[str, Any] = (
            {"ha": "right", "shift": (-0.4 * size, 0)} if value < 0 else {"ha": "left", "shift": (0.4 * size, 0)}
        )
        look |= {"bold": mark.highlight, "color": MUTED if mark.value is None else INK, "path_effects": outlined(2.5)}
        write(axes, (value, at), "\n".join(lines), size, **look)

    def draw_dots(self, axes: Any, largest: float) -> None:
        """Draw values as dots with stems from what they are compared with; what is written at them is at the right.

        `largest` is the number that the largest dot stands for; where it is 0 all dots are alike.
        """
        size, middles = self.layout.size, self.middles(self.texts)
        compared = {mark.reference for mark in self.panel.marks if mark.reference is not None}
        if len(compared) < 2:
            axes.axvline(*compared or (0.0,), color=MUTED, linewidth=1.2)
        valued = [(mark, at) for mark, at in zip(self.panel.marks, middles, strict=True) if mark.value is not None]
        if valued:
            known, places = zip(*valued, strict=True)
            values = [mark.value for mark in known]
            colours = [ACCENT if mark.highlight or not self.layout.contrasted else PALE for mark in known]
            faces = ["#ffffff" if mark.estimated else colour for mark, colour in zip(known, colours, strict=True)]
            shares = [(mark.size or 0.0) / largest if largest else 0.3 for mark in known]
            areas = [max((0.45 * size) ** 2, share * (1.5 * size) ** 2) for share in shares]  # of squares around dots
            axes.hlines(places, [mark.reference or 0.0 for mark in known], values, colors=colours, linewidth=1.6)
            axes.scatter(values, places, s=areas, facecolors=faces, edgecolors=colours, zorder=3, clip_on=False)
        for mark, at, lines in zip(self.panel.marks, middles, self.texts, strict=True):
            look = {"bold": mark.highlight, "color": MUTED if mark.value is None else INK, "ha": "left"}
            look |= {"xycoords": axes.get_yaxis_transform(), "shift": (0.8 * size, 0)}
            write(axes, (1.0, at), "\n".join(lines), size, **look)

    def draw_periods(self, axes: Any) -> None:
        """Draw periods; one whose end is not known goes on as a dashed line."""
        size, (first, last) = self.layout.size, axes.get_xlim()
        for mark, at, note in zip(self.panel.marks, self.middles(self.texts), self.notes, strict=True):
            colour = ACCENT if mark.highlight or not self.layout.contrasted else PALE
            begin = first if mark.start is None else mark.start
            end = min(last, begin + 1) if mark.value is None else mark.value
            axes.barh(at, end - begin, left=begin, height=0.75 * size, color=colour)
            if mark.value is None:
                axes.plot([end, last], [at, at], color=colour, linewidth=2, linestyle=(0, (2, 2)))
            wide = max(typeface.width(line, self.layout.small) for line in note)
            room = (last - begin) / (last - first) * self.across >= wide
            look = {"ha": "left" if room else "right", "va": "top", "color": MUTED, "path_effects": outlined(2.5)}
            write(axes, (begin if room else last, at + 0.55 * size), "\n".join(note), self.layout.small, **look)


def _name(mark: Mark, size: float, across: float) -> list[str]:
    return typeface.wrap(mark.label, size, across, bold=mark.highlight, most=LINES)


def end_texts(marks: Sequence[Mark], layout: Layout) -> list[list[str]]:
    """Return the lines, words and note, that stand at the right of each dot."""
    size, room = layout.size, 0.36 * layout.width
    told = [[text for text in (mark.text, mark.note) if text] for mark in marks]
    return [
        [line for text in texts for line in typeface.wrap(text, size, room, bold=mark.highlight)]
        for mark, texts in zip(marks, told, strict=True)
    ]


def names_width(marks: Sequence[Mark], size: float, most: float) -> float:
    """Return the width that names take beside marks, at most so many points."""
    lines = [(line, mark.highlight) for mark in marks for line in _name(mark, size, most - 0.8 * size)]
    return max(typeface.width(line, size, bold=bold) for line, bold in lines) + 0.8 * size
