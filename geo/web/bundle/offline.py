"""HTML of the running atlas made fit for a page that stands alone: the one place that decides where its links lead.

Pages of the atlas are reached at its public address where it has one; without one a link is its text. What only a
server can answer (buttons and lists of choices) becomes text as well or goes.
"""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

from geo.links import web_link

# Gone with all that is in them: nobody would answer.
_GONE = frozenset({"select", "textarea", "script", "iframe", "object", "embed", "form", "input"})
_GONE_CLASSES = frozenset({"atlas-hint", "atlas-help"})  # what a click does; the way to the page of methods
_VOID = frozenset({"br", "embed", "hr", "img", "input", "link", "meta"})
_LINKED = frozenset({"a", "button"})
# What an element keeps that no longer is a link or a button.
_KEPT = ("class", "style", "lang", "id")
_ACTIONS = ("data-action", "data-value", "data-local")


def offline(html: str, root: str = "") -> str:
    """Rewrite HTML of the atlas for a page without the atlas.

    Parameters
    ----------
    html
        Escaped HTML, as templates of the atlas give it.
    root
        Public address of the atlas without a slash at the end; empty where there is none.

    Examples
    --------
    >>> offline('<a href="./?region=06">ICT</a>'), offline('<a href="./?region=06">ICT</a>', "https://a.example")
    ('<span>ICT</span>', '<a href="https://a.example/?region=06" rel="noopener noreferrer">ICT</a>')
    """
    parser = _Rewriter(root)
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)


class _Rewriter(HTMLParser):
    """Copies HTML as it is written, apart from what needs the atlas."""

    def __init__(self, root: str) -> None:
        super().__init__(convert_charrefs=False)
        self.root = root
        self.parts: list[str] = []
        self.endings: list[str] = []  # of the open links and buttons: what closes them now
        self.gone = 0  # depth in an element that is left out
        self.pictures = 0  # depth in SVG

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self.gone or tag in _GONE or _GONE_CLASSES.intersection(given.get("class", "").split()):
            self.gone += tag not in _VOID
            return
        self.pictures += tag == "svg"
        if tag in _LINKED:
            self._link(tag, given)
        elif any(name in given for name in _ACTIONS):
            kept = {name: value for name, value in given.items() if name not in (*_ACTIONS, "tabindex")}
            self.parts.append(_tag(tag, kept))
        else:
            self.parts.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _GONE and not self.gone:
            self.parts.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self.gone:
            self.gone -= 1
        else:
            self.pictures -= tag == "svg"
            closing = self.endings.pop() if tag in _LINKED and self.endings else tag
            self.parts.append(f"</{closing}>")

    def _link(self, tag: str, given: dict[str, str]) -> None:
        target = self._target(given.get("href", "")) if tag == "a" else None
        kept = {name: given[name] for name in _KEPT if name in given}
        if target:
            self.parts.append(_tag("a", kept | {"href": target, "rel": "noopener noreferrer"}))
            self.endings.append("a")
        else:
            plain = "g" if self.pictures else "span"
            self.parts.append(_tag(plain, kept))
            self.endings.append(plain)

    def _target(self, address: str) -> str | None:
        """Say where a link leads from outside the atlas; None where it leads nowhere."""
        if address.startswith("./") and self.root:
            return self.root + address[1:]
        return web_link(address) if address.startswith(("http://", "https://")) else None

    def handle_data(self, data: str) -> None:
        self._copy(data)

    def handle_entityref(self, name: str) -> None:
        self._copy(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._copy(f"&#{name};")

    def _copy(self, text: str) -> None:
        if not self.gone:
            self.parts.append(text)


def _tag(name: str, attributes: dict[str, str]) -> str:
    return f"<{name}" + "".join(f' {key}="{escape(value)}"' for key, value in attributes.items()) + ">"
