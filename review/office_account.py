"""Signing in with an account of the office's identity provider (OpenID Connect, authorization code with PKCE)."""

import secrets
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from fastapi import APIRouter, Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.responses import RedirectResponse, Response

from pipeline.settings import Desk as DeskSettings
from review.desk import AtDesk, Desk
from review.faults import NotHere
from review.pages import page
from review.visits import open_session, set_cookie

COOKIE = "__Host-hoso-office"  # what this browser asked for: state, nonce, PKCE verifier
TIMEOUT_S = 10.0
SIGNATURES = ["RS256", "PS256", "ES256", "EdDSA"]
LEEWAY_S = 60  # clocks of two machines differ
BROKEN = (httpx.HTTPError, AuthlibBaseError, JoseError, KeyError, ValueError, TypeError)

router = APIRouter()


@router.get("/sign-in/office")
def ask(request: Request, desk: AtDesk) -> Response:
    """Send the browser to the identity provider."""
    settings = _settings(desk)
    asked = tuple(secrets.token_urlsafe(32) for _ in range(3))
    state, nonce, verifier = asked
    try:
        with _client(settings, request) as client:
            place = _about(client, settings)["authorization_endpoint"]
            address, _ = client.create_authorization_url(place, state=state, nonce=nonce, code_verifier=verifier)
    except BROKEN:
        return _refused(request, desk, "sign_in.office_failed", 502)
    response = RedirectResponse(address, 303)
    set_cookie(response, COOKIE, ".".join(asked))
    return response


@router.get("/sign-in/office/back", name="office_back")
def back(request: Request, desk: AtDesk, code: str = "", state: str = "") -> Response:
    """Open a session for the user whom the identity provider names."""
    settings = _settings(desk)
    asked = request.cookies.get(COOKIE, "").split(".")
    if len(asked) != 3 or not state or not secrets.compare_digest(asked[0].encode(), state.encode()):
        return _refused(request, desk, "sign_in.office_failed", 401)
    try:
        subject = _subject(request, settings, code=code, nonce=asked[1], verifier=asked[2])
    except BROKEN:
        return _refused(request, desk, "sign_in.office_failed", 401)
    user = desk.accounts.user_of_subject(subject)
    if user is None or not user.enabled:
        desk.note("desk", "sign-in-failed", user.name if user else "unknown")
        return _refused(request, desk, "sign_in.not_known", 403)
    desk.note(user.name, "signed-in", user.name, "office account")
    response = RedirectResponse("/", 303)
    open_session(desk, user, response)
    response.delete_cookie(COOKIE, secure=True, httponly=True)
    return response


def _subject(request: Request, settings: DeskSettings, *, code: str, nonce: str, verifier: str) -> str:
    """Return who signed in, from an ID token that the provider signed for us and for this very question."""
    with _client(settings, request) as client:
        about = _about(client, settings)
        token = client.fetch_token(about["token_endpoint"], code=code, code_verifier=verifier)
        keys = KeySet.import_key_set(_json(client, about["jwks_uri"]))
    told = jwt.decode(token["id_token"], keys, algorithms=SIGNATURES)
    jwt.JWTClaimsRegistry(
        leeway=LEEWAY_S,
        iss={"essential": True, "value": settings.oidc_issuer or ""},
        aud={"essential": True, "value": settings.oidc_client or ""},
        exp={"essential": True},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
    ).validate(told.claims)
    return str(told.claims["sub"])


def _client(settings: DeskSettings, request: Request) -> Any:
    return OAuth2Client(
        settings.oidc_client,
        settings.oidc_secret.get_secret_value() if settings.oidc_secret else None,
        scope="openid",
        redirect_uri=str(request.url_for("office_back")),
        code_challenge_method="S256",
        timeout=TIMEOUT_S,
    )


def _about(client: Any, settings: DeskSettings) -> dict[str, Any]:
    """Return what the provider tells of itself; another issuer's word does not count."""
    issuer = settings.oidc_issuer or ""
    about: dict[str, Any] = _json(client, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if about["issuer"] != issuer:
        raise ValueError("another issuer")
    return about


def _json(client: Any, address: str) -> Any:
    answer = client.request("GET", address, withhold_token=True)
    answer.raise_for_status()
    told = answer.json()
    if not isinstance(told, dict):
        raise TypeError("no object")
    return told


def _settings(desk: Desk) -> DeskSettings:
    settings = desk.settings.desk
    if settings.oidc_issuer is None or settings.oidc_client is None:
        raise NotHere
    return settings


def _refused(request: Request, desk: Desk, words: str, status: int) -> Response:
    return page(request, "sign_in.html", status=status, next="/", failed=words, oidc=True)
