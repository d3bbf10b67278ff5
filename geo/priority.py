"""Processes that work beside the answers to visitors let them go first."""

import os
from contextlib import suppress

NICE = 10  # steps by which visitors who look at pages go first


def stand_back() -> None:
    """Let everybody who looks at pages go first.

    The process has less of a core than a page has, and does not take one from it when it wakes up. It is not of the
    kind that has only what nobody else wants (``SCHED_IDLE``): on a machine with other work nothing would ever be made.
    """
    os.nice(NICE)
    if hasattr(os, "SCHED_BATCH"):
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
