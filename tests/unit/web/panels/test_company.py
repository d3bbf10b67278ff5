"""The way of a company: form, address, answer."""

from types import SimpleNamespace

import pytest
from starlette.requests import Request

from geo.i18n import translator
from geo.selection.view import View
from geo.web.panels import company
from tests import factories
from tests.html import Page

TINY = factories.registry()
PL = translator("pl")


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        ({"sector": ["ict"], "town": ["puławy"], "activity": ["active"]},
         {"sector": ["ict"], "activity": ["active"], "near": ["760778"], "radius": ["50"], "sort": ["proof"]}),
        ({"sector": [""], "town": [" LODZ "]}, {"near": ["3093133"], "radius": ["50"], "sort": ["proof"]}),
        ({"town": ["Pul"]}, {"near": ["Pul"], "radius": ["50"], "sort": ["proof"]}),  # no town is guessed
        ({"lang": ["en"], "page": ["7"]}, {"lang": ["en"], "sort": ["proof"]}),
    ],
)  # fmt: skip
def test_a_form_becomes_the_address_of_a_view(asked, query):
    assert company.query(TINY, asked) == query


def test_the_form_asks_for_sector_town_and_proof_in_one_step():
    form = Page(company.form(TINY, View(lang="pl"), PL))
    assert form.one("form", method="get", data_ask="company")["action"] == "./for-company"
    assert [option["value"] for option in form.all("option")][:4] == ["", "ict", "agri-food", "tourism"]
    assert {one.get("name") for one in [*form.all("input"), *form.all("select")]} == {
        "lang",
        "sector",
        "town",
        "activity",
    }
    assert "checked" in form.one("input", name="activity")
    assert form.one("button", popovertarget="atlas-company")["text"] == "Dla firmy"


def test_without_a_script_the_form_leads_to_the_view():
    routes = company.routes(lambda: SimpleNamespace(registry=TINY), ["", "/base"])
    assert [route.path for route in routes] == ["/for-company", "/base/for-company"]
    asked = b"sector=ict&town=Pu%C5%82awy&activity=active"
    scope = {"type": "http", "method": "GET", "path": "/for-company", "query_string": asked, "headers": []}
    answer = routes[0].endpoint(Request(scope))
    assert answer.status_code == 303
    assert answer.headers["location"] == "./?sector=ict&activity=active&near=760778&radius=50&sort=proof"
