"""The administrator's page: who may sit at the desk."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from review.desk import AtDesk
from review.pages import page
from review.visits import AdministratorUser

router = APIRouter()


@router.get("/users")
def users(request: Request, desk: AtDesk, user: AdministratorUser) -> Response:
    """Show all users; they are changed with `hoso users` on the machine itself."""
    return page(request, "users.html", everybody=desk.accounts.users())
