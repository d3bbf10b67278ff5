"""The shortlist on every page: the link that puts a cluster on it or takes it off, the bar that counts them."""

from collections.abc import Mapping

from geo.i18n import Translator
from geo.scenes.scene import SHORTLIST
from geo.selection.view import MOST_PICKS, View
from geo.web.render import render


def choice(view: View, cluster: str, name: str, page: str, t: Translator) -> Mapping[str, object] | None:
    """Return what the link of a cluster on a page says and where it leads; None where the shortlist is full."""
    picked = cluster in view.pick
    if not picked and len(view.pick) >= MOST_PICKS:
        return None
    label = t("In the comparison") if picked else t("Add to the comparison")
    spoken = (
        t("Take out of the comparison: {name}", name=name) if picked else t("Add to the comparison: {name}", name=name)
    )
    href = view.picking(cluster).address(page)
    return {"id": cluster, "picked": picked, "label": label, "name": spoken, "href": href}


def bar(view: View, page: str, t: Translator) -> str:
    """Render the bar; nothing without a shortlist, or on the page that shows it."""
    if not view.pick or page == SHORTLIST:
        return ""
    compared, cleared = view.address(SHORTLIST), view.change(pick=()).address(page)
    return render("picks", t, count=len(view.pick), full=len(view.pick) >= MOST_PICKS, href=compared, cleared=cleared)
