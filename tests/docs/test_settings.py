"""Every setting stands in docs/operations.md with its default, and none stands there that does not exist."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from pipeline.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(HOSO_[A-Z0-9_]+)` \| (.*?) \|", flags=re.MULTILINE)


def leaves(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, object]]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from leaves(kind, f"{prefix}{name.upper()}__")
        else:
            yield prefix + name.upper(), field.default


def names() -> dict[str, object]:
    return dict(leaves(Settings, "HOSO_"))


def shown(default: object) -> str:
    """Return a default as the page spells it."""
    match default:
        case None:
            return "–"
        case bool():
            return f"`{str(default).lower()}`"
        case float() if default.is_integer():
            return f"`{default:.0f}`"
        case int() if default >= 10_000:
            return f"`{default:_}`"
        case _:
            return f"`{default}`"


@pytest.mark.parametrize(("name", "default"), list(names().items()))
def test_a_setting_is_described_with_its_default(name: str, default: object) -> None:
    assert dict(ROW.findall(PAGE)).get(name) == shown(default)


def test_no_setting_is_described_that_does_not_exist() -> None:
    assert {name for name, _ in ROW.findall(PAGE)} == set(names())
