"""Files for visitors: who waits is counted first, who leaves is not waited for, a process that ends costs one file."""

import asyncio
import os
import signal
from dataclasses import replace
from threading import Event

import pytest

from geo.errors import MissingData, TooLarge
from geo.export.document import Document
from geo.priority import NICE
from geo.web import files, workshop
from geo.web.worker import Reply
from geo.web.workshop import AT_ONCE, MOST_MEMORY, WAITING, Busy, Crashed, Workshop
from tests import asgi, scenery

PAPER = Document("a.csv", "text/csv", b"a")
ORDER = files.Order("map", "csv", "", "sector=ict", "pl")


class Hand:
    """A worker without a process, which makes a file when it is let."""

    made: list["Hand"]
    reply = Reply(PAPER)

    def __init__(self) -> None:
        self.asked, self.may, self.stopped, self.ended = Event(), Event(), False, False
        self.made.append(self)

    def start(self, job=None):
        return self

    def take(self):
        self.stopped = False

    def ask(self, job):
        self.asked.set()
        assert self.may.wait(10)
        self.may.clear()
        if self.reply is None:
            raise Crashed
        return Reply(fault="Stopped") if self.stopped else self.reply

    def stop(self):
        self.stopped = True
        self.may.set()

    def kill(self):
        self.may.set()

    def end(self):
        self.ended = True


@pytest.fixture
def hands():
    """Give a kind of workers of its own, which knows those that were made."""
    return type("Hands", (Hand,), {"made": []})


class Turn:
    """Lets all others go on once."""

    def __await__(self):
        yield


async def until(holds):
    """Let all others go on until something holds."""
    async with asyncio.timeout(30):
        while not holds():
            await Turn()


def asking(shop, number):
    return [asyncio.create_task(shop.make(None)) for _ in range(number)]


def test_a_burst_is_counted_before_it_waits(hands):
    async def visit():
        shop = Workshop(hands)
        asked = asking(shop, AT_ONCE + WAITING)
        await until(lambda: shop.admitted == AT_ONCE + WAITING)
        with pytest.raises(Busy):
            await shop.make(None)
        while not all(task.done() for task in asked):
            for hand in hands.made:
                hand.may.set()
            await Turn()
        assert [task.result() for task in asked] == [PAPER] * (AT_ONCE + WAITING)
        assert shop.admitted == 0
        assert await finished(shop, hands) == PAPER

    asgi.run(visit())
    assert len(hands.made) == AT_ONCE


async def finished(shop, hands):
    (task,) = asking(shop, 1)
    while not task.done():
        for hand in hands.made:
            hand.may.set()
        await Turn()
    return task.result()


def test_who_leaves_the_queue_is_never_started(hands):
    async def visit():
        shop = Workshop(hands)
        asked = asking(shop, AT_ONCE + 3)
        await until(lambda: shop.admitted == AT_ONCE + 3)
        for task in asked[AT_ONCE:]:
            task.cancel()
        await until(lambda: shop.admitted == AT_ONCE)
        shop.close()
        await asyncio.wait(asked)

    asgi.run(visit())
    assert len(hands.made) == AT_ONCE


def test_who_leaves_stops_the_work_and_frees_the_place(hands):
    async def visit():
        shop = Workshop(hands)
        (task,) = asking(shop, 1)
        await until(lambda: hands.made and hands.made[0].asked.is_set())
        task.cancel()
        await until(lambda: shop.admitted == 0)

    asgi.run(visit())
    assert hands.made[0].stopped
    assert not hands.made[0].ended  # it makes the next file


@pytest.mark.parametrize(
    ("reply", "expected"), [(None, Crashed), (Reply(fault="Failed"), Crashed), (Reply(fault="TooLarge"), TooLarge)]
)
def test_a_fault_is_told(hands, reply, expected):
    hands.reply = reply
    with pytest.raises(expected):
        asgi.run(finished(Workshop(hands), hands))
    assert hands.made[0].ended == (reply is None)


def test_a_process_that_has_grown_is_replaced(hands):
    hands.reply = Reply(PAPER, memory=MOST_MEMORY)
    assert asgi.run(finished(Workshop(hands), hands)) == PAPER
    assert [hand.ended for hand in hands.made] == [True, False]


def test_a_core_is_left_to_the_pages():
    assert 1 <= AT_ONCE <= max(1, (os.cpu_count() or 2) - 1)


def test_processes_beyond_the_first_are_not_kept(hands, monkeypatch):
    monkeypatch.setattr(workshop, "IDLE", 0.0)
    monkeypatch.setattr(workshop, "AT_ONCE", 2)

    async def visit():
        shop = Workshop(hands)
        asked = asking(shop, 2)
        await until(lambda: len(hands.made) == 2 and all(hand.asked.is_set() for hand in hands.made))
        for hand in hands.made:
            hand.may.set()
        await asyncio.gather(*asked)
        await until(lambda: sum(hand.ended for hand in hands.made) == 1)

    asgi.run(visit())


# --- with processes ---------------------------------------------------------------------------------------------------


class Late:
    """An order that stands for a file of which the process dies."""

    def make(self, sources):
        os.kill(os.getpid(), signal.SIGKILL)


class Manners:
    """An order that tells how its process behaves towards others."""

    def make(self, sources):
        policy = os.sched_getscheduler(0) if hasattr(os, "SCHED_BATCH") else None
        return Document("a.txt", "text/plain", f"{os.nice(0)} {policy}".encode())


class Steps:
    """An order of many steps."""

    def make(self, sources):
        from geo.export import budget

        while True:
            budget.step()


@pytest.fixture(scope="module")
def job():
    return files.job(scenery.embedded(), ORDER)


def test_a_process_makes_the_same_file_and_its_end_costs_one(job):
    async def visit():
        shop = Workshop()
        shop.warm(job)
        try:
            first = await shop.make(job)
            manners = await shop.make(replace(job, order=Manners()))
            assert manners.content.decode() == f"{min(os.nice(0) + NICE, 19)} {getattr(os, 'SCHED_BATCH', None)}"
            with pytest.raises(MissingData, match="being replaced"):
                await shop.make(replace(job, version="another"))
            (task,) = [asyncio.create_task(shop.make(replace(job, order=Steps())))]
            await until(lambda: shop._busy)
            task.cancel()  # it goes on to the next step, and the process makes another file
            await until(lambda: shop.admitted == 0)
            again = await shop.make(job)
            ids = {shop._idle[0].process.pid}
            with pytest.raises(Crashed):
                await shop.make(replace(job, order=Late()))
            assert ids.isdisjoint(worker.process.pid for worker in shop._idle)
        finally:
            shop.close()
        assert first == again == ORDER.make(scenery.embedded())

    asgi.run(visit())
