"""What a program may report in the place of a browser: no fault, and no time that other visitors would miss."""

from itertools import product
from types import SimpleNamespace

import pytest

from geo.selection.view import View
from pages.shared import actions, data, map_panel, panel, state
from tests.pace import cost

MOST = 0.05  # seconds of processor time for each message
ACTIONS = (
    *("remove", "instead", "suggest", "profile", "every", "close", "pick", "unpick", "only", "set", "view", "reset"),
    *actions.SINGLE,
    *actions.TOGGLED,
    *("", "__class__", "nonsense"),
)
SPITE = (
    *("", "x", ":", "::", "region", "page:x", "__class__:x", "sector:zzz", "lang:pl", "-1", "members:-", "lq:1e400"),
    "cluster:\ud800",  # a lone surrogate
    "\ud800\udfff",
    "?" + "a=1&" * 50_000,
    "story=" + "A" * 6_000,
    "[[" * 10_000,
    "q:" + "ł" * 100_000,
    "page:" + "9" * 5_000,
    "founded:9999999999-1",
)
PAYLOADS = [1, None, "x", [], {}, [1], [[1, 2]], [[1, 2, 3, 4]], [["x", "go", "map"]], {"n": "x"}, [[[[[]]]]], [None]]


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "fixed", lambda: False)


def test_no_action_makes_a_fault_or_takes_long() -> None:
    domain = data.domain()
    view = View.from_query({"sector": ["ict"], "region": ["06"], "q": ["a"]}, domain)[0]
    actions.changed(view, "view", "?near=756135")  # what is read once has been read
    for action, value in product(ACTIONS, SPITE):
        handed = value[: panel.LONGEST]  # as `panel` hands it on
        assert cost(actions.changed, view, action, handed, most=MOST) <= MOST, (action, value[:20])
        made = actions.changed(view, action, handed)
        assert View.from_query(made.to_query(), domain) == (made, ())


@pytest.mark.parametrize("payload", PAYLOADS, ids=str)
def test_a_report_that_is_none_is_none(payload: object, monkeypatch: pytest.MonkeyPatch) -> None:
    for held in (payload, {"action": payload}):
        session = {"filters": held, "map": held}
        monkeypatch.setattr(panel, "st", SimpleNamespace(session_state=session))
        assert [click for click in panel._unseen("filters") if click[0] == "map"] == []
        monkeypatch.setattr(map_panel, "st", SimpleNamespace(session_state=session))
        monkeypatch.setattr(state, "touch", lambda: None)
        monkeypatch.setattr(map_panel, "_follow", lambda *_: pytest.fail("followed"))
        map_panel._clicked()


def test_a_report_is_no_longer_than_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    session = {"filters": {"action": [[1, "view", "?" + "a=1&" * 50_000]]}}
    monkeypatch.setattr(panel, "st", SimpleNamespace(session_state=session))
    assert [len(text) for _action, text in panel._unseen("filters")] == [panel.LONGEST]
