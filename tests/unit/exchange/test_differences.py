"""What a digest tells is what the filters of the View let pass at both moments, whatever the records and the View."""

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from geo.exchange import differences
from geo.exchange.differences import FITS, LEFT, NEW, OVER, REMOVED, ShownData
from geo.store.exchange import Exchange
from tests import scenery
from tests.exchange import tell

THEN, NOW = date(2026, 12, 1), date(2026, 12, 7)
ENDS = ("2026-11-30", "2026-12-03", "2027-05-31")  # before both moments, between them, after
SECTORS, LANDS = ("agri-food", "ict"), ("CZ", "DE")
OFFERS = some.dictionaries(
    some.sampled_from("abcdef"),
    some.fixed_dictionaries(
        {
            "kind": some.just("technology_offer"),
            "owner_kind": some.just("cluster"),
            "owner": some.sampled_from(("itcorner", "dolina-lotnicza")),
            "sector": some.sampled_from(SECTORS),
            "countries": some.sampled_from(("", "CZ", "CZ;DE")),
            "valid_until": some.sampled_from(ENDS),
        }
    ),
)
VIEWS = some.fixed_dictionaries(
    {
        "sector": some.sets(some.sampled_from(SECTORS)),
        "country": some.sets(some.sampled_from(LANDS)),
        "past": some.booleans(),
    }
)


def passes(row, view, day):
    """Say by hand whether an offer is in a View on a day."""
    return (
        (not view["sector"] or row["sector"] in view["sector"])
        and (not view["country"] or bool(view["country"] & set(row["countries"].split(";"))))
        and (view["past"] or row["valid_until"] >= day.isoformat())
    )


def query(view):
    parts = [*(f"sector={one}" for one in view["sector"]), *(f"country={one}" for one in view["country"])]
    return "&".join([*parts, *(["past=1"] if view["past"] else [])])


def shown(folder, offers, day):
    tell(folder, offers=offers)
    state = {("offer", key): {name: cell for name, cell in row.items() if cell} for key, row in offers.items()}
    return ShownData(scenery.embedded().registry, Exchange(folder, day), state, 0, day)


@settings(max_examples=60, deadline=None)
@given(OFFERS, OFFERS, VIEWS)
def test_of_offers_it_is_the_difference_of_both_lists(before, after, view):
    with tempfile.TemporaryDirectory() as folder:
        then, now = shown(Path(folder) / "then", before, THEN), shown(Path(folder) / "now", after, NOW)
        found = differences.between(then, now, "offers", query(view))
    old = {key for key, row in before.items() if passes(row, view, THEN)}
    new = {key for key, row in after.items() if passes(row, view, NOW)}
    assert dict(found.came) == {key: FITS if key in before else NEW for key in new - old}
    assert set(found.changed) == {key for key in old & new if before[key] != after[key]}
    assert dict(found.went) == {
        key: REMOVED if key not in after else LEFT if after[key]["valid_until"] >= NOW.isoformat() else OVER
        for key in old - new
    }


@settings(max_examples=30, deadline=None)
@given(some.data())
def test_of_clusters_too(data):
    registry = scenery.embedded().registry
    codes = registry.region_codes
    chosen = data.draw(some.sets(some.sampled_from(codes), min_size=1, max_size=4))
    moved = data.draw(some.dictionaries(some.integers(0, len(registry) - 1), some.integers(-1, len(codes) - 1)))
    region = np.array(registry.region)
    for place, code in moved.items():
        region[place] = code
    state = {("cluster", key): {"name": key} for key in registry.ids}
    held = scenery.embedded().exchange
    then = ShownData(registry, held, state, 0, THEN)
    now = ShownData(replace(registry, region=region), held, state, 1, NOW)
    found = differences.between(then, now, "clusters", "&".join(f"region={code}" for code in chosen))
    wanted = {codes.index(code) for code in chosen}
    was = {key for key, place in zip(registry.ids, registry.region, strict=True) if place in wanted}
    is_now = {key for key, place in zip(registry.ids, region, strict=True) if place in wanted}
    assert dict(found.came) == dict.fromkeys(is_now - was, FITS)
    assert dict(found.went) == dict.fromkeys(was - is_now, LEFT)
    assert found.changed == {}
