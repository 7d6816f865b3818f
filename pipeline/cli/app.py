"""The `hoso` command: every verb, and errors as one sentence with their exit code."""

import importlib
import sys
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from typer.core import TyperGroup

from pipeline.errors import IntakeError

VERBS = {
    "run": "pipeline.cli.run:run",
    "show": "pipeline.cli.show:show",
    "explain": "pipeline.cli.show:explain",
    "check": "pipeline.cli.check:check",
    "separators": "pipeline.cli.separators:separators",
    "verify": "pipeline.cli.verify:verify",
    "doctor": "pipeline.cli.doctor:doctor",
    "evaluate": "pipeline.cli.evaluate:evaluate",
    "reprocess": "pipeline.cli.reprocess:reprocess",
    "models": "pipeline.cli.models:app",
    "forms": "pipeline.cli.forms:app",
    "bench": "pipeline.cli.bench:app",
    "flows": "pipeline.cli.flows:app",
    "desk": "pipeline.cli.desk:desk",
    "users": "pipeline.cli.users:app",
}


# Help texts hold [/] and file names: they are no markup. An unexpected error is a plain traceback without local values.
PLAIN: dict[str, Any] = {"add_completion": False, "rich_markup_mode": None, "pretty_exceptions_enable": False}


class _Lazy(TyperGroup):
    """A group that imports a verb only when it is called: `hoso check` must not wait for what `hoso bench` imports."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # typer carries its own click
        """Return the verbs in the order of a day's work."""
        return list(VERBS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # as above
        """Return one verb, imported now; None when there is none of that name."""
        if cmd_name not in VERBS:
            return None
        module, name = VERBS[cmd_name].split(":")
        found = getattr(importlib.import_module(module), name)
        if isinstance(found, typer.Typer):
            group = typer.main.get_command(found)
            group.name = cmd_name
            return group
        single = typer.Typer(**PLAIN)
        single.command(name=cmd_name)(found)
        return typer.main.get_command(single)


app = typer.Typer(cls=_Lazy, no_args_is_help=True, **PLAIN)


@app.callback()
def _hoso() -> None:
    """Paper dossiers sent by post become structured ones. / Hồ sơ giấy gửi qua bưu điện thành hồ sơ có cấu trúc."""


def main() -> None:
    """Run the command line; an expected error is one sentence on stderr and its own exit code, never a traceback."""
    try:
        app()
    except IntakeError as error:
        Console(stderr=True, highlight=False).print(f"[bold red]{error.code}[/] {escape(str(error))}", soft_wrap=True)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
