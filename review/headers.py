"""What every answer tells the browser about trust, and how much of a request is read at most, and for how long."""

import asyncio

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_BYTES = 9_000_000  # of one request: a part of an upload has 8 MB at most
SILENCE_S = 30.0  # between two pieces of a body: a phone that lost its connection begins the part anew
BODY_S = 900.0  # for a whole body: a part of 4 MB at 5 kB a second
TOO_SLOW = "hoso.too_slow"  # set in the scope of a request whose body did not come in time

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",  # blob: a picture just taken, shown before it is sent
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
TRUST = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONE_YEAR = "max-age=31536000"


class Trust:
    """Adds the headers to every answer, and refuses bodies that are too large before they are read."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, counted, and its answer back, with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add(MutableHeaders(scope=message), scope)
            await send(message)

        if _declared(scope) > BODY_BYTES:
            await with_headers({"type": "http.response.start", "status": 413, "headers": []})
            await with_headers({"type": "http.response.body", "body": b""})
            return
        await self._app(scope, _Counted(receive, scope), with_headers)


class _Counted:
    """The body of a request, cut off when it is longer than it may be or does not come in time."""

    def __init__(self, receive: Receive, scope: Scope) -> None:
        self._receive = receive
        self._scope = scope
        self._left = BODY_BYTES
        self._until = asyncio.get_running_loop().time() + BODY_S
        self._whole = False

    async def __call__(self) -> Message:
        if self._whole:  # what comes now is only that the client left
            return await self._receive()
        now = asyncio.get_running_loop().time()
        try:
            message = await asyncio.wait_for(self._receive(), min(SILENCE_S, max(0.0, self._until - now)))
        except TimeoutError:
            self._scope[TOO_SLOW] = True
            return {"type": "http.disconnect"}
        if message["type"] == "http.request":
            self._whole = not message.get("more_body", False)
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                return {"type": "http.disconnect"}
        return message


def _declared(scope: Scope) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


def _add(headers: MutableHeaders, scope: Scope) -> None:
    for name, value in TRUST.items():
        headers[name] = value
    if scope["scheme"] == "https":
        headers["Strict-Transport-Security"] = ONE_YEAR
    fresh = "v=" in scope.get("query_string", b"").decode("latin-1") and scope["path"].startswith("/static/")
    headers.setdefault("Cache-Control", "public, max-age=31536000, immutable" if fresh else "no-store")
