"""Language as an argument: messages, plurals, numbers and dates."""


def mark(message: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return message
