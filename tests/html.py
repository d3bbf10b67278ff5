"""Reading HTML as a browser does: for tests of what templates render."""

import re
from html.parser import HTMLParser
from itertools import pairwise

NO_BREAK = "\u00a0"
VOID = {"br", "img", "input", "meta", "link", "hr"}
CELLS = {"td", "th", "caption"}  # stand apart on the screen without a space between them


class Page(HTMLParser):
    """Elements with attributes and text; fails on elements that are not closed in order."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open, self.said = [], [], []
        self.feed(html)
        self.close()
        assert self.open == [], "every element is closed"

    def handle_starttag(self, tag, attrs):
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append((self.elements[-1], len(self.said)))

    def handle_startendtag(self, tag, attrs):
        self.elements.append({"tag": tag, "text": "", **dict(attrs)})

    def handle_endtag(self, tag):
        element, first = self.open.pop()
        assert element["tag"] == tag
        element["text"] = "".join(self.said[first:])  # once, not by each element around it
        if tag in CELLS:
            self.said.append(" ")

    def handle_data(self, data):
        self.said.append(data)

    def all(self, tag, **attributes):
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [e for e in self.elements if e["tag"] == tag and all(e.get(k) == v for k, v in wanted.items())]

    def one(self, tag, **attributes):
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes}"
        return found[0]

    def texts(self, tag, **attributes):
        return [" ".join(e["text"].replace(NO_BREAK, " ").split()) for e in self.all(tag, **attributes)]

    def check_structure(self):
        """One title, no level of headings left out, no identifier twice, every label there."""
        order = [int(e["tag"][1]) for e in self.elements if re.fullmatch(r"h[1-6]", e["tag"])]
        assert order[0] == 1
        assert order.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(order))
        ids = [e["id"] for e in self.elements if "id" in e]
        assert len(ids) == len(set(ids))
        assert {e["aria-labelledby"] for e in self.elements if "aria-labelledby" in e} <= set(ids)
