"""The one home of colours: style sheets and Streamlit repeat it, and everything can be read."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from geo import theme
from geo.i18n import LANGUAGES
from geo.web import assets

PAGE = assets.contents()["page.css"].decode()
MAP = assets.contents()["atlas.css"].decode()
ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
DESIGN = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
DARK = "@media screen and (prefers-color-scheme: dark) {"
PALETTES = {
    "light": theme.LIGHT,
    "dark": theme.DARK,
    "light contrast": theme.LIGHT | theme.LIGHT_CONTRAST,
    "dark contrast": theme.DARK | theme.DARK_CONTRAST,
}
# What the names of geo/theme.py are called in the style sheet of the map.
ON_THE_MAP = {"town": "quiet", "country": "quieter", "hatch": "hatch-line"}


def long(colour):
    colour = colour.lower()
    return "#" + "".join(digit * 2 for digit in colour[1:]) if len(colour) == 4 else colour


def variables(css, start, prefix=""):
    """Read the colours of the first rule that begins with `start`."""
    rule = css[css.index(start) + len(start) :].partition("}")[0]
    found = re.findall(rf"--{prefix}([a-z-]+):\s*(#[0-9a-fA-F]{{3,6}})\b", rule)
    return {name.replace("-", "_"): long(colour) for name, colour in found}


def luminance(colour):
    """Relative luminance (WCAG 2.2); black is 0, white is 1."""
    channels = [int(long(colour)[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """Contrast ratio (WCAG 2.2), 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_defined():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize(
    ("palette", "start"),
    [
        (theme.LIGHT, ":root {"),
        (theme.DARK, f"{DARK}\n  :root {{"),
        (theme.LIGHT_CONTRAST, ":root.atlas-contrast {"),
        (theme.DARK_CONTRAST, f"{DARK}\n  :root.atlas-contrast {{"),
    ],
    ids=list(PALETTES),
)
def test_the_pages_have_the_colours_of_the_theme(palette, start):
    assert variables(PAGE, start, "atlas-") == palette


@pytest.mark.parametrize(("scheme", "palette"), [("light", theme.LIGHT), ("dark", theme.DARK)])
def test_streamlit_has_the_colours_of_the_theme(scheme, palette):
    assert CONFIG["theme"][scheme] == {theirs: palette[ours] for theirs, ours in theme.STREAMLIT.items()}


def test_the_map_has_the_colours_of_the_theme():
    found = variables(MAP, ":root {")
    assert {name: found[ON_THE_MAP.get(name, name).replace("-", "_")] for name in theme.MAP} == theme.MAP
    assert found["hatch_ground"] == theme.NO_DATA
    assert variables(MAP, ".is-dark {")["hatch_line"] == theme.DARK["hatch"]


@pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))
def test_texts_and_marks_of_the_pages_can_be_seen(palette):
    grounds = [palette["surface"], palette["soft"]]
    texts = [(palette[name], ground) for name in ("ink", "muted", "accent", "warn") for ground in grounds]
    texts += [(palette["on_accent"], palette["accent"]), (palette["ink"], palette["mark"])]
    assert [pair for pair in texts if contrast(*pair) < 4.5] == []
    marks = [(palette[name], ground) for name in ("strong", "gold", "focus", "accent") for ground in grounds]
    assert [pair for pair in [*marks, (palette["hatch"], palette["no_data"])] if contrast(*pair) < 3] == []


@pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))
def test_marks_can_be_seen_on_the_voivodeship_of_a_profile(palette):
    rule = r"\.atlas-locator path\.is-chosen \{ fill: color-mix\(in srgb, var\(--atlas-ink\) (\d+)%, var"
    share = int(re.search(rule, assets.contents()["pages.css"].decode())[1]) / 100
    ink, surface = (bytes.fromhex(long(palette[name])[1:]) for name in ("ink", "surface"))
    ground = "#" + bytes(round(share * a + (1 - share) * b) for a, b in zip(ink, surface, strict=True)).hex()
    assert [name for name in ("accent", "warn") if contrast(palette[name], ground) < 3] == []


def test_signs_of_sectors_can_be_read_and_told_from_the_ground():
    assert set(theme.SECTOR_GLYPHS) == set(LANGUAGES)
    for glyphs in theme.SECTOR_GLYPHS.values():
        assert set(theme.SECTOR_COLOURS) == set(glyphs)
        assert len(set(glyphs.values())) == len(glyphs)
    assert len(set(theme.SECTOR_COLOURS.values())) <= 8
    assert [colour for colour in theme.SECTOR_COLOURS.values() if contrast(colour, "#ffffff") < 4.5] == []
    assert [colour for colour in theme.SERIES if contrast(colour, theme.LIGHT["surface"]) < 3] == []


def test_the_ramp_darkens_evenly_and_no_data_lies_outside_it():
    steps = [contrast(light, dark) for light, dark in pairwise(theme.RAMP)]
    assert min(steps) > 1.25
    assert contrast(theme.RAMP[0], theme.RAMP[-1]) > 5
    saturated = [max(rgb) - min(rgb) for rgb in (bytes.fromhex(colour[1:]) for colour in theme.RAMP)]
    assert min(saturated) > 15 > max(bytes.fromhex(theme.NO_DATA[1:])) - min(bytes.fromhex(theme.NO_DATA[1:]))


def test_the_map_can_be_read():
    land, look = theme.MAP["land"], theme.MAP
    assert [name for name in ("town", "country") if contrast(look[name], look["neighbour"]) < 3] == []
    assert [name for name in ("town", "gold_line", "chosen", "figure") if contrast(look[name], land) < 4.5] == []
    assert contrast(look["gold"], look["gold_line"]) >= 3  # the ring of a key cluster, whatever lies around it


@pytest.mark.parametrize("sheet", ["page.css", "pages.css", "print.css"])
def test_a_style_sheet_writes_no_colour_of_its_own_below_its_variables(sheet):
    css = assets.contents()[sheet].decode()
    rules = re.sub(r"--atlas-[a-z-]+:[^;}]+", "", css)
    allowed = {"#fff", "#000"}  # on a hue that is the same in every scheme
    assert {colour for colour in re.findall(r"#[0-9a-fA-F]{3,6}\b", rules)} - allowed == set()


def test_the_sign_has_the_colours_of_the_theme():
    sign = assets.contents()["favicon.svg"].decode()
    assert set(re.findall(r"#[0-9a-f]{6}", sign)) == set(theme.SIGN.values())
    assert theme.SIGN["ring"] == theme.MAP["gold"]
    assert contrast(theme.SIGN["ring"], theme.SIGN["ground"]) >= 3


def test_the_document_tells_the_contrasts_as_they_are():
    rows = re.findall(r"^\| (\w+) on (\w+) \| ([\d. |]+) \|$", DESIGN, re.MULTILINE)
    told = {(one, other): figures.split(" | ") for one, other, figures in rows}
    assert told == {
        (one, other): [f"{contrast(palette[one], palette[other]):.1f}" for palette in PALETTES.values()]
        for one, other in told
    }
    assert len(told) > 10


@pytest.mark.parametrize("colour", [*theme.SERIES, *theme.RAMP, "#e69f00", "#e3e6e8"])
def test_the_better_ink_is_chosen_for_a_ground(colour):
    inks = {ink: contrast(ink, colour) for ink in (theme.LIGHT["ink"], theme.LIGHT["surface"])}
    assert theme.ink_on(colour) == max(inks, key=inks.get)
