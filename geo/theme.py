"""Colours and glyphs, one home for screen, map, charts and print."""

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

# Two letters of the Polish name, the same in both languages.
SECTOR_GLYPHS = {
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
}

# Light to dark, single hue: order survives every colour vision and grey print.
RAMP = ("#e3eef9", "#b5d3ee", "#7fb2de", "#4689c4", "#1d5c97")
NO_DATA = "#d5d5d5"

# Page colours as in static/page.css, for what a style sheet cannot reach.
LIGHT = {"ink": "#16232f", "muted": "#51606d", "line": "#c9d2da", "accent": "#0f4c81", "surface": "#ffffff"}
DARK = {"ink": "#e9eef2", "muted": "#a9b6c1", "line": "#3a4753", "accent": "#8cc4f5", "surface": "#131b22"}

# Series in one chart (Okabe and Ito 2008, darkened where white ground asks for it): told apart by every colour vision.
SERIES = ("#0072b2", "#b35300", "#00795a", "#a3487f", "#8a6d00", "#3a87b8", "#56606b")

# The ground of a drawn map, as static/atlas.css has it for the light page.
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
    "hatch": "#a9aaa8",
}
