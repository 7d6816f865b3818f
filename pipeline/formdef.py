"""Form definitions: what a paper is called, which versions it has, and where its fields stand; data, read from TOML."""

import tomllib
from collections.abc import Iterable
from functools import cached_property
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from pipeline.errors import FormInvalid
from pipeline.kinds import MarkKind, Requirement

Place = Literal[
    "right",
    "below",
    "right_below",
    "cells",
    "table",
    "checkbox",
    "mark",
    "signature",
    "whole",
    "before",
    "pattern",
    "cell",
]
"""Where a value stands: right of its label, on the row below, both, in single-digit cells, in a table's columns,
in check boxes, in a machine-readable mark, as a signature, the whole row with its label ("ngày … tháng … năm …"),
before such words ("Cai Lậy, ngày …"), anywhere, known by its own pattern alone, or in the table cell of the row
`labels` and the column `column`."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Version(_Data):
    """One printed version: when it was in force, and what on paper tells it from the others.

    `verified` False: this version's official print was not seen in full, so that every field of it goes to a clerk.
    """

    id: str
    verified: bool = True
    since: str | None = None
    until: str | None = None
    text: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    order: tuple[tuple[str, str], ...] = ()


class Sign(_Data):
    """A machine-readable mark that tells this class: its kind and a pattern its payload matches."""

    kind: MarkKind
    pattern: str


class Block(_Data):
    """A run of fields about one person; it begins at one of its `starts` and ends where the next block begins."""

    id: str
    starts: tuple[str, ...] = ()


class Column(_Data):
    """One column of a table: its header and the kind of its cells."""

    key: str
    labels: tuple[str, ...]
    kind: str


class Asked(_Data):
    """A procedure this form asks for; with `when`, only where one of these phrases stands in the field `key`."""

    code: str
    name: str
    key: str = ""
    when: tuple[str, ...] = ()


class Field(_Data):
    """One field: key, label variants, kind, where its value stands, how many lines it may take.

    `reach`, in widths of the label, ends a value early where something else is printed to its right; `last` takes the
    last of several "ngày … tháng … năm …" on a row; `pattern` is what a value without a label looks like; a
    group in it is the value itself.
    """

    key: str
    labels: tuple[str, ...] = ()
    kind: str
    requirement: Requirement = Requirement.OPTIONAL
    block: str = ""
    place: Place = "right"
    lines: int = 1
    side: Literal["front", "back"] = "front"
    versions: tuple[str, ...] = ()
    reach: float = 0.0
    pattern: str = ""
    column: tuple[str, ...] = ()
    last: bool = False
    options: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()


class Form(_Data):
    """One document class with its titles, versions, blocks and fields.

    `any` are phrases of its body, `without` phrases of papers it is mistaken for, `back` phrases of its back side,
    `more` phrases of a page that goes on from it; `machine_filled` says that nobody ever writes a value on it by hand,
    `stamped` that it is nothing without an office's red stamp.
    """

    doc_class: str
    name_vi: str
    name_en: str
    verified: bool
    titles: tuple[str, ...]
    any: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    back: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    sign: Sign | None = None
    procedures: tuple[Asked, ...] = ()
    sensitive: tuple[str, ...] = ()
    two_sided: bool = False
    machine_filled: bool = False
    stamped: bool = False
    versions: tuple[Version, ...]
    blocks: tuple[Block, ...] = ()
    anchors: tuple[str, ...] = ()
    fields: tuple[Field, ...]

    @model_validator(mode="after")
    def _names_agree(self) -> "Form":
        keys = [field.key for field in self.fields]
        twice = {key for key in keys if keys.count(key) > 1}
        blocks = {block.id for block in self.blocks} | {""}
        versions = {version.id for version in self.versions}
        for field in self.fields:
            if field.block not in blocks:
                raise ValueError(f"field {field.key}: there is no block {field.block!r}")
            if unknown := set(field.versions) - versions:
                raise ValueError(f"field {field.key}: there is no version {unknown.pop()!r}")
            if field.place == "table" and not field.columns:
                raise ValueError(f"field {field.key}: a table needs columns")
            if field.place == "cell" and not field.column:
                raise ValueError(f"field {field.key}: it needs a column")
            if field.place == "pattern" and not field.pattern:
                raise ValueError(f"field {field.key}: it needs a pattern")
        if twice:
            raise ValueError(f"field {twice.pop()} is defined twice")
        return self

    @cached_property
    def by_key(self) -> dict[str, Field]:
        """Fields by key."""
        return {field.key: field for field in self.fields}

    def is_verified(self, version: str | None) -> bool:
        """Return whether the definition of this version was checked against its official print."""
        return self.verified and all(known.verified for known in self.versions if known.id == version)

    def in_version(self, version: str | None) -> tuple[Field, ...]:
        """Return the fields that a version prints; all of them when the version is unknown."""
        return tuple(f for f in self.fields if version is None or not f.versions or version in f.versions)


class Forms(_Data):
    """All form definitions of this installation."""

    forms: tuple[Form, ...]

    @cached_property
    def by_class(self) -> dict[str, Form]:
        """Forms by document class."""
        return {form.doc_class: form for form in self.forms}

    def get(self, doc_class: str | None) -> Form | None:
        """Return the form of a class, or None when unknown."""
        return self.by_class.get(doc_class or "")


def parse_form(name: str, text: str) -> Form:
    """Return the form definition in a TOML text.

    Raises:
        FormInvalid: not TOML, or a key is wrong; the message names the file and the key.
    """
    try:
        return Form.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise FormInvalid(f"The form {name} is not TOML: {error}.", advice="See docs/forms.md.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "form"
        raise FormInvalid(f"The form {name}, {where}: {first['msg']}.", advice="See docs/forms.md.") from error


def load_forms(extra: Iterable[tuple[str, str]] = ()) -> Forms:
    """Return the shipped forms and the `extra` ones (name and TOML text), which replace shipped ones of their class.

    Raises:
        FormInvalid: a definition is wrong.
    """
    folder = resources.files("pipeline.forms")
    shipped = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name
    )
    texts = [(entry.name, entry.read_text(encoding="utf-8")) for entry in shipped]
    forms = {form.doc_class: form for form in (parse_form(name, text) for name, text in [*texts, *extra])}
    return Forms(forms=tuple(forms.values()))
