"""Whatever is done in whatever order, requests keep their rules: a property of all sequences, on both databases."""

from collections import Counter
from datetime import timedelta
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from geo.access.person import MACHINE
from geo.database import requests as asked
from geo.database.engine import Database
from geo.days import day_of
from geo.editorial import answers, monitoring, requests
from geo.errors import Declined
from tests.heard import NOW, coordinator, fill_in, letters, token
from tests.stores import ADMIN, KINDS


class Rounds(RuleBasedStateMachine):
    """Rounds, reminders and answers of two clusters, in any order, while days pass."""

    make: staticmethod  # makes the database

    @initialize()
    def begin(self):
        self.database = self.make()
        coordinator(self.database)
        fill_in(self.database, "bio", email="biuro@bio.example")
        self.now = NOW

    def teardown(self):
        self.database.close()

    @rule(days=some.integers(1, 80))
    def days_pass(self, days):
        for _step in range(0, days, 27):  # work is not done every day
            self.now += timedelta(days=min(days, 27))
            requests.work(self.database, self.now)

    @rule(silent=some.booleans())
    def start(self, silent):
        requests.start(self.database, MACHINE, requests.Wish(silent=silent), self.now)

    @precondition(lambda self: letters(self.database))
    @rule(data=some.data(), choice=some.sampled_from(answers.ANSWERS))
    def answer(self, data, choice):
        sent = letters(self.database)
        secret = token(sent[data.draw(some.integers(0, len(sent) - 1))])
        try:
            link = answers.look(self.database, secret, self.now)
        except Declined:
            with pytest.raises(Declined):
                answers.answer(self.database, secret, choice, self.now)
            return
        answers.answer(self.database, secret, choice, self.now)
        with self.database.reading() as session:
            heard = asked.heard(session).get(link.key, asked.Heard())
        assert heard.unanswered == "" or link.answer == choice
        if choice == answers.RIGHT and link.answer != choice:
            assert heard.confirmed == day_of(self.now).isoformat()
        assert answers.look(self.database, secret, self.now).answer == choice

    @rule(key=some.sampled_from(["agro", "bio"]))
    def confirm(self, key):
        monitoring.confirm(self.database, ADMIN, key, "telefon", self.now)
        with self.database.reading() as session:
            assert asked.heard(session)[key].confirmed == day_of(self.now).isoformat()
            assert asked.heard(session)[key].unanswered == ""

    @invariant()
    def nobody_is_pressed(self):
        if not hasattr(self, "database"):
            return
        with self.database.reading() as session:
            made = [one for key in ("agro", "bio") for one in asked.requests_of(session, key)]
            heard = asked.heard(session)
        sent = Counter(mail.key.split(":")[1].partition("@")[0] for mail in letters(self.database))
        for one in made:
            assert sent[str(one.id)] == 1 + one.reminders
            assert one.reminders <= (requests.MOST_REMINDERS if one.key == "agro" else 0)
            assert not (one.answer and one.next_at), "who has answered is left in peace"
        for key in ("agro", "bio"):
            own = [one for one in made if one.key == key]
            assert sum(one.ended_at is None and not one.answer and one.next_at is not None for one in own) <= 1
            gaps = [newer.asked_at - older.asked_at for newer, older in pairwise(own)]
            assert all(gap >= requests.REST for gap in gaps)
            if heard.get(key, asked.Heard()).unanswered:
                assert any(not one.answer for one in own)


@pytest.mark.parametrize("kind", KINDS)
def test_rounds_keep_their_rules(kind, stores, tmp_path):
    numbers = count()
    Rounds.make = staticmethod(lambda: Database(stores.filled(kind, tmp_path / str(next(numbers)))))
    run_state_machine_as_test(
        Rounds,
        settings=settings(
            max_examples=5, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
