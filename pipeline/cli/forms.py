"""`hoso forms`: which papers are known, and whether their definitions hold."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from pipeline.errors import FormInvalid
from pipeline.formdef import Form, load_forms, parse_form
from pipeline.rules.typed import KINDS

PLACED_WITHOUT_KIND = ("table", "signature")
app = typer.Typer(no_args_is_help=True, help="The papers that are known. / Các loại giấy tờ đã biết.")


@app.command("list")
def list_forms() -> None:
    """List every document class with its versions and fields. / Liệt kê các loại giấy tờ."""
    table = Table("class", "name", "versions", "fields", "checked against a print", box=None, pad_edge=False)
    for form in load_forms().forms:
        versions = ", ".join(version.id for version in form.versions)
        table.add_row(form.doc_class, form.name_vi, versions, str(len(form.fields)), "yes" if form.verified else "no")
    Console(highlight=False).print(table)


@app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="TOML files of your own; without any, the shipped")] = None,
) -> None:
    """Prove that form definitions hold; the first fault is named with its file and key. / Kiểm tra định nghĩa."""
    forms = [parse_form(path.name, path.read_text("utf-8")) for path in files or []] or list(load_forms().forms)
    for form in forms:
        _check_kinds(form)
        for label in {label for field in form.fields for label in field.labels}:
            if not any(char.isalnum() for char in label):
                raise FormInvalid(f"The form {form.doc_class} has a label without letters.", advice="docs/forms.md")
    Console(highlight=False).print(f"{len(forms)} forms hold. / {len(forms)} biểu mẫu hợp lệ.")


def _check_kinds(form: Form) -> None:
    named = [(f.key, f.kind) for f in form.fields if f.place not in PLACED_WITHOUT_KIND]
    named += [(f"{f.key}.{column.key}", column.kind) for f in form.fields for column in f.columns]
    for key, kind in named:
        if kind not in KINDS:
            raise FormInvalid(
                f"The form {form.doc_class}, {key}: there is no kind {kind!r}.",
                advice=f"Use one of: {', '.join(KINDS)}.",
            )
