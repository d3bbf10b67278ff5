"""What a browser sends of the form of a page."""

from html.parser import HTMLParser
from typing import Any

LEFT_OUT = ("checkbox", "radio", "submit", "button")


class _Form(HTMLParser):
    """Collects inputs with what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.fields: dict[str, dict[str, str | None]] = {}  # attributes by id
        self._select = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name") or "", given.get("type") or "text"
        if given.get("id"):
            self.fields[str(given["id"])] = given
        if tag == "input" and name and (kind not in LEFT_OUT or "checked" in given):
            self.sent.setdefault(name, []).append(given.get("value") or ("on" if kind == "checkbox" else ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self.sent):
            self.sent[self._select] = [given.get("value") or ""]
        elif tag == "textarea":
            self._text = name
            self.sent[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.sent[self._text] = [self.sent[self._text][0] + data]


def filled(text: str, **changed: Any) -> dict[str, Any]:
    """Return what the forms of a page would send, with some inputs filled in otherwise; one text where one came."""
    form = _Form()
    form.feed(text.replace(">\n", ">"))  # a browser drops the first line end of a text
    return {name: values[0] if len(values) == 1 else values for name, values in form.sent.items()} | changed


def fields(text: str) -> dict[str, dict[str, str | None]]:
    """Return the attributes of all elements of a page that have an id."""
    form = _Form()
    form.feed(text)
    return form.fields
