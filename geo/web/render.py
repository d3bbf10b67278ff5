"""HTML from templates: the one place where text is escaped for HTML.

Templates translate with ``t("…")`` and ``n("one", "many", count)`` and may trust no value: autoescaping is on, and only
`web_link` lets an address become a link.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.i18n import Translator
from geo.links import web_link

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # which looks at the files of all templates at every use
        cache_size=-1,
    )
    environment.filters["web_link"] = web_link
    return environment


def render(template: str, t: Translator, **values: object) -> str:
    """Fill ``geo/web/templates/<template>.html``, which knows the translator as ``t`` and its plural form as ``n``."""
    return _environment().get_template(f"{template}.html").render(t=t, n=t.n, **values)
