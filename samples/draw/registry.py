"""All kinds of dossier, by the class of the form that asks; a new family of forms is added here."""

from __future__ import annotations

from collections.abc import Mapping

from samples.draw.civil import CIVIL_KINDS
from samples.draw.kinds import FIRST_KINDS, Kind
from samples.draw.land import LAND_KINDS
from samples.draw.social import SOCIAL_KINDS
from samples.draw.trade import TRADE_KINDS

KINDS: Mapping[str, Kind] = {
    kind.form: kind for kind in (*FIRST_KINDS, *CIVIL_KINDS, *LAND_KINDS, *SOCIAL_KINDS, *TRADE_KINDS)
}
VERSIONS = tuple((form, version) for form, kind in KINDS.items() for version in kind.setting.spans)
