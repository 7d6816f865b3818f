"""`hoso separators`: sheets to lay between dossiers that are scanned into one file."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from pipeline.errors import SettingsInvalid
from pipeline.papers.separators import separator_sheets


def separators(
    out: Annotated[Path, typer.Option(help="PDF to write / tệp PDF ghi ra")],
    count: Annotated[int, typer.Option(min=1, max=999, help="how many sheets / số tờ")] = 10,
) -> None:
    """Print separator sheets: one before each dossier of a stack. / In tờ phân cách đặt trước mỗi hồ sơ.

    A stack scanned into one PDF, TIFF or folder is cut at these sheets and at item bar codes.
    """
    try:
        out.write_bytes(separator_sheets(count))
    except OSError as error:
        raise SettingsInvalid(f"{out} cannot be written ({error.strerror}).", advice="Name another file.") from error
    told = f"{count} sheets in {out}; print them, lay one before each dossier, scan the stack. / Đã ghi {count} tờ."
    Console(stderr=True, highlight=False).print(escape(told), soft_wrap=True)
