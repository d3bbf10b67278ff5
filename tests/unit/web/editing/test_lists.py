"""Bare addresses of kinds of records lead to their lists."""

import pytest

from tests import desk, scenery


@pytest.mark.parametrize(
    ("address", "to"),
    [
        ("firms", "./exchange?kind=firms"),
        ("offers?region=06&region=14", "./exchange?kind=offers&region=06&region=14"),
        ("offers?kind=events&lang=en&sector=ict", "./exchange?kind=offers&sector=ict&lang=en"),
    ],
)
def test_a_bare_address_leads_to_the_list_and_keeps_the_rest(stores, tmp_path, address, to):
    from geo.database.engine import Database

    with Database(stores.filled("sqlite", tmp_path)) as database:
        reply = desk.browser(database, scenery.embedded()).get(address)
    assert (reply.status, reply.header("location")) == (303, to)
