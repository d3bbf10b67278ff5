"""The typeface of every file: Source Sans Pro, as the wheel `font-source-sans-pro` brings it."""

from __future__ import annotations

import unicodedata
from base64 import b64encode
from functools import cache, lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from geo.i18n import NO_BREAK

FAMILY = "Source Sans Pro"
_SPEC = find_spec("font_source_sans_pro")
FOLDER = Path(_SPEC.origin).parent / "files" if _SPEC and _SPEC.origin else Path()
REGULAR = FOLDER / "SourceSansPro-Regular.ttf"
BOLD = FOLDER / "SourceSansPro-Bold.ttf"
FILES = (REGULAR, BOLD)
_SPACES = dict.fromkeys(map(ord, "\t\n\r\v\f\u2028\u2029"), " ")
_UNKNOWN = 0.6  # width of a character that no typeface has, in units of its size
MISSING = "·"  # stands for a character that neither typeface has
# For names in other scripts: what matplotlib brings along, with Arabic, Hebrew, Armenian, Georgian and many signs.
FALLBACK = "DejaVu Sans"
_OTHER = find_spec("matplotlib")
OTHERS = Path(_OTHER.origin).parent / "mpl-data" / "fonts" / "ttf" if _OTHER and _OTHER.origin else Path()


@cache
def register() -> None:
    """Make the typeface known to matplotlib, and let its SVG keep text as text."""
    import matplotlib as mpl
    from matplotlib import font_manager

    for path in FILES:
        font_manager.fontManager.addfont(path)
    mpl.rcParams["svg.fonttype"] = "none"
    mpl.rcParams["svg.hashsalt"] = "atlas"  # the same picture gives the same bytes


@cache
def _glyphs(path: Path) -> dict[str, float]:
    """Widths of a font's characters in units of its size."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(path, lazy=True) as font:
        units, widths = font["head"].unitsPerEm, font["hmtx"]
        return {chr(code): widths[name][0] / units for code, name in font.getBestCmap().items()}


def glyphs(path: Path = REGULAR) -> frozenset[str]:
    """Characters that a font can draw."""
    return frozenset(_glyphs(path))


@lru_cache(8192)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line, in the unit of ``size``; without kerning, so a little generous."""
    widths = _glyphs(BOLD if bold else REGULAR)
    try:
        return size * sum(map(widths.__getitem__, text))
    except KeyError:
        others = _glyphs(_other(bold=bold))
        return size * sum(widths.get(one) or others.get(one, _UNKNOWN) for one in text)


def _other(*, bold: bool = False) -> Path:
    """Return the file of the typeface for other scripts."""
    return OTHERS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")


@lru_cache(2048)
def clean(text: str) -> str:
    """Make one line of any text: signs that only steer (line ends, direction marks) go, every letter stays."""
    composed = unicodedata.normalize("NFC", text)
    steering = {ord(c): "" for c in set(composed) if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Mn", "Me")}
    kept = composed.translate(steering | _SPACES)
    return " ".join(part for part in kept.split(" ") if part)


@lru_cache(2048)
def plain(text: str) -> str:
    r"""Make one line of any text, of characters that can be drawn; what cannot becomes `MISSING`.

    >>> plain("Klaster\n\u202e🏭 ąż")
    'Klaster · ąż'
    """
    line, drawable = clean(text), _glyphs(REGULAR)
    if drawable.keys() >= set(line):
        return line
    others = _glyphs(_other()).keys() & _glyphs(_other(bold=True)).keys()
    return "".join(c if c in drawable or c in others else MISSING for c in line)


def wrap(text: str, size: float, across: float, *, bold: bool = False, most: int | None = None) -> list[str]:
    """Break a text into lines that are no wider than ``across``, in the unit of ``size``; a wider word is broken too.

    A no-break space does not end a line. What ``most`` lines do not hold is left out and marked by ``…``.
    """
    lines = [""]
    for word in _words(plain(text), size, across, bold):
        joined = f"{lines[-1]} {word}".strip(" ")
        if not lines[-1] or width(joined, size, bold=bold) <= across:
            lines[-1] = joined
        else:
            lines.append(word)
    if most is None or len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width(last + "…", size, bold=bold) > across:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip(f" ,;–-{NO_BREAK}") + "…"]


def _words(text: str, size: float, across: float, bold: bool) -> list[str]:
    """Words of a text, the too long ones in pieces."""
    words = []
    for word in text.split(" "):
        rest = word
        while width(rest, size, bold=bold) > across and len(rest) > 1:
            cut = len(rest) - 1
            # A guess first: names may be thousands of characters long.
            cut = min(cut, max(1, int(2 * across / max(width(rest[:50], size, bold=bold) / min(50, len(rest)), 1e-9))))
            while cut > 1 and width(rest[:cut], size, bold=bold) > across:
                cut -= 1
            words.append(rest[:cut])
            rest = rest[cut:]
        words.append(rest)
    return words


@cache
def embedded() -> str:
    """Rules of CSS that bring the typeface along, with the characters of European languages in Latin script."""
    from fontTools import subset  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont

    rules = []
    for path, weight in ((REGULAR, 400), (BOLD, 700)):
        options = subset.Options(layout_features=["kern"], hinting=False, notdef_outline=True)
        font = TTFont(path, recalcTimestamp=False)  # the same file, whenever it is made
        chosen = subset.Subsetter(options)
        signs = (0x20AC, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265)
        chosen.populate(unicodes=[*range(0x20, 0x180), *range(0x2000, 0x2070), *range(0x2190, 0x2194), *signs])
        chosen.subset(font)
        target = BytesIO()
        font.save(target)
        data = b64encode(target.getvalue()).decode("ascii")
        rules.append(
            f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};"
            f"src:url(data:font/ttf;base64,{data}) format('truetype')}}"
        )
    return "".join(rules)
