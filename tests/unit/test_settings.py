"""What an installation may decide, and what is refused at the start."""

import pytest

from geo.errors import AtlasError
from geo.settings import MailServer, Settings


def read(name: str, value: str) -> Settings:
    return Settings.from_environment({name: value})


@pytest.mark.parametrize(
    "name",
    ["ATLAS_DATA", "ATLAS_FRAME_ANCESTORS", "ATLAS_PUBLIC_URL", "ATLAS_CONTACT", "ATLAS_PUBLISHED", "ATLAS_BODY"],
)
@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_variable_is_the_default(name: str, value: str) -> None:
    assert read(f"ATLAS_{name}", value) == Settings.from_environment({})


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("'self'", "'self'"),
        ("'none'", "'none'"),
        ("*", "*"),
        (" 'self'   https://intranet.example.pl ", "'self' https://intranet.example.pl"),
        ("https://*.example.pl:8443", "https://*.example.pl:8443"),
        ("intranet.example.pl https:", "intranet.example.pl https:"),
    ],
)
def test_sources_of_the_csp_are_taken(value: str, kept: str) -> None:
    assert read("ATLAS_FRAME_ANCESTORS", value).frame_ancestors == kept


@pytest.mark.parametrize(
    "value",
    [
        "self",
        "none",
        "self https://x.pl",
        "'self', https://x.pl",
        "'self' https://x.pl; script-src *",
        "'self'\nhttps://x.pl;",
        "'none' https://x.pl",
        "ftp://x.pl",
        "https://ż.pl",
    ],
)
def test_what_is_no_list_of_sources_is_refused_in_a_sentence(value: str) -> None:
    with pytest.raises(AtlasError, match=r"ATLAS_FRAME_ANCESTORS is .*; separate the sources by blanks"):
        read("ATLAS_FRAME_ANCESTORS", value)


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("ATLAS_PUBLIC_URL", "klastry.example.pl", "give the address of the atlas"),
        ("ATLAS_PUBLIC_URL", "https://klastry.example.pl?a=b", "give the address of the atlas"),
        ("ATLAS_CONTACT", "biuro", "give an e-mail address"),
        ("ATLAS_CONTACT", 'a@b.pl"><script>', "give an e-mail address"),
        ("ATLAS_PUBLISHED", "1.12.2026", "write a day as 2026-12-01"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(name: str, value: str, fault: str) -> None:
    with pytest.raises(AtlasError, match=f"{name} is .*{fault}"):
        read(name, value)


def mail(**given: str) -> Settings:
    return Settings.from_environment({f"ATLAS_SMTP{name}": value for name, value in given.items()})


def test_a_server_of_mails_has_a_port_by_its_scheme_and_keeps_its_password_to_itself() -> None:
    own = {"_FROM": "Atlas klastrów <atlas@example.pl>", "_USER": "atlas", "_PASSWORD": "s3cret"}
    found = mail(**{"": "smtps://poczta.example.pl"}, **own)
    assert found.mail is not None
    assert (found.mail.port, found.mail.sender, found.mail.name) == (465, "atlas@example.pl", "Atlas klastrów")
    assert mail(**{"": "smtp://[::1]:2525"}, _FROM="a@b.pl").mail == MailServer("smtp", "::1", 2525, "a@b.pl")
    assert "s3cret" not in repr(found)
    assert mail(_FROM="a@b.pl").mail is None


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"": "mail.example.pl"}, "ATLAS_SMTP names no server of mails"),
        ({"": "smtp://mail.example.pl:99999"}, "ATLAS_SMTP names no server of mails"),
        ({"": "smtp://atlas:s3cret@mail.example.pl"}, "belong into ATLAS_SMTP_USER and ATLAS_SMTP_PASSWORD"),
        ({"": "smtp://mail.example.pl"}, "ATLAS_SMTP_FROM is ''; give the address"),
        ({"": "smtp://mail.example.pl", "_FROM": "a@b.pl\nBcc: c@d.pl"}, "ATLAS_SMTP_FROM is "),
        ({"": "smtp://mail.example.pl", "_FROM": "a@b.pl", "_PASSWORD": "s3cret"}, "belong together"),
    ],
)
def test_a_server_of_mails_that_cannot_be_meant_is_refused_without_its_password(given, fault) -> None:
    with pytest.raises(AtlasError, match=fault) as told:
        mail(**given)
    assert "s3cret" not in str(told.value)


def test_who_looks_after_personal_data_is_named_by_an_address_or_a_page():
    read = Settings.from_environment({"ATLAS_PRIVACY_OFFICER": "iod@example.pl", "ATLAS_KEEP_ACCOUNTS": "6"})
    assert (read.officer, read.keep_accounts) == ("iod@example.pl", 6)
    assert Settings.from_environment({}).keep_accounts == 24
    for name, value in (("ATLAS_PRIVACY_OFFICER", "Jan Kowalski"), ("ATLAS_KEEP_ACCOUNTS", "0")):
        with pytest.raises(AtlasError, match=name):
            Settings.from_environment({name: value})


OIDC = {
    "ATLAS_PUBLIC_URL": "https://klastry.example.pl",
    "ATLAS_OIDC": "Keycloak entra",
    "ATLAS_OIDC_KEYCLOAK_ISSUER": "https://id.example.pl/realms/atlas",
    "ATLAS_OIDC_KEYCLOAK_CLIENT": "atlas",
    "ATLAS_OIDC_KEYCLOAK_SECRET": "s3cret",
    "ATLAS_OIDC_ENTRA_ISSUER": "https://login.microsoftonline.com/0000/v2.0",
    "ATLAS_OIDC_ENTRA_CLIENT": "0000",
    "ATLAS_OIDC_ENTRA_SECRET": "s3cret",
    "ATLAS_OIDC_ENTRA_NAME": "Microsoft",
    "ATLAS_OIDC_ENTRA_TRUST_EMAIL": "yes",
}


def test_providers_of_sign_in_are_read_and_their_secrets_shown_nowhere():
    keycloak, entra = Settings.from_environment(OIDC).providers
    assert (keycloak.key, keycloak.name, keycloak.client, keycloak.trusts_email) == (
        "keycloak",
        "Keycloak",
        "atlas",
        False,
    )
    assert (entra.name, entra.trusts_email) == ("Microsoft", True)
    assert "s3cret" not in repr(Settings.from_environment(OIDC))
    assert Settings.from_environment({}).providers == ()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("ATLAS_PUBLIC_URL", "", "ATLAS_OIDC needs ATLAS_PUBLIC_URL"),
        ("ATLAS_OIDC", "key/cloak", "short names"),
        ("ATLAS_OIDC_KEYCLOAK_ISSUER", "", "ATLAS_OIDC_KEYCLOAK_ISSUER is ''; give the provider's https address"),
        ("ATLAS_OIDC_KEYCLOAK_ISSUER", "http://id.example.pl", "https address"),
        ("ATLAS_OIDC_KEYCLOAK_SECRET", "", "belong together"),
        ("ATLAS_OIDC_ENTRA_TRUST_EMAIL", "perhaps", "yes or no"),
    ],
)
def test_a_provider_that_cannot_be_meant_is_said_at_the_start(name, value, told):
    with pytest.raises(AtlasError, match=told) as error:
        Settings.from_environment({**OIDC, name: value})
    assert "s3cret" not in str(error.value)


def test_what_is_planned_for_the_exchange_is_whole_numbers_by_name():
    given = {"ATLAS_EXCHANGE_PLAN": "interests=100 event-meetings=40"}
    assert Settings.from_environment(given).planned == (("interests", 100), ("event-meetings", 40))
    assert Settings.from_environment({}).planned == ()
    for wrong in ("interests", "interests=", "interests=0", "offers=3", "interests=1,5", "interests=-1"):
        with pytest.raises(AtlasError, match="ATLAS_EXCHANGE_PLAN"):
            Settings.from_environment({"ATLAS_EXCHANGE_PLAN": wrong})
