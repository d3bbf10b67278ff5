"""What all charts share: the atlas's look and the numbers of its languages."""

from typing import TYPE_CHECKING, Any

from geo import theme
from geo.i18n import Translator

if TYPE_CHECKING:
    import altair as alt

SIZE = 13  # px of text


def finished(chart: "alt.TopLevelMixin", t: Translator, description: str, *, dark: bool) -> "alt.TopLevelMixin":
    """Dress a chart: colours and type of the atlas, numbers of the language, a name for screen readers.

    Parameters
    ----------
    chart
        Any chart of Altair, without title: title, source and table stand around it (see `geo.figure`).
    t
        Translator.
    description
        What the chart shows, in a sentence.
    dark
        Whether the page is dark.
    """
    dressed: alt.TopLevelMixin = chart.properties(description=description).configure(**configuration(t, dark=dark))
    return dressed


def configuration(t: Translator, *, dark: bool) -> dict[str, Any]:
    """Give the configuration of Vega-Lite for the atlas."""
    palette = theme.DARK if dark else theme.LIGHT
    ink, muted, line = palette["ink"], palette["muted"], palette["line"]
    text = {
        "labelColor": ink,
        "titleColor": muted,
        "labelFontSize": SIZE,
        "titleFontSize": SIZE,
        "titleFontWeight": "normal",
    }
    return {
        "background": "transparent",
        "font": "Source Sans, sans-serif",
        "locale": {"number": _number_locale(t)},
        "view": {"stroke": None},
        "axis": {**text, "gridColor": line, "domainColor": muted, "tickColor": muted, "labelLimit": 320},
        "legend": {**text, "labelLimit": 320},
        "header": {"labelColor": ink, "titleColor": muted, "labelFontSize": SIZE},
        "text": {"color": ink, "fontSize": SIZE},
        "range": {"category": list(theme.SERIES)},
    }


def accent(*, dark: bool) -> str:
    """Give the colour of a single series."""
    return (theme.DARK if dark else theme.LIGHT)["accent"]


def _number_locale(t: Translator) -> dict[str, Any]:
    if t.language == "pl":
        return {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0zł"], "minus": "−"}
    return {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""], "minus": "−"}
