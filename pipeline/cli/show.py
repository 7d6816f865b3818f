"""`hoso show` and `hoso explain`: a stored dossier on the screen, and where each of its values comes from."""

import sys
from typing import Annotated

import typer
from rich.console import Console

from pipeline.bootstrap import stores
from pipeline.cli.dossier_view import dossier_view
from pipeline.cli.dossier_words import explain_field, explain_route
from pipeline.cli.lookup import dossier_key
from pipeline.codec import dossier_from_bytes
from pipeline.model import Dossier, FieldValue
from pipeline.settings import load

Id = Annotated[str, typer.Argument(metavar="DOSSIER", help="id, or how it begins / mã hồ sơ hoặc phần đầu")]
Store = Annotated[str | None, typer.Option("--store", help="file:DIR or s3://BUCKET / kho")]


def show(
    dossier: Id,
    store: Store = None,
    json_: Annotated[bool, typer.Option("--json", help="dossier.json as it is stored / nguyên văn")] = False,
) -> None:
    """Show a dossier: papers, values, doubts, checks. / Xem hồ sơ: giấy tờ, giá trị, điểm cần xem."""
    data = _stored(dossier, store)
    if json_:
        sys.stdout.write(data.decode())
        return
    Console().print(dossier_view(dossier_from_bytes(data)))


def explain(
    dossier: Id,
    field: Annotated[str | None, typer.Argument(help="field id or key; all when left out / mục")] = None,
    store: Store = None,
) -> None:
    """Tell in words where each value comes from. / Giải thích từng giá trị lấy từ đâu."""
    record = dossier_from_bytes(_stored(dossier, store))
    console = Console(highlight=False)
    if field is None:
        console.print(explain_route(record))
    for value in _fields(record, field):
        console.print(explain_field(record, value))


def _fields(record: Dossier, name: str | None) -> tuple[FieldValue, ...]:
    if name is None:
        return record.fields
    found = tuple(field for field in record.fields if name in (field.field_id, field.key))
    if not found:
        known = ", ".join(field.field_id for field in record.fields)
        raise typer.BadParameter(f"no field {name!r}; there are: {known}")
    return found


def _stored(beginning: str, store: str | None) -> bytes:
    kept = stores(load() if store is None else load(store=store))
    return kept.blobs.get(dossier_key(beginning, ledger=kept.ledger, blobs=kept.blobs))
