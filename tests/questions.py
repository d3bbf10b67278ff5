"""Questions and answers in living registries for tests, and those who write them."""

import re

from geo.exchange import threads, verdicts
from geo.exchange.posts import DraftedPost
from geo.exchange.verdicts import PostVerdict
from tests.heard import NOW, mails
from tests.stores import ADMIN

LINK = re.compile(r"/question/([\w-]+)")
ABOUT = ("cluster", "agro")
READER = "jan@firma.example"
TITLE, TEXT = "Czy klaster przyjmuje firmy spoza regionu?", "Działamy w Radomiu, zob. https://firma.example/o-nas."
REPLY = "Tak, przyjmujemy także firmy z sąsiednich województw."


def draft(**given):
    """Make what a reader writes."""
    said = {"title": TITLE, "text": TEXT, "language": "pl", "email": READER, "mails": "pl"}
    return DraftedPost(**{**said, **given})


def secret(mail):
    """Return what the link of a mail holds."""
    return LINK.search(mail.body)[1]


def newest(database):
    """Return the text that was entered last."""
    with database.reading() as session:
        return session.query(threads.Post).order_by(threads.Post.id.desc()).first()


def sent(database, about=ABOUT, now=NOW, **given):
    """Let a visitor ask and confirm; return the key of the question and the secret of its link."""
    threads.ask(database, about, draft(**given), now)
    token = secret(mails(database)[-1])
    threads.confirm(database, token, now)
    return newest(database).key, token


def judged(database, key, do=verdicts.PUBLISH, by=ADMIN, now=NOW, **given):
    """Let an editor decide on a text as it is, or as is given."""
    found = verdicts.opened(database, key, by, "redakcja@example.pl")
    own = {name: getattr(found.post, name) for name in ("title", "text", "name")}
    verdicts.decide(database, key, by, "redakcja@example.pl", PostVerdict(do, found.seen, **{**own, **given}), now)


def asked(database, about=ABOUT, now=NOW, **given):
    """Publish a question of a visitor and return its key."""
    key, _token = sent(database, about, now, **given)
    judged(database, key, now=now)
    return key


def answered(database, question, by, email, now=NOW, **given):
    """Publish an answer of somebody who has signed in and return its key."""
    given = {"title": "", "text": REPLY, "email": email, **given}
    if threads.answer(database, question, draft(**given), by, now) == threads.WAITING:
        judged(database, newest(database).key, now=now)
    return newest(database).key
