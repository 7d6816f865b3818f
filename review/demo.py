"""A desk to try out: a state folder of its own, invented users whose passwords are printed once, sample dossiers."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.accounts import Role, User
from pipeline.decoding.uploads import upload
from pipeline.intake import register
from pipeline.settings import Settings
from review import roster
from review.desk import Desk
from review.passwords import invented

POST_OFFICE = "860000"
PEOPLE = (
    ("buucuc", "Nhân viên bưu cục mẫu", Role.POST_OFFICE),
    ("canbo", "Cán bộ một cửa mẫu", Role.CLERK),
    ("giamsat", "Giám sát mẫu", Role.SUPERVISOR),
    ("quantri", "Quản trị mẫu", Role.ADMINISTRATOR),
)


def demo_settings(settings: Settings) -> Settings:
    """Return the settings with a state folder of the demonstration, so that nothing of an office is touched."""
    folder = settings.state_dir / "demo"
    return settings.model_copy(update={"state_dir": folder, "store": f"file:{folder / 'store'}", "ledger": None})


def furnish(desk: Desk, samples: Path) -> Iterator[str]:
    """Yield what to tell: users with their new passwords, and how many dossiers of a folder were handed in.

    Raises:
        NothingToRead: the folder is empty.
    """
    for name, full_name, role in PEOPLE:
        password = invented()
        if desk.accounts.user(name) is None:
            office = POST_OFFICE if role is Role.POST_OFFICE else None
            user = User(
                user_id="", name=name, full_name=full_name, role=role, made_at="", post_office=office,
                agency_code=desk.settings.agency_code,
            )  # fmt: skip
            roster.add(desk, user, password=password, by="demo")
        else:
            roster.set_password(desk, name, password, by="demo")
        yield f"{name:10} {password}   {role}"
    with tempfile.TemporaryDirectory(prefix="hoso-") as scratch:
        found = upload(samples, into=Path(scratch), limits=desk.settings.limits)
        batch = register(found, tools=desk)
    yield f"{len(batch.items)} hồ sơ mẫu / sample dossiers"
