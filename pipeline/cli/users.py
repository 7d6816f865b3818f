"""`hoso users`: who may sit at the desk."""

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipeline.accounts import Role, User
from pipeline.bootstrap import desk_stores
from pipeline.settings import load
from review import roster
from review.desk import Desk
from review.passwords import invented

app = typer.Typer(no_args_is_help=True, add_completion=False)

Name = Annotated[str, typer.Argument(help="sign-in name / tên đăng nhập")]
Invent = Annotated[
    bool, typer.Option("--invent", help="make up a password and print it once / tự đặt mật khẩu và in ra một lần")
]


@app.callback()
def _users() -> None:
    """Manage who may sign in at the desk. / Quản lý người dùng của trang làm việc."""


@app.command()
def add(
    name: Name,
    *,
    role: Annotated[Role, typer.Option(help="what they do / vai trò")],
    full_name: Annotated[str, typer.Option(help="name shown on pages / họ tên")] = "",
    post_office: Annotated[str | None, typer.Option(help="code of their post office / mã bưu cục")] = None,
    agency: Annotated[str | None, typer.Option(help="code of their agency, if not this one's / mã cơ quan")] = None,
    subject: Annotated[
        str | None, typer.Option(help="who they are at the identity provider (sub) / định danh OpenID Connect")
    ] = None,
    invent: Invent = False,
) -> None:
    """Add a user; the password is asked for, or made up with --invent. / Thêm người dùng."""
    desk = _desk()
    password = None if subject and not invent else _password(invent)
    user = User(
        user_id="",
        name=name,
        full_name=full_name,
        role=role,
        made_at="",
        post_office=post_office,
        agency_code=agency or desk.settings.agency_code,
        subject=subject,
    )
    made = roster.add(desk, user, password=password)
    _say(f"[green]✓[/] {made.name}: {made.role}", password if invent else None)


@app.command("list")
def list_() -> None:
    """List all users. / Liệt kê người dùng."""
    table = Table("name", "full name", "role", "post office", "agency", "state", box=None)
    for user in _desk().accounts.users():
        state = "enabled" if user.enabled else "disabled"
        table.add_row(user.name, user.full_name, user.role, user.post_office or "", user.agency_code or "", state)
    Console(highlight=False).print(table)


@app.command("password")
def password_(name: Name, invent: Invent = False) -> None:
    """Set a new password; all sessions of the user end. / Đặt mật khẩu mới."""
    desk = _desk()
    roster.known(desk, name)
    password = _password(invent)
    roster.set_password(desk, name, password)
    _say(f"[green]✓[/] {name}", password if invent else None)


@app.command()
def disable(name: Name) -> None:
    """Shut a user out at once. / Khóa người dùng."""
    roster.set_enabled(_desk(), name, False)
    _say(f"[green]✓[/] {name}")


@app.command()
def enable(name: Name) -> None:
    """Let a user in again. / Mở khóa người dùng."""
    roster.set_enabled(_desk(), name, True)
    _say(f"[green]✓[/] {name}")


def _desk() -> Desk:
    return Desk.of(desk_stores(load()))


def _password(invent: bool) -> str:
    """Return a password: made up, typed twice, or one line from a pipe."""
    if invent:
        return invented()
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Mật khẩu / Password", hide_input=True, confirmation_prompt=True, err=True))


def _say(text: str, password: str | None = None) -> None:
    Console(stderr=True, highlight=False).print(text)
    if password is not None:
        sys.stdout.write(password + "\n")
