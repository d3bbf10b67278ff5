"""Mails of these services speak all languages of forms."""

from tests.spoken import speaks_wholly  # noqa: F401
