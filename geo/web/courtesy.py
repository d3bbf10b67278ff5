"""Who goes first where one process makes all pages: what a visitor waits for, before what nobody asked for.

Threads of Python share one processor. Pages that are made anew of newer data, a form, or newer data that are being read
would make the answer to somebody else's click take twice as long: they let clicks pass, and pages go one at a time.
So do clicks for a moment, first come, first served: of two that share the processor, both would come late.
"""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from threading import Condition, Lock, get_ident, local
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 3.0  # seconds that a run stands back in all
TURN = 0.06  # seconds, two usual runs, that a click waits for those before it: a long one keeps nobody longer


class _Mine(local):
    """What is known of the thread at hand."""

    called = False  # whether its next run stands back
    left = 0.0  # seconds for which its run still stands back
    holds = False  # whether it is the one of those that may go on


class Courtesy:
    """Counts the runs that somebody waits for, and lets others go on where there are none; safe for threads."""

    def __init__(self, clock: Callable[[], float] = monotonic, turn: float = TURN) -> None:
        self._clock, self._turn = clock, turn
        self._mine = _Mine()
        self._line: deque[int] = deque()  # threads of clicks, in the order in which they came
        self._going = 0  # clicks that are being answered
        self._asked = 0
        self._held = False  # whether one of those that stand back has its turn
        lock = Lock()
        self._quiet, self._free, self._next = Condition(lock), Condition(lock), Condition(lock)

    def stand_back(self) -> None:
        """Let the next run of this thread be one that nobody waits for."""
        self._mine.called = True

    @contextmanager
    def run(self) -> Iterator[None]:
        """Be a run, from its beginning to its end."""
        mine, back = self._mine, self._mine.called
        mine.called, mine.left = False, PATIENCE if back else 0.0
        if not back:
            self._take_turn()
        try:
            yield
        finally:
            mine.left = 0.0
            with self._quiet:
                self._asked -= not back
                self._going -= not back
                self._next.notify_all()
                if mine.holds:
                    mine.holds = self._held = False
                    self._free.notify()
                if not self._asked:
                    self._quiet.notify_all()

    def _take_turn(self) -> None:
        """Wait for the clicks that came before, for a moment."""
        me = get_ident()
        with self._quiet:
            self._asked += 1
            self._line.append(me)
            self._next.wait_for(lambda: not self._going and self._line[0] == me, self._turn)
            self._line.remove(me)
            self._going += 1

    def goes_on(self, longest: float) -> bool:
        """Say whether the run of this thread may go on now, after `longest` seconds at most."""
        mine = self._mine
        if mine.left <= 0:
            return True
        begun = self._clock()
        with self._quiet:
            if not mine.holds and self._free.wait_for(lambda: not self._held, longest):
                mine.holds = self._held = True
            may = mine.holds and self._quiet.wait_for(lambda: not self._asked, longest)
        mine.left -= self._clock() - begun
        return may or mine.left <= 0

    def let_pass(self, longest: float) -> None:
        """Wait until nobody waits for a run, `longest` seconds at most."""
        with self._quiet:
            self._quiet.wait_for(lambda: not self._asked, longest)
