"""What goes wrong with a request is answered here: a page, or JSON for a script, with advice and no traceback."""

import logging
import os
import traceback

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.errors import InputRejected, IntakeError, NotStored, StoreConflict, StoreUnavailable
from review.faults import Fault, SignInNeeded
from review.headers import TOO_SLOW
from review.pages import page, words_of

log = logging.getLogger(__name__)

_BY_STATUS = {404: "not_found", 405: "wrong_method", 413: "too_large"}
_BY_ERROR: tuple[tuple[type[IntakeError], int, str], ...] = (
    (StoreConflict, 409, "stale"),
    (NotStored, 404, "not_found"),
    (StoreUnavailable, 503, "store_unavailable"),
    (InputRejected, 422, "rejected"),
)


class Unexpected:
    """Answers what nobody expected; its text is not logged, as it may quote a paper."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; what breaks before the answer began is answered in words."""
        began = False

        async def watched(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # the edge of a request: one fault must not end the desk
            where = traceback.extract_tb(error.__traceback__)[-1]
            log.error("fault kind=%s at=%s:%s", type(error).__name__, os.path.basename(where.filename), where.lineno)
            if not began and scope["type"] == "http":
                await answer(Request(scope), 500, "unexpected")(scope, receive, watched)


def handle_faults(app: FastAPI) -> None:
    """Let the application answer everything that goes wrong with a page of ours."""
    app.add_exception_handler(Fault, _fault)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(IntakeError, _ours)
    app.add_exception_handler(ClientDisconnect, _cut_off)


async def _fault(request: Request, error: Exception) -> Response:
    assert isinstance(error, Fault)
    if isinstance(error, SignInNeeded) and not _is_script(request) and request.method == "GET":
        return RedirectResponse(request.url_for("sign_in_page").include_query_params(next=_here(request)), 303)
    return answer(request, error.http, error.said, **error.values)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if TOO_SLOW in request.scope:  # FastAPI tells a body that it could not read as 400
        return answer(request, 408, "too_slow")
    response = answer(request, error.status_code, _BY_STATUS.get(error.status_code, "wrong"))
    response.headers.update(error.headers or {})
    return response


async def _cut_off(request: Request, _error: Exception) -> Response:
    """Answer a body that `headers.Trust` cut off, too long or too slow; who left by themselves reads no answer."""
    if TOO_SLOW in request.scope:
        return answer(request, 408, "too_slow")
    return answer(request, 413, "too_large")


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    places = ", ".join(sorted({".".join(str(part) for part in one["loc"][1:]) for one in error.errors()}))
    return answer(request, 422, "invalid", places=places[:200])


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, IntakeError)
    for kind, status, code in _BY_ERROR:
        if isinstance(error, kind):
            return answer(request, status, code, detail=error)
    log.error("fault code=%s path=%s", error.code, _route(request))
    return answer(request, 500, "unexpected")


def answer(request: Request, status: int, code: str, **values: object) -> Response:
    """Return a fault in the visitor's language: a page, or for a script JSON with code, sentence and advice."""
    words = words_of(request)
    values = {"detail": "", "places": ""} | values
    said, advice = words(f"fault.{code}.said", **values), words(f"fault.{code}.advice", **values)
    if _is_script(request):
        return JSONResponse({"code": code, "said": said, "advice": advice}, status_code=status)
    return page(request, "fault.html", status=status, said=said, advice=advice, code=status)


def _is_script(request: Request) -> bool:
    return request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", "")


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _route(request: Request) -> str:
    """Return the pattern of the address, not the address: it may name a dossier."""
    return str(getattr(request.scope.get("route"), "path", "-"))
