"""Runs that nobody waits for let those pass that somebody waits for, one at a time, and not for ever."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from geo.web import courtesy
from geo.web.courtesy import Courtesy


class Runs:
    """Runs in threads of their own."""

    def __init__(self, turn=0.0):
        self.clock = 0.0
        self.turns = Courtesy(lambda: self.clock, turn)
        self.threads = ThreadPoolExecutor(8)

    def asked(self):
        """Begin a run that somebody waits for, and return what ends it."""
        begun, over = Event(), Event()

        def run():
            with self.turns.run():
                begun.set()
                over.wait()

        done = self.threads.submit(run)
        begun.wait()
        return lambda: (over.set(), done.result())

    def renewal(self, longest=60.0):
        """Begin a run that stands back; return whether it could go on."""

        def run():
            self.turns.stand_back()
            with self.turns.run():
                return self.turns.goes_on(longest)

        return self.threads.submit(run)


@pytest.fixture
def runs():
    made = Runs()
    yield made
    made.threads.shutdown()


def test_clicks_go_one_after_the_other_in_the_order_in_which_they_came():
    runs, begun = Runs(turn=60.0), []

    def click(name):
        with runs.turns.run():
            begun.append(name)

    end = runs.asked()
    waiting = []
    for place, name in enumerate("abc"):
        waiting.append(runs.threads.submit(click, name))
        while len(runs.turns._line) <= place:  # until it stands in line
            pass
    assert begun == []
    end()
    for one in waiting:
        one.result()
    assert begun == ["a", "b", "c"]
    runs.threads.shutdown()


def test_a_click_that_takes_long_keeps_the_next_one_for_a_moment_only(runs):
    ends = [runs.asked(), runs.asked(), runs.asked()]  # each of them has begun
    for end in ends:
        end()


def test_a_run_that_somebody_waits_for_does_not_stand_back(runs):
    end = runs.asked()
    with runs.turns.run():
        assert runs.turns.goes_on(60.0)
    end()


def test_a_run_that_stands_back_goes_on_once_nobody_waits(runs):
    ends = [runs.asked(), runs.asked()]
    assert runs.renewal(0.0).result() is False
    renewals = [runs.renewal() for _page in range(3)]
    ends.pop()()
    assert not any(renewal.done() for renewal in renewals)
    ends.pop()()
    assert [renewal.result() for renewal in renewals] == [True] * 3


def test_those_that_stand_back_go_one_at_a_time(runs):
    turns = runs.turns
    turns.stand_back()
    with turns.run():
        assert turns.goes_on(0.0)
        assert runs.renewal(0.0).result() is False
        assert turns.goes_on(0.0)  # its turn lasts as long as it does
        waiting = runs.renewal()
    assert waiting.result() is True


def test_only_the_next_run_of_a_thread_stands_back(runs):
    end = runs.asked()
    runs.turns.stand_back()
    with runs.turns.run():
        assert not runs.turns.goes_on(0.0)
    with runs.turns.run():
        assert runs.turns.goes_on(0.0)
    end()


def test_patience_has_an_end(runs):
    end, turns = runs.asked(), runs.turns
    turns.stand_back()
    with turns.run():
        turns._quiet.wait_for = lambda _holds, longest: setattr(runs, "clock", runs.clock + longest)
        waits = [turns.goes_on(courtesy.PATIENCE / 4) for _part in range(5)]
    assert waits == [False, False, False, True, True]
    end()


def test_a_run_that_fails_keeps_nobody_waiting(runs):
    turns = runs.turns
    for back in (False, True):
        if back:
            turns.stand_back()
        with pytest.raises(ZeroDivisionError), turns.run():
            assert turns.goes_on(0.0)
            1 / 0  # noqa: B018
    assert runs.renewal(0.0).result() is True


def test_forms_wait_a_little_for_clicks(runs):
    runs.turns.let_pass(60.0)  # for nobody
    end = runs.asked()
    passed = runs.threads.submit(runs.turns.let_pass, 60.0)
    assert not passed.done()
    runs.turns.let_pass(0.0)
    end()
    passed.result()
