"""`hoso desk`: upload and review in the browser."""

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from rich.console import Console

from pipeline.bootstrap import desk_stores
from pipeline.settings import load
from review.app import application, open_counter
from review.demo import demo_settings, furnish
from review.desk import Desk
from review.worker import worker


def desk(
    host: Annotated[str, typer.Option(help="address to listen at / địa chỉ lắng nghe")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="port / cổng")] = 8080,
    read: Annotated[
        bool, typer.Option("--read/--no-read", help="read what is handed in, too / chạy cả bộ đọc hồ sơ")
    ] = True,
    demo: Annotated[
        Path | None, typer.Option(help="try it out on the dossiers of a folder / chạy thử với hồ sơ mẫu")
    ] = None,
) -> None:
    """Open the desk: post offices hand in, clerks review, in a browser. / Mở trang nộp và duyệt hồ sơ."""
    talk = Console(stderr=True, highlight=False)
    settings = load() if demo is None else demo_settings(load())
    here = Desk.of(desk_stores(settings))
    if demo is not None:
        for line in furnish(here, demo):
            talk.print(line, soft_wrap=True)
    elif not here.accounts.users():
        talk.print("[yellow]Chưa có người dùng nào / there is no user yet:[/] hoso users add NAME --role administrator")
    talk.print(f"[green]✓[/] http://{host}:{port}/  (Ctrl+C: dừng / stop)")
    proxies = settings.desk.proxies
    with worker(settings) if read else nullcontext():
        uvicorn.run(
            application(here, counter=open_counter(here, warm=True)),
            host=host,
            port=port,
            proxy_headers=proxies is not None,
            forwarded_allow_ips=proxies or "",
            server_header=False,
            access_log=False,  # an address names a dossier, and the ledger has an event of every view
            log_level="warning",
        )
