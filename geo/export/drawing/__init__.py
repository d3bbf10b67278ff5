"""Pictures: maps and charts drawn with matplotlib."""
