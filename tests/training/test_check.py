"""The check is kind: right, not yet, or not readable; and a hint does not give the answer away."""

import re
from functools import cache

import pytest

import pmtools as pm
from pmtools.errors import ParameterError
from pmtools.report.language import choose
from pmtools.report.words import words_of
from pmtools.training.check import (
    answer_said,
    choices,
    forget_tries,
    names,
    right_answer,
    training_log,
)
from pmtools.training.questions import CHOICE, NAME, QUESTIONS
from pmtools.training.typed import plainly

WORDS = words_of("nl")
MANY = [one for one, asked in QUESTIONS.items() if asked.kind != CHOICE and not asked.attribute]
"""Questions to which there are at least three wrong answers."""
FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)


@pytest.fixture(autouse=True)
def no_tries():
    forget_tries()
    choose("nl")
    yield
    forget_tries()


@cache
def right(question):
    return answer_said(question, right_answer(question), WORDS)


@cache
def wrong(question):
    """Three different wrong answers."""
    asked = QUESTIONS[question]
    answer = right_answer(question)
    if asked.kind == NAME:
        others = [one for one in names(asked, training_log(asked.log)) if one != answer]
        return others[:3]
    if asked.kind == CHOICE:
        return [said.partition(",")[0] for key, said in choices(question, WORDS).items()
                if key != answer]  # fmt: skip
    return [answer + 7, answer + 8, answer + 9]


def kind(passage):
    return re.search(r'class="check check-(\w+)"', passage.body)[1]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_right_answer_is_right(question):
    said = pm.check_answer(question, right(question))
    assert kind(said) == "right"
    assert "Klopt" in said.body


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_wrong_answer_gets_a_hint_and_not_the_answer(question):
    for typed in wrong(question):
        said = pm.check_answer(question, typed)
        assert kind(said) == "wrong"
        assert WORDS(f"training.{question}.hint") in said.body
        shown = FOLDED.sub("", said.body)
        if QUESTIONS[question].kind != CHOICE:  # ja, nee, a, b are in any text
            assert f" {plainly(right(question))} " not in f" {plainly(shown)} "


@pytest.mark.parametrize("question", MANY)
def test_from_the_third_wrong_answer_the_way_is_told(question):
    first, second, third = wrong(question)[:3]
    for again in (first, first, second, first):
        assert "<details>" not in pm.check_answer(question, again).body
    said = pm.check_answer(question, third)
    assert WORDS(f"training.{question}.way") in said.body
    assert right(question) in FOLDED.search(said.body)[0]
    assert "<details open" not in said.body


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("typed", ["", "  ", None, '""'])
def test_nothing_filled_in_is_said_kindly(question, typed):
    said = pm.check_answer(question, typed)
    assert kind(said) == "empty"
    assert "Nog niets ingevuld" in said.body


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    "typed", ["?!", "weet ik niet", "<script>x</script>", "{answer}", [1, 2], object()]
)
def test_what_cannot_be_read_is_no_error_and_no_try(question, typed):
    for _ in range(4):
        said = pm.check_answer(question, typed)
        assert kind(said) == "unread"
        assert "<script" not in said.body
    assert "<details>" not in pm.check_answer(question, wrong(question)[0]).body


def test_what_is_shown_on_screen_is_near_enough():
    for question, typed in [("wait.share", "67%"), ("wait.half", "21 dagen"),
                            ("term.share", "92,9"), ("complete.days", "4,8"),
                            ("complete.days", "5"), ("helped.after", "8"),
                            ("helped.signing", "11 dagen"), ("helped.signing", "10,6"),
                            ("map.back", "herstel controlleren"), ("helped.form", "B"),
                            ("helped.form", "b: nee, dat is niet aangetoond"),
                            ("helped.kind", "verlengingen")]:  # fmt: skip
        assert kind(pm.check_answer(question, typed)) == "right", (question, typed)


def test_an_answer_that_is_nearly_right_is_wrong():
    for question, typed in [("map.cases", "61"), ("wait.share", "69"), ("wait.half", "22"),
                            ("term.late", "3"), ("helped.signing", "9")]:  # fmt: skip
        assert kind(pm.check_answer(question, typed)) == "wrong", (question, typed)


def test_it_speaks_english_too():
    choose("en")
    try:
        assert "Right!" in pm.check_answer("term.longest", "no").body
        assert "Nothing filled in yet" in pm.check_answer("term.longest", "").body
    finally:
        choose("nl")


def test_a_question_that_is_not_there_is_refused():
    with pytest.raises(ParameterError, match=r"'map\.casse'.* mean map\.cases"):
        pm.check_answer("map.casse", 1)


def test_each_question_has_its_sentences_and_no_other_has():
    told = WORDS.texts["training"]
    areas = {area for area, texts in told.items() if isinstance(texts, dict)} - {"head"}
    assert {f"{area}.{name}" for area in areas for name in told[area]} == {*QUESTIONS}
    for question in QUESTIONS:
        area, _, name = question.partition(".")
        assert {"hint", "why", "way"} <= told[area][name].keys()


def test_a_planted_answer_in_a_hint_would_be_seen():
    hint = "Kijk bij Advies  Brandweer!"
    assert f" {plainly(right('wait.longest'))} " in f" {plainly(hint)} "
