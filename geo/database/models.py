"""The tables of the living registry: records with their history, accounts, and what waits to be sent.

Plain columns that SQLite and PostgreSQL understand alike. What is history is only ever added to: of a revision
``valid_to`` is set once, of a change nothing after its decision.
"""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, with its zone in both databases; SQLite keeps none, so it is added again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Take a moment with a zone only."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give it back in UTC."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value and value.astimezone(UTC)


Number = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts on by itself only for its own INTEGER


class Base(DeclarativeBase):
    """What all tables have in common."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        dict[str, Any]: JSON(none_as_null=True),
        list[str]: JSON(none_as_null=True),
        datetime: Moment(),
        str: String(400),
        int: Number,
    }


class Record(Base):
    """One entry of the registry, whatever has become of it."""

    __tablename__ = "record"
    __table_args__ = (UniqueConstraint("kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))  # ``cluster``, ``left_out``, ``rule``
    key: Mapped[str]  # its id in the raw table
    version: Mapped[int] = mapped_column(default=0)  # of its newest revision; 0 before the first
    # what the release that was merged last says of it; None where no release has it
    upstream: Mapped[dict[str, Any] | None]


class Change(Base):
    """A proposal and its decision."""

    __tablename__ = "change"
    __table_args__ = (
        Index(None, "state", "id"),
        Index(None, "kind", "key", "id"),
        Index(None, "batch"),
        Index(None, "author"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str]
    base_version: Mapped[int]  # version of the record that it was written against; 0 for a new record
    # field to its new value (None clears it); None as a whole where the record is to be removed
    patch: Mapped[dict[str, Any] | None]
    note: Mapped[str] = mapped_column(Text, default="")
    sources: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[str] = mapped_column(String(20))  # ``form``, ``import``, ``release``, ``undo``
    batch: Mapped[str] = mapped_column(String(80), default="")  # what was done in one go has one; blank alone
    undoes: Mapped[int | None] = mapped_column(ForeignKey("change.id"))
    state: Mapped[str] = mapped_column(String(20))
    # the account goes when its owner asks for it; the role stays, which is all that the public history shows
    author: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    author_role: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    turn: Mapped[int] = mapped_column(default=0)  # how often it was handed in
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    decided_role: Mapped[str | None] = mapped_column(String(40))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    # the published rules that the decision names, each as ``id@version``
    rules: Mapped[list[str]] = mapped_column(default=list)
    checked: Mapped[bool] = mapped_column(default=False)  # whether the editor compared it with its sources


class ChangeMessage(Base):
    """What was said about a change: that it was handed in, decided, asked or answered."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    change: Mapped[int] = mapped_column(ForeignKey("change.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # the state that the change came to, or ``answer``
    at: Mapped[datetime]
    account: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    role: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text, default="")
    rules: Mapped[list[str]] = mapped_column(default=list)


class Revision(Base):
    """A record as it was for a while, whole."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("record", "version"),
        # No two revisions of a record are current: the database itself says so.
        Index(
            "uq_revision_current",
            "record",
            unique=True,
            sqlite_where=text("valid_to IS NULL"),
            postgresql_where=text("valid_to IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record: Mapped[int] = mapped_column(ForeignKey("record.id"))
    version: Mapped[int]
    data: Mapped[dict[str, Any] | None]  # None where the record is removed
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]  # None as long as it is the current one
    change: Mapped[int] = mapped_column(ForeignKey("change.id"))


class PublishedSnapshot(Base):
    """A publication: all revisions up to one, built on one release."""

    __tablename__ = "snapshot"
    __table_args__ = (
        Index(
            "uq_snapshot_current",
            "current",
            unique=True,
            sqlite_where=text("current = 1"),
            postgresql_where=text("current = 1"),
        ),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    built_at: Mapped[datetime]
    revision: Mapped[int]  # the newest revision in it
    base: Mapped[str] = mapped_column(String(80))  # the built data that it was built on
    data_version: Mapped[str] = mapped_column(String(40))
    clusters: Mapped[int]
    event: Mapped[int] = mapped_column(default=0, server_default="0")  # the newest of `ContactEvent` in it
    current: Mapped[int]  # 1 for the one that pages show, else 0


class Release(Base):
    """A registry that came with a version of the atlas, or as a folder, and was merged."""

    __tablename__ = "release"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(80))  # of its files
    merged_at: Mapped[datetime]
    layout: Mapped[dict[str, Any]]  # how its tables are written: columns, order of rows, ends of lines


class Account(Base):
    """Somebody who may do more than read: an address, nothing else."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)  # in small letters
    language: Mapped[str] = mapped_column(String(8), default="pl")
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]  # when its owner signed in last


class Identity(Base):
    """An account at a provider of sign-in."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str]
    subject: Mapped[str]


class Role(Base):
    """What an account may do, and where."""

    __tablename__ = "role"
    __table_args__ = (UniqueConstraint("account", "role", "scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(40))  # ``coordinator``, ``contact``, ``administrator``
    scope: Mapped[str]  # id of a cluster, code of a voivodeship; ``*`` for everything


class SignedIn(Base):
    """A session: what a cookie stands for."""

    __tablename__ = "session"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of what the cookie holds
    account: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    user_agent: Mapped[str]


class LoginToken(Base):
    """A link that was sent by mail, and the code beside it."""

    __tablename__ = "login_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    code_digest: Mapped[str] = mapped_column(String(64))
    email: Mapped[str] = mapped_column(index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)  # wrong codes so far
    # SHA-256 of what the page has that asked for it: only there the code is taken
    ticket: Mapped[str] = mapped_column(String(64), default="", server_default="", index=True)
    language: Mapped[str] = mapped_column(String(8), default="", server_default="")
    way: Mapped[str] = mapped_column(default="", server_default="")  # where its owner wants to go
    # an account at a provider of sign-in that will belong to the owner of the address; blank where there is none
    issuer: Mapped[str] = mapped_column(default="", server_default="")
    subject: Mapped[str] = mapped_column(default="", server_default="")


class Invitation(Base):
    """A role that is offered to whoever has an address."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(index=True)
    role: Mapped[str] = mapped_column(String(40))
    scope: Mapped[str]
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class Outbox(Base):
    """A mail that is to be sent once."""

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "sent_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    recipient: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    leased_by: Mapped[str | None] = mapped_column(String(80))
    lease_ends_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str] = mapped_column(Text, default="")
    reply_to: Mapped[str] = mapped_column(default="", server_default="")
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    key: Mapped[str | None] = mapped_column(String(200), unique=True)  # what happens once; None where that is no matter
    given_up_at: Mapped[datetime | None]
    html: Mapped[str] = mapped_column(Text, default="", server_default="")  # the same once more; blank for text alone


class Turn(Base):
    """A periodic work of several processes, and whose turn it is."""

    __tablename__ = "turn"

    id: Mapped[int] = mapped_column(primary_key=True)
    work: Mapped[str] = mapped_column(String(80), unique=True)
    leased_by: Mapped[str | None] = mapped_column(String(80))
    lease_ends_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    fault: Mapped[str] = mapped_column(Text, default="")  # why it failed the last time; blank where it did not


class KeptForm(Base):
    """What a visitor typed before signing in; whoever has the secret, which only the visitor was given, goes on."""

    __tablename__ = "kept_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of the secret
    purpose: Mapped[str] = mapped_column(String(40))  # kind of change that it is to be
    key: Mapped[str]  # of the record; blank for a new one
    form: Mapped[dict[str, Any]]  # name of an input to all that was typed there
    ends_at: Mapped[datetime] = mapped_column(index=True)


class Attempt(Base):
    """Something that may not be done too often."""

    __tablename__ = "attempt"
    __table_args__ = (Index(None, "what", "who", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(40))
    who: Mapped[str] = mapped_column(String(64))  # hash of an address, never the address
    at: Mapped[datetime]


class RequestRound(Base):
    """A round of questions to clusters: is what the atlas says of them still right."""

    __tablename__ = "request_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    started_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    role: Mapped[str] = mapped_column(String(40))


class UpdateRequest(Base):
    """The question to one cluster in one round, and what came back."""

    __tablename__ = "update_request"
    __table_args__ = (UniqueConstraint("round", "key"), Index(None, "key", "id"), Index(None, "next_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    round: Mapped[int] = mapped_column(ForeignKey("request_round.id"))
    key: Mapped[str]  # id of the cluster
    region: Mapped[str] = mapped_column(String(8))  # its voivodeship when it was asked; blank where not known
    asked_at: Mapped[datetime]
    reminders: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None]  # when it is reminded of, or counts as unanswered; None where nothing more comes
    answer: Mapped[str] = mapped_column(String(20), default="")  # ``right``, ``update``, ``ended``; blank for none
    answered_at: Mapped[datetime | None]
    change: Mapped[int | None] = mapped_column(ForeignKey("change.id", ondelete="SET NULL"))  # that ``ended`` proposed
    ended_at: Mapped[datetime | None]  # when a newer one took its place


class RequestLetter(Base):
    """A mail with the link to a request; of the link only its hash is known."""

    __tablename__ = "request_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    request: Mapped[int] = mapped_column(ForeignKey("update_request.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of what the link holds
    recipient: Mapped[str]
    language: Mapped[str] = mapped_column(String(8))
    account: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    ends_at: Mapped[datetime]


class ContactEvent(Base):
    """What was heard from those who know a cluster, or that nothing was (the newest one holds); what came of an offer.

    One series of numbers for both: a snapshot tells everything up to one of them.
    """

    __tablename__ = "contact_event"
    __table_args__ = (Index(None, "key", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(String(20), default="cluster", server_default="cluster")  # kind of the record
    key: Mapped[str]  # its id
    kind: Mapped[str] = mapped_column(String(20))  # ``confirmed``, ``replied``, ``unanswered``; what is counted
    number: Mapped[int] = mapped_column(default=1, server_default="1")  # of what is counted; less than 0 takes back
    day: Mapped[str] = mapped_column(String(10))  # of the confirmation or reply; of the question without an answer
    role: Mapped[str] = mapped_column(String(40))  # of who said it: ``coordinator``, ``address``, ``contact``, …
    at: Mapped[datetime]
    request: Mapped[int | None] = mapped_column(ForeignKey("update_request.id"))


class ClusterNote(Base):
    """A remark of editors on a cluster, for editors alone."""

    __tablename__ = "cluster_note"
    __table_args__ = (Index(None, "key", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]  # id of the cluster
    text: Mapped[str] = mapped_column(Text)
    author: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    role: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]


class MailRefusal(Base):
    """An address that wants no mails of a kind."""

    __tablename__ = "mail_refusal"
    __table_args__ = (UniqueConstraint("digest", "what"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))  # hash of the address, never the address
    what: Mapped[str] = mapped_column(String(20))  # ``requests``, ``digest``
    at: Mapped[datetime]


class DigestSent(Base):
    """A mail of the day to an editor; of its link to unsubscribe only the hash is known."""

    __tablename__ = "digest_sent"

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    until: Mapped[datetime]  # up to when it tells
    digest: Mapped[str] = mapped_column(String(64), unique=True)
