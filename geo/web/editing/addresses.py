"""Addresses of the pages that are filled in; known to the server without loading what stands behind them."""

# First part of their addresses; none is the address of a page that is only read.
FIRST = (
    "account",
    "accounts",
    "answer",
    "changes",
    "desk",
    "drafts",
    "events",
    "events.ics",
    "firms",
    "import",
    "interest",
    "invitation",
    "meetings",
    "metaclusters",
    "moderation",
    "monitoring",
    "my",
    "offers",
    "privacy",
    "questionnaire",
    "questionnaires",
    "question",
    "questions",
    "renew",
    "rules",
    "signin",
    "signout",
    "snapshots",
    "submit",
    "subscribe",
    "subscriptions",
)


FILES = ("import",)  # addresses to which a form may bring a file
# Addresses, up to their last part, to which programs of mail send the form of RFC 8058: also one in parts.
ONE_CLICK = ("answer/digest", "subscriptions/end")


def is_own(address: str) -> bool:
    """Say whether an address below the base path belongs to a page that is filled in."""
    return address.partition("/")[0] in FIRST
