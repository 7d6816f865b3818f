"""Signing in with an office account, against a small identity provider that listens on this machine."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI, Form
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient

from pipeline.accounts import Role, User
from pipeline.settings import Desk as DeskSettings
from review import roster
from review.desk import Desk
from tests.review.browsing import browser
from tests.services.chromium import listening

CLIENT = "hoso"


@dataclass
class Issuer:
    """An identity provider: what it will say next, and what it was asked."""

    app: FastAPI = field(default_factory=FastAPI)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    address: str = ""
    claims: dict[str, object] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.app.get("/.well-known/openid-configuration")(self.about)
        self.app.get("/keys")(lambda: {"keys": [self.key.as_dict(private=False)]})
        self.app.post("/token")(self.token)

    def about(self) -> dict[str, str]:
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return {"issuer": self.address} | {name: f"{self.address}/{path}" for name, path in places.items()}

    def token(self, code: str = Form(), code_verifier: str = Form()) -> dict[str, str]:
        self.asked = {"code": code, "code_verifier": code_verifier}
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, self.claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    """Give an identity provider."""
    made = Issuer()
    with listening(made.app) as address:
        made.address = address
        yield made


@pytest.fixture
def opened(desk: Desk, issuer: Issuer) -> TestClient:
    """Return a browser at a desk that trusts the provider, where one office account has rights."""
    chi = User(user_id="", name="chi", full_name="Chi", role=Role.ADMINISTRATOR, made_at="", subject="s-1")
    roster.add(desk, chi, password=None)
    trusting = DeskSettings(oidc_issuer=issuer.address, oidc_client=CLIENT)
    return browser(replace(desk, settings=desk.settings.model_copy(update={"desk": trusting})))


def asked(opened: TestClient, issuer: Issuer) -> dict[str, str]:
    """Return what the browser is sent to the provider with; the provider will answer it well."""
    place = urlsplit(opened.get("/sign-in/office").headers["location"])
    said = {name: values[0] for name, values in parse_qs(place.query).items()}
    issuer.claims = {
        "iss": issuer.address, "aud": CLIENT, "exp": int(time.time()) + 300, "sub": "s-1", "nonce": said["nonce"],
    }  # fmt: skip
    return said


def test_an_office_account_with_rights_signs_in(opened: TestClient, issuer: Issuer) -> None:
    said = asked(opened, issuer)
    assert (said["client_id"], said["scope"], said["code_challenge_method"]) == (CLIENT, "openid", "S256")
    assert said["redirect_uri"] == "https://localhost/sign-in/office/back"
    answer = opened.get("/sign-in/office/back", params={"code": "c", "state": said["state"]})
    assert answer.status_code == 303, answer.text
    assert opened.get("/users").status_code == 200
    assert issuer.asked["code"] == "c"


def test_an_account_without_rights_is_told_whom_to_ask(opened: TestClient, issuer: Issuer) -> None:
    said = asked(opened, issuer)
    issuer.claims["sub"] = "s-2"
    answer = opened.get("/sign-in/office/back", params={"code": "c", "state": said["state"]})
    assert answer.status_code == 403
    assert "Nhờ quản trị" in answer.text


@pytest.mark.parametrize(
    "change",
    [
        lambda issuer: issuer.claims.update(iss="https://evil.example"),
        lambda issuer: issuer.claims.update(aud="another"),
        lambda issuer: issuer.claims.update(exp=int(time.time()) - 3600),
        lambda issuer: issuer.claims.update(nonce="old"),
        lambda issuer: issuer.claims.pop("sub"),
        lambda issuer: setattr(issuer, "key", RSAKey.generate_key(2048, {"kid": "2"})),
    ],
    ids=["issuer", "audience", "expired", "replayed", "nobody", "key"],
)
def test_a_token_that_is_not_for_us_opens_nothing(
    opened: TestClient, issuer: Issuer, change: Callable[[Issuer], object]
) -> None:
    said = asked(opened, issuer)
    signed_with = issuer.key
    change(issuer)
    if issuer.key is not signed_with:  # the provider's keys are the new ones, the token was signed with the old
        new, issuer.key = issuer.key, signed_with
        issuer.app.router.routes = [one for one in issuer.app.router.routes if getattr(one, "path", "") != "/keys"]
        issuer.app.get("/keys")(lambda: {"keys": [new.as_dict(private=False)]})
    answer = opened.get("/sign-in/office/back", params={"code": "c", "state": said["state"]})
    assert answer.status_code == 401
    assert opened.get("/users").status_code == 303


def test_an_answer_that_nobody_asked_for_opens_nothing(opened: TestClient, issuer: Issuer) -> None:
    asked(opened, issuer)
    assert opened.get("/sign-in/office/back", params={"code": "c", "state": "guessed"}).status_code == 401
    assert opened.get("/sign-in/office/back").status_code == 401


def test_without_a_provider_there_is_no_such_page(nobody: TestClient) -> None:
    assert nobody.get("/sign-in/office").status_code == 404
    assert "/sign-in/office" not in nobody.get("/sign-in").text
