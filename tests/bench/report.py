"""The table of a measurement, with the limits beside the ratios."""

from statistics import median
from typing import TYPE_CHECKING

from tests.bench.pages import REDRAWN

if TYPE_CHECKING:
    from tests.bench.__main__ import Measured

# At most so many times the text-only page: live picture, click.
LIMITS = {"real": (1.25, 0.5), "5000": (1.35, 0.5), "50000": (2.5, 1.0)}
SEEN = 0.5  # at most so many times the text-only page: the picture that the server drew
# At least so many times faster than the folium reference: live picture, click.
FASTER = {"5000": (8.0, 15.0)}
# At most so many times the text-only page: a page of the analysis until it is drawn; the matrix after a threshold.
ANALYSIS, REDRAW = 2.0, 1.8
MOST_KB = {"WebSocket per filter change, most, kB": 40.0, "first visit in all, kB": 1200.0}


def line(what: str, value: str, limit: str = "", kept: str = "") -> str:
    """Write a figure with its limit."""
    return f"  {what:<52} {value:>12}  {limit:<10} {kept}".rstrip()


def verdict(kept: bool) -> str:
    """Say whether a limit is kept."""
    return "kept" if kept else "NOT KEPT"


def _seconds(measured: "Measured") -> list[str]:
    lines = ["  seconds (medians)       live picture    choose a sector    unchoose it"]
    for app in measured.first:
        values = (measured.first[app], measured.narrow[app], measured.widen[app])
        low = [sorted(series)[len(series) // 2] for series in values]
        lines.append(f"    {app:<18} {low[0]:>14.2f} {low[1]:>17.2f} {low[2]:>15.2f}")
    return lines


def _ratios(size: str, measured: "Measured") -> list[str]:
    atlas, text = measured.medians("atlas"), measured.medians("text")
    early = median(measured.seen) / text[0]
    lines = [
        line("first picture, as the server drew it / text-only", f"{early:.2f}", f"<= {SEEN}", verdict(early <= SEEN))
    ]
    for what, own, floor, limit in zip(
        ("live picture", "filter click"), atlas, text, LIMITS.get(size, (None, None)), strict=True
    ):
        ratio = own / floor
        told = (f"<= {limit}", verdict(ratio <= limit)) if limit else ()
        lines.append(line(f"{what}: atlas / text-only", f"{ratio:.2f}", *told))
    if "folium" in measured.first:
        folium = measured.medians("folium")
        for what, own, slow, least in zip(
            ("live picture", "filter click"), atlas, folium, FASTER.get(size, (None, None)), strict=True
        ):
            ratio = slow / own
            told = (f">= {least}", verdict(ratio >= least)) if least else ()
            lines.append(line(f"{what}: folium rebuilt / atlas", f"{ratio:.1f}", *told))
    return lines


def _analysis(measured: "Measured") -> list[str]:
    lines = []
    for name, ratio in measured.ratios.items():
        limit = REDRAW if name == REDRAWN else ANALYSIS
        lines.append(line(name, f"{ratio:.2f}", f"<= {limit}", verdict(ratio <= limit)))
    return lines


def _figures(measured: "Measured") -> list[str]:
    figures = dict(measured.figures)
    first = [figures[f"first visit, {part}, kB"] for part in ("own files", "WebSocket")]
    figures["first visit in all, kB"] = sum(value for value in first if isinstance(value, float))
    lines = []
    for name, value in figures.items():
        if isinstance(value, list):
            lines.append(line(name, " ".join(f"{part:.1f}" for part in value)))
            continue
        limit = MOST_KB.get(name)
        told = (f"<= {limit:.0f}", verdict(value <= limit)) if limit else ()
        lines.append(line(name, f"{value:.1f}", *told))
    return lines


def table(size: str, measured: "Measured") -> str:
    """Write what was measured at one size."""
    title = "the real registry" if size == "real" else f"{int(size):,} synthetic clusters".replace(",", " ")
    lines = [f"\n{title}", *_seconds(measured), *_ratios(size, measured), *_analysis(measured), *_figures(measured)]
    return "\n".join(lines)
