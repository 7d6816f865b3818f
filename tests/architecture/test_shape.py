"""What import-linter cannot see: sizes, names, and that every module has its place."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import errors

ROOT = Path(__file__).parents[2]
PACKAGES = ("pipeline", "flows", "ocr_models", "review", "samples")
LINES, FUNCTION_LINES, PARAMETERS = 400, 50, 5
VAGUE = {"utils", "util", "helpers", "helper", "common", "base", "manager", "handler", "info", "process2"}


def modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def test_no_module_passes_the_wall() -> None:
    long = {str(p.relative_to(ROOT)): n for p in modules() if (n := len(p.read_text("utf-8").splitlines())) > LINES}
    assert not long


def test_no_function_passes_the_wall() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.name} {node.end_lineno - node.lineno + 1}"
        for path, node in functions()
        if node.end_lineno is not None and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    ]
    assert not long


def test_no_function_takes_more_than_five_positional_parameters() -> None:
    many = [
        f"{path.relative_to(ROOT)}:{node.name}"
        for path, node in functions()
        if len([a for a in (*node.args.posonlyargs, *node.args.args) if a.arg not in ("self", "cls")]) > PARAMETERS
    ]
    assert not many


def test_no_module_has_a_vague_name() -> None:
    assert not [str(path) for path in modules() if path.stem in VAGUE]


@pytest.mark.parametrize("path", [p for p in modules() if p.name == "__init__.py"], ids=str)
def test_a_package_root_holds_a_docstring_only(path: Path) -> None:
    body = ast.parse(path.read_text("utf-8")).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)


def test_every_module_opens_with_a_sentence() -> None:
    trees = {path: ast.parse(path.read_text("utf-8")) for path in modules()}
    assert not [str(path.relative_to(ROOT)) for path, tree in trees.items() if not ast.get_docstring(tree)]


def test_a_stage_offers_one_public_function_of_its_own_name() -> None:
    for path in (ROOT / "pipeline" / "stages").glob("*.py"):
        if path.stem == "__init__":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        public = [n.name for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]
        assert public == [path.stem], path


def test_every_module_of_the_pipeline_has_a_layer() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = " ".join(config["tool"]["importlinter"]["contracts"][0]["layers"])
    placed = set(re.findall(r"pipeline\.(\w+)", layers))
    here = {p.stem for p in (ROOT / "pipeline").iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    homeless = here - placed - {"__init__", "forms", "offices", "__pycache__"}
    assert not homeless


def test_the_error_tree_in_the_docstring_is_the_one_in_the_code() -> None:
    drawn = re.findall(r"^[ │├└─]*([A-Z]\w+)", errors.__doc__ or "", flags=re.MULTILINE)[1:]
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.IntakeError)]
    assert sorted(set(drawn)) == sorted(kind.__name__ for kind in kinds)
    retryable = {name for name in drawn if getattr(errors, name).retryable}
    said = set(re.findall(r"(\w+) +retryable$", errors.__doc__ or "", flags=re.MULTILINE))
    assert said == retryable
