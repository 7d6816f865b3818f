"""What a clerk can name where the machine was wrong: the class of a paper, and the procedure."""

from pipeline.recheck import Rulebook
from pipeline.stages.collate import UNKNOWN
from review.words import Words

Named = tuple[dict[str, str], ...]
"""Codes with their names in the clerk's language, by name."""


def classes(rules: Rulebook, words: Words) -> Named:
    """Return the classes of papers that there are forms of, and last that of all other papers."""
    vi = words.language == "vi"
    known = {form.doc_class: form.name_vi if vi else form.name_en for form in rules.forms.forms}
    return (*_by_name(known), {"code": UNKNOWN, "name": words("case.unknown_paper")})


def procedures(rules: Rulebook, words: Words) -> Named:
    """Return the procedures that the office serves, and those that forms ask for."""
    vi = words.language == "vi"
    asked = {one.code: one.name for form in rules.forms.forms for one in form.procedures}
    served = {one.code: one.name_vi if vi else one.name_en for one in rules.office.procedures.procedure}
    return _by_name(asked | served)


def _by_name(names: dict[str, str]) -> Named:
    return tuple({"code": code, "name": name} for code, name in sorted(names.items(), key=lambda pair: pair[1]))
