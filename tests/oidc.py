"""A provider of sign-in that tests start for themselves: OpenID Connect over HTTP on this machine."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey


@dataclass
class Provider:
    """Signs in whoever comes, as the person of `claims`, and says what it was asked."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "1", "email": "anna@b.pl", "email_verified": True})
    told: dict[str, Any] = field(default_factory=dict)  # of its description, in place of what is right
    forged: dict[str, Any] = field(default_factory=dict)  # claims, after all that is right
    late: int = 0  # seconds that its clock is behind
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "k1", "use": "sig"}))
    signs_with: Any = None  # another key
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    client: str = "atlas"
    secret: str = "s3cret"

    def describe(self) -> dict[str, Any]:
        here = {name: f"{self.issuer}/{name}" for name in ("authorize", "token", "jwks")}
        return {
            "issuer": self.issuer, "authorization_endpoint": here["authorize"], "token_endpoint": here["token"],
            "jwks_uri": here["jwks"], "id_token_signing_alg_values_supported": ["ES256"], **self.told,
        }  # fmt: skip

    def authorize(self, query: dict[str, str]) -> str:
        self.asked.append(query)
        self.codes[code := secrets.token_hex(8)] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        asked = self.codes.pop(form.get("code", ""), None)  # once
        given = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        if asked is None or given != f"{self.client}:{self.secret}" or form["redirect_uri"] != asked["redirect_uri"]:
            return None
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode()
        if asked["code_challenge_method"] != "S256" or challenge.rstrip("=") != asked["code_challenge"]:
            return None
        now = int(time.time()) - self.late
        claims = {"iss": self.issuer, "aud": self.client, "iat": now, "exp": now + 60, "nonce": asked["nonce"]}
        signs = self.signs_with or self.key
        header = {"alg": "HS256" if isinstance(signs, OctKey) else "ES256", "kid": signs.kid}
        signed = jwt.encode(header, {**claims, **self.claims, **self.forged}, signs, ["ES256", "HS256"])
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}


class Handler(BaseHTTPRequestHandler):
    """Answers for the provider of its server."""

    server: "Served"

    def do_GET(self) -> None:
        provider, parts = self.server.provider, urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("location", provider.authorize(query))
            self.end_headers()
        elif parts.path == "/jwks":
            self._json(200, KeySet([provider.key]).as_dict(private=False))
        else:
            self._json(200, provider.describe())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        token = self.server.provider.token(form, self.headers.get("authorization", ""))
        self._json(200 if token else 400, token or {"error": "invalid_grant"})

    def _json(self, status: int, content: dict[str, Any]) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *_: Any) -> None:
        pass


class Served(ThreadingHTTPServer):
    """A server of one provider."""

    provider: Provider


@contextmanager
def running() -> Iterator[Provider]:
    """Run a provider."""
    with Served(("127.0.0.1", 0), Handler) as server:
        server.provider = Provider(f"http://localhost:{server.server_port}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.provider
        finally:
            server.shutdown()
            thread.join()
