"""Colours and glyphs, one home for screen, map, charts and print.

Style sheets (``page.css``, ``atlas.css`` in ``web/static/``) and Streamlit's theme (``.streamlit/config.toml``) repeat
what they need of it; a test compares them with this module and computes the contrasts. Their use: docs/design.md.
"""

# Eight hues; related groups share one, the two-letter glyph tells them apart. Each carries white text at >= 4.5:1.
SECTOR_COLOURS = {
    "agri-food": "#2e7d32",
    "wood-furniture-paper": "#2e7d32",
    "metal-machinery": "#1f5fa8",
    "automotive": "#1f5fa8",
    "aerospace-defence": "#1f5fa8",
    "chemicals-plastics-materials": "#b3261e",
    "health-biotech": "#b3261e",
    "electronics-photonics": "#6a3fa0",
    "ict": "#6a3fa0",
    "energy-environment": "#8a5300",
    "construction": "#8a5300",
    "textiles-fashion": "#a8327d",
    "creative": "#a8327d",
    "transport-maritime": "#006d7a",
    "tourism": "#006d7a",
    "business-services": "#56606b",
    "unassigned": "#56606b",
}

# Two letters of the name, by language.
SECTOR_GLYPHS = {
    "pl": {
        "agri-food": "RS",
        "wood-furniture-paper": "DM",
        "metal-machinery": "MM",
        "automotive": "MO",
        "aerospace-defence": "LK",
        "chemicals-plastics-materials": "CH",
        "health-biotech": "ZD",
        "electronics-photonics": "EL",
        "ict": "IT",
        "energy-environment": "EN",
        "construction": "BU",
        "textiles-fashion": "TX",
        "creative": "KR",
        "transport-maritime": "TL",
        "tourism": "TU",
        "business-services": "UB",
        "unassigned": "NP",
    },
    "en": {
        "agri-food": "AF",
        "wood-furniture-paper": "WF",
        "metal-machinery": "MM",
        "automotive": "AU",
        "aerospace-defence": "AD",
        "chemicals-plastics-materials": "CH",
        "health-biotech": "HB",
        "electronics-photonics": "EL",
        "ict": "IT",
        "energy-environment": "EN",
        "construction": "CO",
        "textiles-fashion": "TX",
        "creative": "CR",
        "transport-maritime": "TM",
        "tourism": "TO",
        "business-services": "BS",
        "unassigned": "UN",
    },
}

# Light to dark, single hue: order survives every colour vision and grey print.
RAMP = ("#e3eef9", "#b5d3ee", "#7fb2de", "#4689c4", "#1d5c97")
ZERO = "#ffffff"  # where 0 is a class of its own
NO_DATA = "#e4e4e2"  # under a hatch of MAP["hatch"]
# What the map's frame draws instead of 0 and the ramp where the page is dark, has high contrast, or both: on a dark
# ground the highest value is the brightest.
TONES = {
    "dark": ("#2f3c48", "#2f4f6f", "#3a6d9a", "#5492c8", "#86bbea", "#c8e2fa"),
    "contrast": ("#ffffff", "#d3e3f7", "#93baea", "#5590d6", "#1f62b0", "#00307a"),
    "dark_contrast": ("#1c1c1c", "#12335f", "#2059a3", "#4388da", "#8abbf3", "#dfecff"),
}

# Colours of the pages, by what they are for. Every text colour has at least 4.5:1 on `surface` and on `soft`; lines
# around controls, gold and focus have 3:1.
LIGHT = {
    "ink": "#16232f",
    "muted": "#51606d",
    "line": "#c9d2da",
    "strong": "#6d7b88",
    "accent": "#0f4c81",
    "on_accent": "#ffffff",
    "surface": "#ffffff",
    "soft": "#f1f5f8",
    "mark": "#ffe49a",
    "warn": "#8a4b00",
    "gold": "#b58500",
    "focus": "#0f4c81",
    "no_data": NO_DATA,
    "hatch": "#80807e",
}
DARK = {
    "ink": "#e9eef2",
    "muted": "#a9b6c1",
    "line": "#3a4753",
    "strong": "#8493a0",
    "accent": "#8cc4f5",
    "on_accent": "#0b1620",
    "surface": "#131b22",
    "soft": "#1d2831",
    "mark": "#6b5200",
    "warn": "#ffb95c",
    "gold": "#d9a400",
    "focus": "#8cc4f5",
    "no_data": "#39424a",
    "hatch": "#8a959f",
}
# Where the visitor has switched high contrast on; what is not named stays as it is.
LIGHT_CONTRAST = {
    "ink": "#000000",
    "muted": "#000000",
    "line": "#000000",
    "strong": "#000000",
    "accent": "#00308f",
    "on_accent": "#ffffff",
    "surface": "#ffffff",
    "soft": "#ffffff",
    "mark": "#ffe100",
    "warn": "#6b2d00",
    "focus": "#00308f",
}
DARK_CONTRAST = {
    "ink": "#ffffff",
    "muted": "#ffffff",
    "line": "#ffffff",
    "strong": "#ffffff",
    "accent": "#ffe100",
    "on_accent": "#000000",
    "surface": "#000000",
    "soft": "#000000",
    "mark": "#7a6000",
    "warn": "#ffe100",
    "focus": "#ffe100",
}
# Streamlit's names for them, as its own widgets take them from .streamlit/config.toml.
STREAMLIT = {
    "primaryColor": "accent",
    "backgroundColor": "surface",
    "secondaryBackgroundColor": "soft",
    "textColor": "ink",
    "borderColor": "strong",
}

# The atlas's sign, static/page/favicon.svg: seats near one another, one of them with the golden ring of a key cluster.
SIGN = {"ground": LIGHT["accent"], "dots": "#ffffff", "ring": "#f0b429"}


def ink_on(colour: str) -> str:
    """Return the ink, dark or white, that reads better on a ground; luminance as WCAG 2.2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return LIGHT["ink"] if luminance > 0.18 else LIGHT["surface"]


# Series in one chart (Okabe and Ito 2008, darkened where white ground asks for it): told apart by every colour vision.
SERIES = ("#0072b2", "#b35300", "#00795a", "#a3487f", "#8a6d00", "#3a87b8", "#56606b")

MARK_DISTANCE = 28  # px between the middles of any two marks of a map, so that targets of 24 px stay apart
TOUCH_DISTANCE = 40  # the same under fingers, whose targets measure as much
# West, south, east and north, degrees, of the neighbours as maps draw them, and of what wide maps show coarsely around.
NEIGHBOURS = (11.0, 47.5, 27.5, 56.5)
FAR = (-14.0, 37.0, 54.0, 67.0)
# The ground of a drawn map, as static/map/atlas.css has it for the light page.
MAP = {
    "sea": "#dce8f0",
    "coast": "#b4c6d3",
    "neighbour": "#eceeec",
    "neighbour_line": "#d3d7d6",
    "land": "#fdfdfb",
    "border": "#aab4bd",
    "halo": "#fdfdfb",
    "town": "#55616d",
    "country": "#6d7882",
    "chosen": "#123a66",
    "gold": "#f0b429",
    "gold_line": "#7a5800",
    "figure": "#1d5c97",
    "hatch": LIGHT["hatch"],
}
