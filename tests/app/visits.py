"""A visit to the atlas without a browser: opening pages, reading panels, clicking in them."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from pages.shared.panel import unpacked

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds; the first run of a process imports everything


def visit(page: str, /, **query: object) -> AppTest:
    """Open a page of the atlas at an address, as after a click on a link to it on the shortest page."""
    app = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=PATIENCE)
    app.query_params["lang"] = query.get("lang", "pl")
    app.switch_page("accessibility.py").run()
    assert not app.exception
    app.query_params.clear()
    app.query_params.update(query)
    app.switch_page(f"{page}.py").run()
    assert not app.exception
    return app


def panels(app: AppTest) -> dict[str, str]:
    """Give the HTML of every panel on the page by its key."""
    return {element.key: unpacked(element.proto.bytes)["html"] for element in app.get("bidi_component")}
