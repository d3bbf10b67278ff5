"""Refreshing an installation from a server of ours that answers as the publishers do."""

import gzip
import json
import socket
from dataclasses import replace

import pytest

from geo.analysis import potential, regions
from geo.build import publishers
from geo.build.fetch import Client
from geo.build.refresh import chosen, folder, refresh
from geo.cli import main
from geo.errors import DataError
from geo.settings import ROOT, Settings
from geo.store import statistics
from geo.taxonomy import REGIONS
from tests import eurostat_files
from tests.publishers import (
    API,
    NAMES,
    REGISTER,
    VARIABLES,
    Fault,
    mazowieckie_ahead,
    replaying,
    table,
    units,
    variable,
)

SBS = f"{API}/sdmx/2.1/data/sbs_r_nuts2021"
GDP = f"{API}/sdmx/2.1/data/nama_10r_2gdp"
FLOW = f"{API}/sdmx/2.1/dataflow/ESTAT/nama_10r_2gdp"
POPULATION = "/api/v1/data/by-variable/72305"


@pytest.fixture
def server():
    with replaying() as replay:
        yield replay


@pytest.fixture
def settings(tmp_path, server):
    found = Settings(ROOT / "data" / "built", tmp_path / "installed")
    return replace(found, refresh_from=server.address, bdl_key="a-key")


@pytest.fixture
def run(settings):
    def refreshed(*only, dry=False):
        client = Client(folder(settings), settings.refresh_from, settings.bdl_key, backoff=0, pace=0)
        return refresh(settings, client, only, dry=dry, say=lambda _: None)

    return refreshed


def now(settings):
    return statistics.load(settings.data, settings.installed)


def newest_product(settings):
    return now(settings).table("profile").query("variable == 'gdp'")["year"].max()


def left(settings):
    """What lies beside the installed boundaries, without what was remembered of the publishers."""
    return sorted(path.name for path in settings.installed.parent.iterdir() if path.name != folder(settings).name)


def test_a_refreshed_installation_has_right_figures(settings, run, server):
    done = run("sbs-until-2020", "sbs", "gva", "gdp", "population", "wages", "unemployment", "entities")
    assert done.faults == ()
    figures = now(settings)
    assert (figures.newest, figures.evaluable) == (2023, (*range(2009, 2016), 2021, 2022, 2023))
    before, after = regions.structure(figures, 2015), regions.structure(figures, 2023)
    many = before.persons > 1000
    assert ((after.lq - before.lq).abs() / before.lq).where(many).max(axis=None) < 0.02
    assert regions.span(figures) == (2015, 2023)
    total = regions.change(figures, "18")[0]
    assert total.after / total.before == pytest.approx(1.05**3, rel=1e-4)
    assert potential.measure(figures, 2023).start == 2015
    known = figures.provenance(2023)
    assert (known["code"], known["vintage"]) == ("sbs_r_nuts2021", "2026-10-01")
    assert "sbs: changed: persons_employed: new for 2021–2023; local_units: new for 2021–2023" in "\n".join(done.lines)
    assert "gva: changed: gross_value_added_pln: new for 2018–2023." in done.lines
    profile = figures.profile().query("nace == 'TOTAL'").set_index(["variable", "year", "teryt"]).sort_index()
    assert profile.at[("population", 2024, "06"), "value"] == round(37_489_000 / 16, 2)
    assert profile.at[("gdp", 2023, "06"), "poland"] == 3_400_000
    # 3 400 000 million for 38 million, all alike; Eurostat rounds its EUR per head to 100.
    heads = profile.loc[("gdp_per_capita", 2023)]
    assert set(heads.index) == set(REGIONS)
    assert heads["value"].between(89_200, 89_700).all()
    assert (heads["value"] % 100 == 0).all()
    assert set(heads["unit"]) == {"PLN"}
    assert heads["title"].iloc[0].endswith("computed from amounts in PLN, in EUR and in EUR per head, rounded to 100")
    assert profile.at[("average_wage", 2024, "06"), "title"].startswith(
        "Statistics Poland (GUS), Local Data Bank, variable 64428: average monthly gross wages"
    )
    assert profile.at[("unemployment_rate", 2024, "06"), "vintage"] == "2026-06-30"
    counties = figures.counties().query("variable == 'population' and year == 2024")
    assert set(counties["teryt"]) == {f"{region}{county}" for region in REGIONS for county in ("01", "61")}
    assert all(headers.get("X-ClientId") == "a-key" for _, headers in server.asked)


def test_gross_product_without_amounts_in_euro_leaves_that_per_head(settings, run, server):
    lines = gzip.decompress(server.bodies[GDP]).decode().splitlines()
    server.bodies[GDP] = gzip.compress(("\n".join(line for line in lines if "EUR" not in line) + "\n").encode())
    (line,) = run("gdp").lines
    assert line.endswith("Remark: it has no amounts MIO_EUR and EUR_HAB, so GDP per head stays as it is.")
    assert set(now(settings).table("profile").query("variable == 'gdp_per_capita'")["year"]) == {2022}


def test_names_of_regions_come_from_eurostats_list(settings, run, server):
    assert now(settings).european_names["FR10"] == "Île de France"
    assert run("names").lines == ("names: changed: names: 1 region of Europe renamed.",)
    assert now(settings).european_names["FR10"] == "Paris et environs"
    assert now(settings).european_names["AT12"] == "Niederösterreich"
    assert run("names").lines == ("names: nothing new.",)
    run("gdp")
    assert now(settings).european_names["FR10"] == "Paris et environs"
    server.bodies[NAMES] = b"FR10\tParis\n"
    (fault,) = run("names").faults
    assert fault.startswith("names: came names of 1 of 2")
    server.bodies[NAMES] = b"<html>"
    assert "is a web page or XML" in run("names").faults[0]


def test_what_did_not_change_is_not_fetched_again(settings, run, server):
    run("gdp", "population")
    kept = {path.name: path.read_bytes() for path in now(settings).added.iterdir()}
    server.asked.clear()
    done = run("gdp", "population")
    assert done.lines == ("gdp: nothing new.", "population: nothing new.")
    assert [headers["If-None-Match"] for path, headers in server.asked if path == GDP]
    assert {path.name: path.read_bytes() for path in now(settings).added.iterdir()} == kept
    assert main(["statistics", "status"]) == 0


def test_what_was_removed_is_fetched_again(settings, run):
    run("gdp")
    from geo.store import files

    files.remove(now(settings).added, files.ADDED_STATISTICS)
    assert run("gdp").lines[0].startswith("gdp: changed: gdp: new for 2023")


def test_a_revision_is_told_by_figure_and_year(settings, run, server):
    run("sbs")
    revised = eurostat_files.sbs(change=mazowieckie_ahead).splitlines()
    place = next(n for n, line in enumerate(revised) if line.startswith("A,C10,EMP_LOC_NR,PL21"))
    key, *cells = revised[place].split("\t")
    revised[place] = "\t".join([key, *cells[:-1], f"{float(cells[-1].split()[0]) + 40:.0f} "])
    server.bodies[SBS] = gzip.compress(("\n".join(revised) + "\n").encode())
    assert run("sbs", dry=True).lines[0].startswith("sbs: would change: persons_employed: 1 figure of 2023 revised.")
    assert now(settings).employment(2023).at["12", "C10"] == float(cells[-1].split()[0])
    assert run("sbs").lines[0].startswith("sbs: changed: persons_employed: 1 figure of 2023 revised.")


def test_a_dry_run_changes_nothing(settings, run):
    done = run("gdp", "population", dry=True)
    assert [line.partition(":")[2].split(":")[0] for line in done.lines] == [" would change"] * 2
    assert left(settings) == []
    assert not (folder(settings) / "seen.json").exists()


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_publisher_is_asked_again(run, server, status):
    server.faults[GDP] = [Fault(status, Retry_After="0"), Fault(status)]
    assert run("gdp").faults == ()
    assert server.paths().count(GDP) == 3


def test_a_publisher_that_asks_for_more_patience_is_left_alone(settings, run, server):
    server.faults[POPULATION] = [Fault(429, Retry_After="7200")]
    (fault,) = run("population").faults
    assert fault.startswith("population: bdl.stat.gov.pl/api/v1/data/by-variable/72305 answers 429 Too Many Requests")
    assert "Try again in 7200 seconds" in fault
    assert server.paths().count(POPULATION) == 1
    assert left(settings) == []


def test_a_cut_connection_is_taken_up_where_it_broke(settings, run, server):
    server.faults[GDP] = [Fault(cut=100), Fault(cut=5)]
    assert run("gdp").faults == ()
    ranges = [headers.get("Range") for path, headers in server.asked if path == GDP]
    assert ranges[:2] == [None, "bytes=100-"]
    assert newest_product(settings) == 2023


def test_a_connection_that_stays_cut_is_told_and_resumed_by_the_next_run(settings, run, server):
    server.faults[GDP] = [Fault(cut=100)] * 4
    (fault,) = run("gdp").faults
    assert "cut the connection 4 times (its answer ends too early); nothing was changed." in fault
    assert left(settings) == []
    server.asked.clear()
    assert run("gdp").faults == ()
    assert [headers.get("Range") for path, headers in server.asked if path == GDP] == ["bytes=100-"]


@pytest.mark.parametrize(
    "case",
    [
        (GDP, Fault(404), "answers 404 Not Found: it was moved or has another code"),
        (GDP, Fault(body=b"<!DOCTYPE html><html><body>Maintenance</body></html>"), "is a web page or XML"),
        (GDP, Fault(body=gzip.compress(b"nothing\n")), "the header is 'nothing'"),
        (GDP, Fault(body=b""), "is empty"),
        (GDP, Fault(413, b"<S:Fault><faultstring>EXTRACTION_TOO_BIG: 9 rows</faultstring></S:Fault>"),
         "answers 413 Content Too Large (EXTRACTION_TOO_BIG: 9 rows)"),
        (FLOW, Fault(body=b"<html>"), "answers with a web page, expected JSON"),
        (FLOW, Fault(body=table("nama_10r_2gdp", "Tourism by NUTS 2 region")),
         "has another name than the table of sources expects: came 'Tourism by NUTS 2 region', expected 'gross dom"),
        (FLOW, Fault(body=table("nama_10r_3gva")), "has another code than the table of sources expects"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_changes_nothing(settings, run, server, case):
    path, fault, said = case
    server.faults[path] = [fault]
    done = run("gdp", "unemployment")
    assert len(done.faults) == 1
    assert said in done.faults[0].replace("Request Entity Too Large", "Content Too Large")
    assert done.faults[0].startswith("gdp: ")
    assert done.lines[0].startswith("unemployment: changed:"), "the others go on"
    assert set(now(settings).table("profile").query("variable == 'gdp'")["year"]) == {2022}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (variable("72305", id=72306), "has another code"),
        (variable("72305", measureUnitName="tys. osób"), "unit than the table of sources expects: came 'tys. osób'"),
        (variable("72305", level=2), "level of units than the table of sources expects: came '2', expec"),
        (variable("72305", subjectId="P2392"), "name than the table of sources expects: came 'Stopa bezrobocia"),
    ],
)  # fmt: skip
def test_a_variable_that_became_another_is_refused(settings, run, server, body, said):
    server.bodies["/api/v1/variables/72305"] = body
    (fault,) = run("population").faults
    assert said in fault
    assert fault.endswith("Find the right code and correct data/raw/refresh.csv.")
    assert left(settings) == []


def test_every_page_is_needed(settings, run, server):
    """Two counties of each voivodeship come in two pages; where the second one fails, nothing is added."""
    fine = Fault(body=server.body(POPULATION, {"unit-level": ["0"], "page": ["0"]}))
    server.faults[POPULATION] = [fine, fine]
    server.units = lambda code, level: units(code, level) if level < 5 else {}
    assert run("population").faults
    server.units = units
    run("population")
    assert len(now(settings).counties()) == 2 * 2 * 16


def test_figures_that_contradict_each_other_are_refused(settings, run, server):
    def doubled(code, level):
        every = units(code, level)
        for cell in every[0]["values"]:
            cell["val"] *= 30 if level == 2 else 1
        return every

    server.units = doubled
    faults = run("population").faults
    assert "population of TOTAL by voivodeship in 2024: dolnośląskie (PL51) has" in "".join(faults)
    server.units = lambda code, level: units(code, level)[: 15 if level == 2 else None]
    assert (
        "no year from 2023 on has all 16 voivodeships and Poland; it lacks zachodniopomorskie."
        in run("population").faults[0]
    )
    assert left(settings) == []


ACCEPTED = b"""<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body><ns0:syncResponse>
<queued><id>3f0c-77</id><status>SUBMITTED</status></queued></ns0:syncResponse></env:Body></env:Envelope>"""


def test_a_table_that_is_delivered_asynchronously(settings, run, server):
    server.faults[GDP] = [Fault(body=ACCEPTED)]
    status, data = f"{API}/1.0/async/status/3f0c-77", f"{API}/1.0/async/data/3f0c-77"
    states = [b"<s><id>3f0c-77</id><status>%s</status></s>" % state for state in (b"PROCESSING", b"AVAILABLE")]
    server.faults[status] = [Fault(body=state) for state in states]
    server.bodies[data] = server.bodies[GDP]
    assert run("gdp").faults == ()
    assert server.paths()[-3:] == [status, status, data]
    assert newest_product(settings) == 2023


def test_an_asynchronous_delivery_that_expired_is_told(settings, run, server):
    server.faults[GDP] = [Fault(body=ACCEPTED)]
    server.bodies[f"{API}/1.0/async/status/3f0c-77"] = b"<s><status>EXPIRED</status></s>"
    assert "did not deliver in time (status EXPIRED); nothing was changed." in run("gdp").faults[0]
    assert left(settings) == []


def test_without_a_network_one_sentence_is_said_and_nothing_changed(settings):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    client = Client(folder(settings), f"http://127.0.0.1:{port}", backoff=0, pace=0)
    done = refresh(settings, client, say=lambda _: None)
    assert done.lines == ()
    assert done.faults == (
        f"127.0.0.1:{port} cannot be reached (it refuses the connection); nothing was changed. Check the network and, "
        "where one is used, the proxy (HTTPS_PROXY).",
    )
    assert left(settings) == []


def test_a_proxy_of_the_usual_variable_is_used(tmp_path, server, monkeypatch):
    monkeypatch.setenv("http_proxy", server.address)
    client = Client(tmp_path / "r", "http://mirror.invalid", backoff=0, pace=0)
    assert client.json(f"https://ec.europa.eu{FLOW}?format=JSON")["label"].startswith("Gross domestic product")
    client.close()
    assert server.asked[0][1]["Host"] == "mirror.invalid"


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_certificates_of_the_usual_variables_are_trusted(tmp_path, monkeypatch, name):
    """The one of `requests` goes before; a file that is not there is told, and nothing is asked without a check."""
    for each in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setenv(name, str(tmp_path / "own.pem"))
    client = Client(tmp_path / "r", "https://127.0.0.1:9", backoff=0, pace=0)
    told = client._session.merge_environment_settings("https://127.0.0.1:9", {}, None, None, None)
    assert told["verify"] == str(tmp_path / "own.pem")
    client.close()


def test_boundaries_come_from_the_register(settings, run, server, good, tmp_path):
    path = tmp_path / "register.geojson"
    good[["JPT_KOD_JE", "geometry"]].to_file(path, driver="GeoJSON")
    server.bodies[REGISTER] = path.read_bytes()
    path.unlink()
    assert run("boundaries", dry=True).lines[0].startswith("boundaries: would change: Installed the 16 voivodeships")
    assert left(settings) == []
    assert run("boundaries").lines[0].startswith("boundaries: changed: Installed the 16 voivodeships of ")
    assert (settings.installed / "voivodeships.parquet").exists()
    assert run("boundaries").lines == ("boundaries: nothing new.",)


def test_the_table_of_sources_names_all_of_it(capsys):
    assert main(["refresh", "--list"]) == 0
    told = capsys.readouterr().out
    for source in publishers.listed():
        assert all((source.key, source.code, source.address, source.licence, source.how_often, source.table))
        assert source.address.startswith("https://")
        assert f"{source.key}: {source.code} of " in told
        assert source.address in told
    assert set(VARIABLES) <= {source.code for source in publishers.listed()}
    with pytest.raises(DataError, match="gdb is no source; write sbs-until-2020, sbs"):
        chosen(["gdb"])


def test_from_the_command_line(tmp_path, server, monkeypatch, capsys):
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path / "own"))
    monkeypatch.setenv("ATLAS_REFRESH_FROM", server.address)
    monkeypatch.setattr(Client, "_pause", lambda *_given: None)
    assert main(["refresh", "--only", "gdp"]) == 0
    assert capsys.readouterr().out == (
        "gdp: changed: gdp: new for 2023; gdp: 17 figures of 2022 revised; gdp_per_capita: new for 2023; "
        "gdp_per_capita: 17 figures of 2022 revised.\n"
    )
    server.bodies.pop("/api/v1/variables/64428")
    assert main(["refresh", "--only", "wages", "--only", "gdp"]) == 1
    told = capsys.readouterr()
    assert told.out == "gdp: nothing new.\n"
    assert "wages: bdl.stat.gov.pl/api/v1/variables/64428 answers 404 Not Found" in told.err


def test_nothing_but_a_refresh_asks_the_network(tmp_path, monkeypatch, capsys):
    """Loading, adding, listing and telling the state open no connection."""

    def refused(*_args, **_kwargs):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path / "own"))
    path = tmp_path / "sbs_r_nuts2021.tsv"
    path.write_text(eurostat_files.sbs((2022,)), encoding="utf-8")
    for command in (["statistics", "add", str(path)], ["statistics", "status"], ["refresh", "--list"]):
        assert main(command) == 0
    assert json.dumps(sorted(now(Settings.from_environment()).years())).endswith("2022]")
    assert not (tmp_path / "own" / "installed-refresh").exists()
