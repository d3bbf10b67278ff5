"""A limit of processor time holds at the pace of the machine, and still tells what is too dear."""

import pytest

from tests import pace


def clocked(monkeypatch: pytest.MonkeyPatch, work: list[float], reference: float) -> list[float]:
    """Let each piece of work take the next of some seconds, and the reference always the same."""
    left = list(work)
    monkeypatch.setattr(
        pace,
        "_seconds",
        lambda done, *given: reference if done is pace._reference else left.pop(0) if left else work[-1],
    )
    return left


def test_what_is_cheap_is_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    left = clocked(monkeypatch, [0.04, 9.0], pace.ORDINARY)
    assert pace.cost(print, most=0.05) == 0.04
    assert left == [9.0]


@pytest.mark.parametrize(("slowness", "told"), [(1, 0.08), (2, 0.04), (0.5, 0.08)], ids=["ordinary", "slow", "quick"])
def test_what_is_dear_is_told_at_the_pace_of_the_machine(
    slowness: float, told: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    clocked(monkeypatch, [0.08], pace.ORDINARY * slowness)
    assert pace.cost(print, most=0.05) == pytest.approx(told)


def test_loading_something_at_first_is_forgiven(monkeypatch: pytest.MonkeyPatch) -> None:
    clocked(monkeypatch, [3.0, 0.01], pace.ORDINARY)
    assert pace.cost(print, most=0.05) == pytest.approx(0.01)
