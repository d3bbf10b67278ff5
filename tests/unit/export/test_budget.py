"""What a file may cost: looked at between its steps, and not at all on the command line."""

import pytest

from geo.errors import TooLarge
from geo.export import budget


def test_without_a_budget_nothing_is_limited():
    budget.step()


def test_the_time_is_over_at_the_next_step():
    with budget.limited(0.0), pytest.raises(TooLarge, match="in parts"):
        while True:
            budget.step()


def test_nobody_waits_any_more():
    with budget.limited(60.0, lambda: True), pytest.raises(budget.Stopped):
        budget.step()
    budget.step()
