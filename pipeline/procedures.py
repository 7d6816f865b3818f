"""The procedures an office handles, as data: how long an answer may take, and which papers a dossier must hold."""

import re
import tomllib
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from pipeline.errors import SettingsInvalid
from pipeline.terms import Term

Asks = Literal["always", "by_post", "when", "on_request"]
"""When a paper must be there: always; in a dossier sent by post; when the application says so; or only when the office
cannot find it in its own registers, which no paper tells."""

_BARE = re.compile(r"^[1-3]\.\d{6}")


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Allowed(_Data):
    """How long an answer may take; the day of receipt does not count."""

    kind: Literal["same_day", "working_days", "days"]
    count: int = 0

    @model_validator(mode="after")
    def _counts(self) -> "Allowed":
        if (self.kind == "same_day") != (self.count == 0):
            raise ValueError("same_day takes no count, working_days and days take one from 1")
        return self

    @property
    def term(self) -> Term:
        """The same as a record."""
        return Term(kind=self.kind, count=self.count)


class Answer(_Data):
    """What an application says in one field: holds when one of `any` is meant there."""

    key: str
    any: tuple[str, ...]


class Needed(_Data):
    """One paper of the procedure's list: any of its classes will do, in this kind of copy (`orig`, `cert`, `copy`).

    A paper without classes is one that no form definition knows; `count` people bring one each.
    """

    code: str
    name_vi: str
    name_en: str
    classes: tuple[str, ...] = ()
    kind: Literal["orig", "cert", "copy"]
    asked: Asks
    count: int = 1
    when: tuple[Answer, ...] = ()

    @model_validator(mode="after")
    def _says_when(self) -> "Needed":
        if (self.asked == "when") != bool(self.when):
            raise ValueError(f"component {self.code}: `asked = when` and a `when` go together")
        return self


class ProcedureDef(_Data):
    """One procedure; without `term` nobody has said how long it takes. `verified`: compared with the published one."""

    code: str
    name_vi: str
    name_en: str
    level: str = ""
    fee: str = ""
    term: Allowed | None = None
    verified: bool = False
    phrases: tuple[str, ...] = ()
    needs: tuple[Needed, ...] = ()


class Procedures(_Data):
    """All procedures of this office."""

    version: str
    procedure: tuple[ProcedureDef, ...]

    @model_validator(mode="after")
    def _are_told_apart(self) -> "Procedures":
        codes = [one.code for one in self.procedure]
        if twice := {code for code in codes if codes.count(code) > 1}:
            raise ValueError(f"procedure {twice.pop()} stands twice")
        for code in codes:
            if not _BARE.fullmatch(code):
                raise ValueError(f"{code} is no bare procedure code such as 1.001193")
        return self

    @cached_property
    def _by_code(self) -> dict[str, ProcedureDef]:
        return {one.code: one for one in self.procedure}

    def get(self, code: str | None) -> ProcedureDef | None:
        """Return the procedure of a code, with or without its agency (`1.001193.000.00.00.H58`), or None."""
        bare = _BARE.match(code or "")
        return self._by_code.get(bare.group()) if bare else None


def parse_procedures(name: str, text: str) -> Procedures:
    """Return the procedures in a TOML text.

    Raises:
        SettingsInvalid: not TOML, or a key is wrong; the message names the file and the key.
    """
    try:
        return Procedures.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsInvalid(f"{name} is not TOML: {error}.", advice="See docs/procedures.md.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "procedures"
        raise SettingsInvalid(f"{name}, {where}: {first['msg']}.", advice="See docs/procedures.md.") from error
