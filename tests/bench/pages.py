"""How soon each page of the analysis can be used, and how soon the matrix follows a threshold."""

from statistics import median

from playwright.sync_api import Browser, Locator, Page

from tests.bench import probe
from tests.bench.probe import App

PAGES = {
    "/regions": "?region=06",
    "/compare": "?region=06&region=20",
    "/sectors": "?sector=ict",
    "/potential": "",
    "/history": "?sector=ict&year=2012",
    "/policy": "",
    "/methods": "",
}
REDRAWN = "matrix after a threshold / text-only"
MOVES = 4  # of the threshold, in a visit


def ratios(browser: Browser, atlas: App, text: App, runs: int) -> dict[str, float]:
    """Measure the pages and the text-only page in turn; a first round warms up and does not count.

    Returns
    -------
    dict
        Per page the median seconds from navigation until everything is drawn, as ratio to the text-only page; then the
        matrix after a threshold has moved, as ratio to the text-only page after a choice.
    """
    first: dict[str, list[float]] = {}
    redraw: dict[str, list[float]] = {}
    for run in range(runs + 1):
        for name in ("text", *PAGES):
            opened, moved = _visit(browser, atlas, text, name)
            if run:
                first.setdefault(name, []).append(opened)
                redraw.setdefault(name, []).extend(moved)
    found = {f"{name}: until drawn / text-only": median(first[name]) / median(first["text"]) for name in PAGES}
    found[REDRAWN] = median(redraw["/potential"]) / median(redraw["text"])
    return found


def _visit(browser: Browser, atlas: App, text: App, name: str) -> tuple[float, list[float]]:
    app = text if name == "text" else App("page", atlas.server)
    with probe.visitor(browser, app) as context:
        page = context.new_page()
        if name == "text":
            opened, option = probe.first_picture(page, app), text.options(page)
            return opened, [_choose(page, option(position)) for position in (1, 2, 3, 0)]
        opened = probe.first_picture(page, app, name + PAGES[name])
        moves = range(1, 1 + MOVES) if name == "/potential" else ()
        return opened, [_move(page, round(1.25 + 0.05 * move, 2)) for move in moves]


def _choose(page: Page, option: Locator) -> float:
    option.click()
    return probe.since_click(page, "rendered")


def _move(page: Page, limit: float) -> float:
    """Type a threshold of the quotient; give the seconds from the Enter key until the changed matrix is painted."""
    box = page.locator("#threshold-lq")
    box.fill(str(limit))
    box.press("Enter")
    return probe.since_click(page, "rendered")
