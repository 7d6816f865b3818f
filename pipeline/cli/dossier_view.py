"""A dossier on the terminal: head, papers, values, checks and doubts."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from pipeline.flagcodes import FLAGS, FlagCode, Severity
from pipeline.kinds import Json, State
from pipeline.model import Component, Dossier, FieldValue, Flag, Page

STATE_COLOUR: Mapping[State, str] = MappingProxyType(
    {
        State.AUTO: "green",
        State.CONFIRMED: "green",
        State.CORRECTED: "cyan",
        State.ABSENT: "dim",
        State.NEEDS_REVIEW: "yellow",
        State.ILLEGIBLE: "red",
    }
)
SEVERITY_COLOUR: Mapping[Severity, str] = MappingProxyType(
    {Severity.INFO: "dim", Severity.WARN: "yellow", Severity.BLOCK: "bold red"}
)
SEVERITY_ORDER = (Severity.BLOCK, Severity.WARN, Severity.INFO)
LEADING_PARTS = ("text", "number", "full_name")  # what a person looks for first in a value of several parts


def dossier_view(dossier: Dossier) -> RenderableType:
    """Return the whole dossier as something that rich prints."""
    parts: list[RenderableType] = [_head(dossier)]
    parts += [_paper(dossier, component) for component in dossier.components]
    parts += [_checks(dossier)] if dossier.cross_checks else []
    parts += [_doubts(dossier)] if next(every_flag(dossier), None) else []
    parts += [_refused(dossier)] if dossier.quarantined else []
    return Group(*parts)


def told_value(value: Json) -> str:
    """Return a typed value as one line of text; a dash for unknown or absent."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "có / yes" if value else "không / no"
    if isinstance(value, Mapping):
        lead = next((value[name] for name in LEADING_PARTS if value.get(name)), None)
        if lead is not None:
            return told_value(lead)
        return ", ".join(f"{name} {told_value(part)}" for name, part in value.items() if part is not None) or "–"
    if isinstance(value, tuple):
        return "; ".join(told_value(part) for part in value)
    return str(value)


def percent(share: float | None) -> str:
    """Return a share as a percentage with one decimal, or a dash."""
    return "–" if share is None else f"{100 * share:.1f} %"


def every_flag(dossier: Dossier) -> Iterator[Flag]:
    """Yield the flags of the dossier, its pages, papers and fields."""
    yield from dossier.flags
    parts: tuple[Page | Component | FieldValue, ...] = (*dossier.pages, *dossier.components, *dossier.fields)
    for part in parts:
        yield from part.flags


def doubts_by_code(dossier: Dossier) -> Mapping[FlagCode, tuple[Flag, ...]]:
    """Return the flags of the dossier and all its parts by code, what stops it first."""
    ranked = sorted(every_flag(dossier), key=lambda flag: SEVERITY_ORDER.index(flag.severity))
    codes = dict.fromkeys(flag.code for flag in ranked)
    return {code: tuple(flag for flag in ranked if flag.code is code) for code in codes}


def _head(dossier: Dossier) -> Panel:
    route = dossier.route.value if dossier.route else "–"
    doubtful = sum(field.state is State.NEEDS_REVIEW for field in dossier.fields)
    procedure = dossier.procedure
    lines = [
        f"[bold]{escape(dossier.item.source_name)}[/]  nhận / received {dossier.received_at}",
        f"thủ tục / procedure: {procedure.code or '–'} {escape(procedure.name or '')}   "
        f"bưu gửi / item: {dossier.item.item_code or '–'}",
        f"[bold]route: {route}[/]   trang / pages: {len(dossier.pages)}   mục / fields: {len(dossier.fields)}   "
        f"cần xem / doubtful: {doubtful}   bản / revision: {dossier.revision}",
    ]
    return Panel("\n".join(lines), title=dossier.dossier_id, title_align="left")


def _paper(dossier: Dossier, component: Component) -> RenderableType:
    title = (
        f"{component.seq}. {component.doc_class} {component.form_version or '?'}  {percent(component.confidence)}  "
        f"({', '.join(component.page_ids)})"
    )
    if not any(field.component_id == component.component_id for field in dossier.fields):
        return Text(title, style="italic")
    table = Table(title=title, title_justify="left", expand=True)
    for name, ratio in (("mục / field", 3), ("giá trị / value", 4), ("xác suất", 1), ("trạng thái / state", 2)):
        table.add_column(name, ratio=ratio)
    for field in dossier.fields:
        if field.component_id == component.component_id:
            colour = STATE_COLOUR[field.state]
            codes = " ".join(flag.code.value for flag in field.flags)
            table.add_row(
                escape(field.key),
                f"[{colour}]{escape(told_value(field.value))}[/]",
                percent(field.confidence),
                f"[{colour}]{field.state.value}[/] {field.fill.value} {codes}".rstrip(),
            )
    return table


def _checks(dossier: Dossier) -> Table:
    table = Table(title="đối chiếu / cross-checks", title_justify="left", expand=True)
    for name in ("", "check", "mục / fields", ""):
        table.add_column(name)
    signs = {"pass": "[green]✓[/]", "fail": "[bold red]✗[/]", "unknown": "[dim]?[/]"}
    for check in dossier.cross_checks:
        table.add_row(signs[check.result], check.check, escape(", ".join(check.field_ids)), escape(check.detail))
    return table


def _doubts(dossier: Dossier) -> Table:
    table = Table(title="điểm cần xem / doubts", title_justify="left", expand=True)
    for name, ratio in (("", 2), ("việc cần làm / what to do", 4), ("ở đâu / where", 4)):
        table.add_column(name, ratio=ratio)
    for code, flags in doubts_by_code(dossier).items():
        text = FLAGS[code]
        where = ", ".join(f"{flag.scope} {flag.detail}".strip() for flag in flags)
        table.add_row(
            f"[{SEVERITY_COLOUR[flags[0].severity]}]{code.value}[/]", f"{text.vi}\n[dim]{text.en}[/]", escape(where)
        )
    return table


def _refused(dossier: Dossier) -> Table:
    table = Table(title="tệp không đọc được / refused files", title_justify="left", expand=True)
    for name in ("tệp / file", "code", "lý do / why"):
        table.add_column(name)
    for file in dossier.quarantined:
        table.add_row(escape(file.name), file.code, escape(f"{file.message} {file.advice}"))
    return table
