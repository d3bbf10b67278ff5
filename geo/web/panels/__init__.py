"""The HTML of the pages, one module a subject."""
