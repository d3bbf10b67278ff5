"""The accessibility statement that Polish law asks of public bodies, assembled for the template ``accessibility``.

Its parts, their order, headings and identifiers are those of the technical conditions, version 2.0 of 31 July 2024,
under the Act of 4 April 2019 (Dz.U. 2023 poz. 1440).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geo.i18n import Translator
from geo.links import is_mail, web_link
from geo.settings import Settings
from geo.web.render import render

PREPARED = date(2026, 11, 24)  # of this statement; a change of what it says moves `REVIEWED`
REVIEWED = date(2026, 11, 24)
UPDATED = date(2026, 11, 24)  # last change of the atlas that bears on access
OMBUDSMAN = "https://bip.brpo.gov.pl/"
ACT = "https://isap.sejm.gov.pl/isap.nsf/DocDetails.xsp?id=WDU20230001440"


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs an installation; what is empty is worded as not given."""

    name: str = ""  # official name of the body
    email: str = ""  # where problems of access are reported
    phone: str = ""
    address: str = ""  # absolute address of the atlas
    published: date | None = None  # day on which the body put the atlas online
    # access to the body's seat, and forms of contact such as sign language: a text, or a http(s) link to one
    premises: str = ""
    communication: str = ""


def operator(settings: Settings, address: str) -> Operator:
    """Take what the settings of an installation say of its operator; a date that is none counts as not given."""
    try:
        published = date.fromisoformat(settings.published)
    except ValueError:
        published = None
    return Operator(
        settings.body, settings.contact, settings.phone, address, published, settings.premises, settings.communication
    )


def statement(t: Translator, operator: Operator) -> str:
    """Render the statement.

    Parameters
    ----------
    operator
        The body that runs the installation.
    """
    return render(
        "accessibility",
        t,
        operator=operator,
        mail=operator.email if is_mail(operator.email) else "",
        dial=re.sub(r"[^+\d]", "", operator.phone),
        published=_day(operator.published, t) if operator.published else None,
        updated=_day(UPDATED, t),
        prepared=_day(PREPARED, t),
        reviewed=_day(REVIEWED, t),
        premises=web_link(operator.premises) if "://" in operator.premises else None,
        communication=web_link(operator.communication) if "://" in operator.communication else None,
        ombudsman=OMBUDSMAN,
        act=ACT,
    )


def _day(day: date, t: Translator) -> Mapping[str, str]:
    return {"iso": day.isoformat(), "text": t.day(day)}
