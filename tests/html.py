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
        self.elements, self.open = [], []
        self.feed(html)
        self.close()
        assert self.open == [], "every element is closed"
        for element in self.elements:
            element["text"] = "".join(element["text"])

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": [], **dict(attrs)}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.elements.append({"tag": tag, "text": [], **dict(attrs)})

    def handle_endtag(self, tag):
        assert self.open.pop()["tag"] == tag
        if tag in CELLS:
            self.handle_data(" ")

    def handle_data(self, data):
        for element in self.open:
            element["text"].append(data)

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
