"""`hoso bench`: what reading costs, as ratios against other programs on the same pages in the same run."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False)

SAMPLES = Path("samples/dossiers")


@app.callback()
def _bench() -> None:
    """Measure what reading costs. / Đo chi phí đọc giấy tờ."""


@app.command()
def line(
    folder: Annotated[Path, typer.Argument(help="folder of dossiers / thư mục hồ sơ")] = SAMPLES,
    json_: Annotated[bool, typer.Option("--json", help="one JSON line on stdout / một dòng JSON")] = False,
    alone: Annotated[bool, typer.Option("--alone", help="leave OCRmyPDF out / bỏ OCRmyPDF")] = False,
) -> None:
    """Core-seconds a page by stage, beside Tesseract alone and OCRmyPDF. / Giây CPU mỗi trang."""
    from benchmarks.line import print_line_bench  # noqa: PLC0415  # only this verb needs it

    print_line_bench(folder, as_json=json_, with_ocrmypdf=not alone)
