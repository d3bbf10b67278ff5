"""Reading HTML as a browser does: for tests of what templates render."""

import re
from html import unescape
from itertools import pairwise

NO_BREAK = "\u00a0"
VOID = {"br", "img", "input", "meta", "link", "hr"}
CELLS = {"td", "th", "caption"}  # stand apart on the screen without a space between them
RAW = {"script", "style"}  # in which nothing but their own end is a tag
TAG = re.compile(
    r"""<!--.*?-->|<[!?][^>]*>|</([a-zA-Z][^\s/>]*)[^>]*>|<([a-zA-Z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>""",
    re.DOTALL,
)
ATTRIBUTE = re.compile(r"""([^\s/>"'=][^\s/>=]*)(?:\s*(=)\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']*)))?""")


class Page:
    """Elements with attributes and text; fails on elements that are not closed in order.

    The parser of Python takes three times as long.
    """

    def __init__(self, html):
        self.elements, self.open, self.texts_in_order = [], [], []
        at = 0
        while tag := TAG.search(html, at):
            self._text(html[at : tag.start()])
            at = tag.end()
            if tag[1]:
                self._end(tag[1].lower())
            elif tag[2]:
                name = tag[2].lower()
                if self._start(name, tag[3]) and name in RAW:
                    end = re.compile(f"</{name}", re.IGNORECASE).search(html, at)
                    self.texts_in_order.append(html[at : end.start()])
                    at = end.start()
        self._text(html[at:])
        assert self.open == [], "every element is closed"

    def _text(self, text):
        if text:
            self.texts_in_order.append(unescape(text) if "&" in text else text)

    def _start(self, name, attributes):
        """Note an element; say whether it is left open."""
        element = {"tag": name, "text": ""}
        for key, given, *values in ATTRIBUTE.findall(attributes) if attributes else ():
            element[key.lower()] = unescape("".join(values)) if given else None
        self.elements.append(element)
        if name in VOID or attributes.endswith("/"):
            return False
        self.open.append((element, len(self.texts_in_order)))
        return True

    def _end(self, name):
        element, first = self.open.pop()
        assert element["tag"] == name
        element["text"] = "".join(self.texts_in_order[first:])
        if name in CELLS:
            self.texts_in_order.append(" ")

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
