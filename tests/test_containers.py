"""The image and the compose file are well-formed, hold no password, and name only what exists."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.test_settings import names
from tests.services.machines import absent

ROOT = Path(__file__).parents[1]
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
VARIABLE = re.compile(r"\$\{([A-Z_]+)(:[-?][^}]*)?\}")


def program(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        absent(name, f"{name} (or pip install the development dependencies)")
    return found


def compose() -> dict[str, Any]:
    parsed = yaml.safe_load(COMPOSE)
    assert isinstance(parsed, dict)
    return parsed


@pytest.mark.parametrize(
    "command",
    [("hadolint", "Dockerfile"), ("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml")],
)
def test_the_checker_has_nothing_to_say(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [program(command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_secret_has_a_default() -> None:
    secrets = {name: rest for name, rest in VARIABLE.findall(COMPOSE) if re.search("PASSWORD|SECRET|USER|KEY", name)}
    assert secrets
    assert {name for name, rest in secrets.items() if not rest.startswith(":?")} == set()
    given = dict(line.split("=", 1) for line in EXAMPLE.splitlines() if "=" in line and not line.startswith("#"))
    assert {name for name in secrets if given[name]} == set()


def test_the_example_names_every_variable() -> None:
    mentioned = set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, flags=re.MULTILINE))
    passed_on = {name for name, value in compose()["x-hoso"]["environment"].items() if value is None}
    assert mentioned == {name for name, _ in VARIABLE.findall(COMPOSE)} | passed_on


def test_every_setting_in_the_compose_file_is_one() -> None:
    given = {name for name in compose()["x-hoso"]["environment"] if name.startswith("HOSO_")}
    assert given <= set(names())


def test_pages_are_open_to_this_machine_only() -> None:
    ports = [port for service in compose()["services"].values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


@pytest.mark.parametrize("line", [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line[0] == "!"])
def test_what_the_image_is_made_of_exists(line: str) -> None:
    assert (ROOT / line[1:]).exists()
