"""What a browser sends of the form of a page."""

from html.parser import HTMLParser
from typing import Any

from lxml import etree

LEFT_OUT = ("checkbox", "radio", "submit", "button")
FILLED_IN = ("input", "option", "textarea")


class _Form(HTMLParser):
    """Collects elements that have an id."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, dict[str, str | None]] = {}  # attributes by id

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.fields[str(given["id"])] = given


def filled(text: str, **changed: Any) -> dict[str, Any]:
    """Return what the forms of a page would send, with some inputs filled in otherwise; one text where one came."""
    sent: dict[str, list[str]] = {}
    page = etree.HTML(text.replace(">\n", ">"))  # a browser drops the first line end of a text
    for element in page.iter(*FILLED_IN):
        name, kind = element.get("name", ""), element.get("type") or "text"
        if element.tag == "option":
            name = next((around.get("name", "") for around in element.iterancestors("select")), "")
            if name and ("selected" in element.attrib or name not in sent):
                sent[name] = [element.get("value", "")]
        elif element.tag == "textarea":
            sent[name] = ["".join(element.itertext())]
        elif name and (kind not in LEFT_OUT or "checked" in element.attrib):
            sent.setdefault(name, []).append(element.get("value") or ("on" if kind == "checkbox" else ""))
    return {name: values[0] if len(values) == 1 else values for name, values in sent.items()} | changed


def fields(text: str) -> dict[str, dict[str, str | None]]:
    """Return the attributes of all elements of a page that have an id."""
    form = _Form()
    form.feed(text)
    return form.fields
