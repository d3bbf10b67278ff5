"""The figure of clusters side by side."""

import pytest

from geo.figures import clusters
from geo.i18n import translator
from tests import factories
from tests.html import NO_BREAK

PL, EN = translator("pl"), translator("en")
TINY = factories.registry()


def figure(*keys, t=EN, registry=TINY):
    return clusters.side_by_side(registry, [registry.index_of(key) for key in keys], t, factories.TODAY)


def rows(found):
    return {row[0]: list(row[1:]) for row in found.table_rows}


def test_each_cluster_is_a_column_and_each_fact_a_row():
    found = figure("cyfra", "bieg", t=PL)
    assert [column.heading for column in found.columns] == ["Cecha", "Łódzki Klaster ICT", "Żywność Lubelszczyzny"]
    told = rows(found)
    assert told["Liczba członków"] == ["100 członków (rok nieznany)", "brak danych"]
    assert told["Rok powstania"] == ["2010", "brak danych"]
    assert told["Koordynator"] == ["Fundacja cyfra", "Fundacja bieg"]
    assert told["Status"][0] == "KKK do 31.12.2027"
    assert told["Branże dodatkowe"][1] == "Turystyka, uzdrowiska i czas wolny"
    assert found.title.replace(NO_BREAK, " ") == "Aktywność potwierdzona: 1 z 2"


def test_what_is_known_of_none_is_a_note_and_no_row():
    found = figure("cyfra", "bieg")
    assert not {"Website", "E-mail", "Telephone"} & set(rows(found))
    unknown = "industry in the words of the source, NIP, KRS of the coordinator, website, e-mail, telephone"
    assert found.takeaway == f"Of none of them is known: {unknown}."


@pytest.mark.parametrize("keys", [("agro", "dane"), ("agro", "dane", "cyfra", "bieg")])
def test_two_to_four_stand_in_the_order_of_the_shortlist(keys):
    names = [TINY.names[TINY.index_of(key)] for key in keys]
    assert [column.label for column in figure(*keys).columns[1:]] == names
    assert all(name in figure(*keys).text for name in names)
