"""The `hoso` command: every verb, and errors as one sentence with their exit code."""

import importlib
import sys

import click
import typer
from rich.console import Console
from typer.core import TyperGroup

from pipeline.errors import IntakeError

VERBS = {
    "run": "pipeline.cli.run:run",
    "show": "pipeline.cli.show:show",
    "explain": "pipeline.cli.show:explain",
    "check": "pipeline.cli.check:check",
    "verify": "pipeline.cli.verify:verify",
    "doctor": "pipeline.cli.doctor:doctor",
    "evaluate": "pipeline.cli.evaluate:evaluate",
    "reprocess": "pipeline.cli.reprocess:reprocess",
    "models": "pipeline.cli.models:app",
    "forms": "pipeline.cli.forms:app",
    "bench": "pipeline.cli.bench:app",
    "flows": "pipeline.cli.flows:app",
}


class _Lazy(TyperGroup):
    """A group that imports a verb only when it is called: `hoso check` must not wait for what `hoso bench` imports."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module, name = VERBS[cmd_name].split(":")
        found = getattr(importlib.import_module(module), name)
        if isinstance(found, typer.Typer):
            group = typer.main.get_command(found)
            group.name = cmd_name
            return group
        single = typer.Typer(add_completion=False)
        single.command(name=cmd_name)(found)
        return typer.main.get_command(single)


app = typer.Typer(cls=_Lazy, add_completion=False, no_args_is_help=True)


@app.callback()
def _hoso() -> None:
    """Paper dossiers sent by post become structured ones. / Hồ sơ giấy gửi qua bưu điện thành hồ sơ có cấu trúc."""


def main() -> None:
    """Run the command line; an expected error is one sentence on stderr and its own exit code, never a traceback."""
    try:
        app()
    except IntakeError as error:
        Console(stderr=True, highlight=False).print(f"[bold red]{error.code}[/] {error}", soft_wrap=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
