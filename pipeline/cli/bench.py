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


@app.command()
def geometry(
    folder: Annotated[Path, typer.Argument(help="folder of dossiers / thư mục hồ sơ")] = SAMPLES,
    sheets: Annotated[Path | None, typer.Option(help="photos with *.corners.json beside them / ảnh có góc")] = None,
    out: Annotated[Path, typer.Option(help="the worst pictures go here / nơi để ảnh kém nhất")] = Path("var/geometry"),
    each: Annotated[int, typer.Option(min=1, help="photos drawn on each background / số ảnh mỗi nền")] = 2,
) -> None:
    """Sheets found, turns and lean left, beside what is wanted. / Đo việc tìm, xoay và nắn trang."""
    from benchmarks.geometry import print_geometry_bench  # noqa: PLC0415  # only this verb needs it

    print_geometry_bench(folder, sheets=sheets, out=out, each=each)


@app.command()
def batch(
    folder: Annotated[Path, typer.Argument(help="folder of dossiers / thư mục hồ sơ")] = SAMPLES,
    rounds: Annotated[int, typer.Option(min=1, help="the best of so many / lấy lần tốt nhất")] = 3,
) -> None:
    """By the clock: one worker beside two, `hoso run` beside the flow. / Thời gian thực của cả lô."""
    from benchmarks.batch import print_batch_bench  # noqa: PLC0415  # only this verb needs it

    print_batch_bench(folder, rounds=rounds)
