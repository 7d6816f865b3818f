"""`hoso flows`: what a Prefect server needs to know of this house besides `prefect deploy --all`."""

import typer
from rich.console import Console

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def _flows() -> None:
    """Set up a Prefect server for the flows. / Chuẩn bị máy chủ Prefect."""


@app.command()
def install() -> None:
    """Make the work pool, and the automations that bring back a run whose machine died. / Tạo work pool và automation.

    Run it once per server, before `prefect --no-prompt deploy --all`; doing it again renews them.
    """
    from flows import automations  # noqa: PLC0415  # Prefect takes 2.8 s to import

    for line in automations.install(automations.automations()):
        Console(stderr=True, highlight=False).print(f"[green]✓[/] {line}")
