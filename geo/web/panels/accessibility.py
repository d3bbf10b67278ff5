"""The accessibility statement that Polish law asks of public bodies, assembled for the template ``accessibility``.

Its parts, their order, headings and identifiers are those of the technical conditions, version 2.0 of 31 July 2024,
under the Act of 4 April 2019 (Dz.U. 2023 poz. 1440).
"""

import re
from collections.abc import Mapping
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


def statement(t: Translator, operator: Settings, address: str = "") -> str:
    """Render the statement of the body that an installation's settings name; `address` is that of the atlas.

    What is empty, and a date that is none, is worded as not given.
    """
    try:
        published = _day(date.fromisoformat(operator.published), t)
    except ValueError:
        published = None
    return render(
        "accessibility",
        t,
        operator=operator,
        address=address,
        mail=operator.contact if is_mail(operator.contact) else "",
        dial=re.sub(r"[^+\d]", "", operator.phone),
        published=published,
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
