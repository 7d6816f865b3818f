"""Classify: what paper a page is, which version of its form, and which side; or unknown, with a flag, never a guess."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.anchors import Located, locate
from pipeline.flagcodes import FLAGS, FlagCode
from pipeline.formdef import Form, Forms, Version
from pipeline.layout import Row, folded_label, rows_of
from pipeline.model import Flag, Line, Mark, Page, PageClass, Reading

TITLE_SHARE = 0.5  # of the page's height: a title stands above this (DOMAIN §2.0: 12 to 30 %)
TITLE_FLOOR = 60.0  # rapidfuzz score below which a title says nothing
CAPITALS = 0.5  # of a row's letters are capitals where it may be a title (DOMAIN §2.0 says 0.7; readers err)
PHRASE_SCORE = 84.0  # from which a body phrase counts as there
WITHOUT_SCORE = 92.0  # from which a phrase of another paper excludes this one
ENOUGH = 0.55  # evidence from which a class is given
LEAD = 0.12  # and by this much ahead of the next
LABELS_SHARE, LABELS_LEAD = 0.4, 0.15  # of sister forms, the one of whose labels so many are there, and more
TEXT_VOTE, LABEL_VOTE, ORDER_VOTE = 3.0, 1.0, 1.0  # what a version's printed text, labels and their order weigh
WHOLE = 0.93  # of a version's printed text: a shorter row can hold but a part, as "Họ, chữ đệm và tên" of "… khai sinh"
TEXT_SCORE, TEXT_LEAD = 85.0, 5.0  # of a version's printed text that is misread, and by how much it leads
MARK_EVIDENCE = 0.35  # a card's QR or MRZ, a postal bar code: nearly a title
_CIRCULAR = re.compile(r"(?<!\w)\w{1,3}(?=\s?/\s?20\d\d\s?/)")
_DIGITS = str.maketrans("óÓGoOlISBZq", "66600115829")


@dataclass(frozen=True, slots=True)
class _Guess:
    form: Form
    evidence: float
    side: str
    titled: bool


def classify(
    page: Page,
    reading: Reading,
    marks: Sequence[Mark],
    *,
    forms: Forms,
    told: str | None = None,
    heard: Sequence[Line] = (),
) -> PageClass:
    """Return the page's class and version, with evidence 0..1 as its confidence; None where it is unknown.

    A class that a clerk `told` is taken; one that no form has is a paper without fields. Rows that the line reader said
    too (`heard`) help to tell the version.
    """
    rows = rows_of(reading.lines, heard)
    form = forms.get(told)
    if form is not None:
        return _known(_judge(form, page, rows, marks), page, rows, confidence=1.0)
    if page.blank or told is not None:
        return PageClass(page_id=page.page_id, doc_class=None, form_version=None, confidence=1.0)
    guesses = sorted((_judge(form, page, rows, marks) for form in forms.forms), key=lambda g: -g.evidence)
    best = _clear(guesses, rows)
    if best is None:
        return _goes_on(page, rows, forms) or PageClass(
            page_id=page.page_id,
            doc_class=None,
            form_version=None,
            confidence=1.0 - (guesses[0].evidence if guesses else 0.0),
            flags=(_flag(FlagCode.DOC_CLASS_UNSURE, page.page_id),),
        )
    return _known(best, page, rows, confidence=min(1.0, best.evidence))


def _known(guess: _Guess, page: Page, rows: Sequence[Row], *, confidence: float) -> PageClass:
    version = _version(guess.form, locate(guess.form, rows, side=guess.side), rows, guess.side)
    unknown_version = version is None and guess.side == "front"
    return PageClass(
        page_id=page.page_id,
        doc_class=guess.form.doc_class,
        form_version=version,
        confidence=confidence,
        side=guess.side,
        flags=(_flag(FlagCode.FORM_VERSION_UNKNOWN, page.page_id),) if unknown_version else (),
    )


def _clear(guesses: Sequence[_Guess], rows: Sequence[Row]) -> _Guess | None:
    """Return the guess that stands out: by title and body, or among sister forms by the share of its labels found."""
    close = [guess for guess in guesses if guess.evidence >= ENOUGH and guesses[0].evidence - guess.evidence < LEAD]
    if len(close) < 2:
        return close[0] if close and (len(guesses) < 2 or guesses[0].evidence - guesses[1].evidence >= LEAD) else None
    shares = sorted(((_labels_share(guess, rows), -number) for number, guess in enumerate(close)), reverse=True)
    (most, first), (next_most, _) = shares[0], shares[1]
    return close[-first] if most >= LABELS_SHARE and most - next_most >= LABELS_LEAD else None


def _labels_share(guess: _Guess, rows: Sequence[Row]) -> float:
    fields = [field for field in guess.form.fields if field.labels and field.side == guess.side]
    return len(locate(guess.form, rows, side=guess.side).fields) / max(1, len(fields))


def _goes_on(page: Page, rows: Sequence[Row], forms: Forms) -> PageClass | None:
    """Return the class of a page that continues a form (its footnotes, its last lines), or None."""
    body = [" ".join(row.folded.split()) for row in rows]
    said = {
        form.doc_class: [score for p in form.more if (score := _said(p, body)) >= PHRASE_SCORE] for form in forms.forms
    }
    # forms share phrases ("Chú thích"): the one of which most is said, and said best
    best = max(forms.forms, key=lambda form: (len(said[form.doc_class]), sum(said[form.doc_class])), default=None)
    if best is None or not len(said[best.doc_class]) >= min(2, len(best.more)) > 0:
        return None
    named = set(_named(best, body))
    return PageClass(
        page_id=page.page_id,
        doc_class=best.doc_class,
        form_version=named.pop() if len(named) == 1 else None,
        confidence=ENOUGH,
        continues=True,
    )


def _flag(code: FlagCode, scope: str) -> Flag:
    return Flag(code=code, severity=FLAGS[code].severity, scope=scope)


def _judge(form: Form, page: Page, rows: Sequence[Row], marks: Sequence[Mark]) -> _Guess:
    body = [" ".join(row.folded.split()) for row in rows]
    if any(_said(phrase, body) >= WITHOUT_SCORE for phrase in form.without):
        return _Guess(form, 0.0, "front", titled=False)
    title = _title(form, page, rows)
    hits = [phrase for phrase in form.any if _said(phrase, body) >= PHRASE_SCORE]
    share = min(1.0, len(hits) / max(1, min(4, len(form.any))))
    front = 0.6 * title + 0.4 * share
    backs = sum(_said(phrase, body) >= PHRASE_SCORE for phrase in form.back)
    back = min(1.0, 0.3 * backs)
    bonus = MARK_EVIDENCE if _marked(form, marks) else 0.0
    side = "back" if back > front else "front"
    return _Guess(form, max(front, back) + bonus, side, titled=title > 0.6)


def _said(phrase: str, body: Sequence[str]) -> float:
    wanted = folded_label(phrase)
    return max((fuzz.partial_ratio(wanted, text) for text in body if len(text) >= len(wanted) * 0.7), default=0.0)


def _title(form: Form, page: Page, rows: Sequence[Row]) -> float:
    """Return how well a title stands in the upper part, 0..1; titles may run over two rows.

    A title in capitals that is named in small letters is one of a list of papers, as on a slip.
    """
    upper = [
        (" ".join(row.folded.split()), _in_capitals(row)) for row in rows if row.box.top < TITLE_SHARE * page.height
    ]
    texts = [*upper, *((f"{a} {b}", high and higher) for (a, high), (b, higher) in pairwise(upper))]
    best = 0.0
    for title in form.titles:
        wanted = folded_label(title)
        for text, capitals in texts:
            if len(text) < 0.7 * len(wanted) or (title.isupper() and not capitals):
                continue
            # The whole row against the title, so that a longer title is not taken for a shorter one inside it.
            score = max(fuzz.ratio(wanted, text), fuzz.partial_ratio(wanted, text) - 6)
            best = max(best, (score - TITLE_FLOOR) / (100 - TITLE_FLOOR))
    return best


def _in_capitals(row: Row) -> bool:
    letters = [char for char in row.text if char.isalpha()]
    return sum(char.isupper() for char in letters) >= CAPITALS * len(letters) > 0


def _marked(form: Form, marks: Sequence[Mark]) -> bool:
    sign = form.sign
    return sign is not None and any(
        mark.kind is sign.kind and re.search(sign.pattern, mark.payload or "") is not None for mark in marks
    )


def _version(form: Form, located: Located, rows: Sequence[Row], side: str) -> str | None:
    if len(form.versions) == 1:
        return form.versions[0].id
    if side == "back":
        return None
    texts = [text for row in rows for text in (row.text, " ".join(word.text for word in row.heard)) if text]
    named = _named(form, [folded_label(_numbered(text)) for text in texts])
    votes = sorted(
        ((_votes(v, form, located) + TEXT_VOTE * named.count(v.id), v.id) for v in form.versions), reverse=True
    )
    if votes[0][0] <= 0 or votes[0][0] - votes[1][0] < ORDER_VOTE:
        return None
    return votes[0][1]


def _numbered(text: str) -> str:
    """Return the text with letters for digits in a circular's number: "óó/2023/TT-BCA" is 66/2023/TT-BCA, misread."""
    return _CIRCULAR.sub(lambda found: found.group().translate(_DIGITS), text)


def _named(form: Form, body: Sequence[str]) -> list[str]:
    """Return the versions whose own printed text stands on the page, one entry a phrase; misread a little, the likest.

    "66/2023/TT-BCA" differs from "56/2021/TT-BCA" in two signs: a misread number must be clearly nearer to one.
    """
    long_enough = [
        (p, version.id, [t for t in body if len(t) >= len(folded_label(p)) * WHOLE])
        for version in form.versions
        for p in version.text
    ]
    said = [(max(_exactly(p, texts), _said(p, texts) - 1), name) for p, name, texts in long_enough]
    exact = [name for score, name in said if score == 100]
    if exact:
        return exact
    best = max(said, default=(0.0, ""))
    ahead = all(best[0] - score >= TEXT_LEAD for score, name in said if name != best[1])
    return [best[1]] if best[0] >= TEXT_SCORE and ahead else []


def _exactly(phrase: str, body: Sequence[str]) -> float:
    return 100.0 if any(folded_label(phrase) in text for text in body) else 0.0


def _votes(version: Version, form: Form, located: Located) -> float:
    """Return what labels and their order say for a version; a label that is missing says little where few were read."""
    read = min(1.0, len(located.fields) / max(1, len(form.in_version(version.id))))
    votes = LABEL_VOTE * sum(1 if key in located.fields else -read for key in version.labels)
    votes -= LABEL_VOTE * sum(key in located.fields for key in version.without)
    for first, second in version.order:
        one, two = located.fields.get(first), located.fields.get(second)
        if one is not None and two is not None:
            votes += ORDER_VOTE if (one.row.index, one.start) < (two.row.index, two.start) else -ORDER_VOTE
    return votes
