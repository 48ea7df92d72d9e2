"""The training notebooks: clean, in plain Dutch, and kind whatever a learner fills in or not."""

import ast
import json
import re
import sys
from contextlib import contextmanager
from functools import cache
from html import unescape
from pathlib import Path
from types import ModuleType

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from pmtools.report.words import words_of
from pmtools.runs.notebooks import notebook_names
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

FOLDER = Path(__file__).parents[3] / "notebooks" / "training"
PATHS = sorted(FOLDER.glob("*.ipynb"))
NAMES = [path.stem for path in PATHS]
WORDS = words_of("nl")
ANSWER = re.compile(r'antwoord = ""  # vul hier in\npm\.check_answer\("([\w.]+)", antwoord\)')
WORD = re.compile(r"[^\W\d_]+")
MINUTES, WORDS_A_MINUTE, MINUTES_A_QUESTION = 10, 130, 1
OUTPUT_MINUTES = 2
"""For looking at figures and tables, and for the hints."""
LONGEST = 20
"""Words in a sentence."""
EXPLAINED = {  # what a learner cannot know, and what it is explained by in the same notebook
    "proceskaart": "een tekening van hoe het werk",
    "zaak": "**zaak**",
    "mediaan": "de helft van de zaken",
    "opschorting": "heet **opschorting**",
    "kalendertijd": "Avonden en weekenden|avonden en weekenden",
    "bewerkingstijd": "**bewerkingstijd**: iemand had",
    "wachttijd": "**wachttijd**: de tijd dat een zaak ligt",
    "kanaal": "heet het **kanaal**",
}
JARGON = {
    "log", "event", "gebeurtenis", "variant", "transitie", "overgang", "doorlooptijd", "p90", "p80",
    "parameter", "dataframe", "iteratie", "baseline", "regressie", "attribuut", "kenmerk", "bruto",
    "process", "mining", "python", "kernel", "cel", "functie", "notebook",
}  # fmt: skip
ENGLISH = re.compile(
    r"\b(the|and|with|case|cases|days|step|steps|before|after|waiting|share|received|"
    r"decided|deadline|from|within|every|answer|right|wrong|time|median|not)\b"
)


def cells(name, kind=None):
    told = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    return [cell for cell in told if kind in (None, cell["cell_type"])]


def source(cell):
    return "".join(cell["source"])


def asked_in(name):
    return [found[1] for cell in cells(name, "code") if (found := ANSWER.fullmatch(source(cell)))]


def text_of(name):
    return "\n\n".join(source(cell) for cell in cells(name, "markdown"))


@contextmanager
def shell():
    """A kernel's shell in this process, as a learner's notebook has it."""
    quiet = Config({"HistoryManager": {"enabled": False}})
    learner = ModuleType("learner")
    InteractiveShell.clear_instance()
    one = InteractiveShell.instance(config=quiet, user_module=learner)
    forget_tries()
    try:
        yield one
    finally:
        InteractiveShell.clear_instance()
        sys.modules.pop("learner", None)
        forget_tries()


def ran(one, code):
    """The markup that a cell shows; it may raise nothing, nor say anything on the side."""
    with capture_output() as shown:
        done = one.run_cell(code)
    assert done.success, done.error_in_exec or done.error_before_exec
    assert shown.stderr == ""
    displayed = [output.data.get("text/html", "") for output in shown.outputs]
    return "".join(displayed) + (done.result._repr_html_() if done.result is not None else "")


def plain(markup):
    """What of it is read, without style, drawings' own marks and tags."""
    kept = re.sub(r"<(style|script)\b.*?</\1>", "", markup, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", kept))


def filled(question, typed):
    return f'antwoord = {typed}  # vul hier in\npm.check_answer("{question}", antwoord)'


@cache
def right(question):
    return answer_said(question, right_answer(question), WORDS)


@cache
def wrong(question):
    asked = QUESTIONS[question]
    answer = right_answer(question)
    if asked.kind == NAME:
        return next(one for one in names(asked, training_log(asked.log)) if one != answer)
    if asked.kind == CHOICE:
        others = (said for key, said in choices(question, WORDS).items() if key != answer)
        return next(others).partition(",")[0]
    return str(round(answer) + 7)


def test_there_are_five_and_pmtools_does_not_list_them():
    assert [name[:2] for name in NAMES] == ["1_", "2_", "3_", "4_", "5_"]
    assert not set(NAMES) & set(notebook_names())


def test_together_they_ask_each_question_once_and_in_order():
    assert [question for name in NAMES for question in asked_in(name)] == [*QUESTIONS]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_clean_and_calls_the_library_in_short_cells(name):
    told = json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))
    assert told["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in told["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in cells(name, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        lines = source(cell).splitlines()
        assert len(lines) <= 6
        assert max(map(len, lines)) <= 88
        tree = ast.parse(source(cell))
        kinds = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Lambda)
        assert not [node for node in ast.walk(tree) if isinstance(node, kinds)]
        assert ("antwoord" in source(cell)) == bool(ANSWER.fullmatch(source(cell)))


@pytest.mark.parametrize("name", NAMES)
def test_no_answer_stands_in_the_notebook(name):
    text = re.sub(r"(?i)\b(vraag|oefening|#) \d", "", "".join(map(source, cells(name))))
    written = f" {plainly(text)} "
    for question in asked_in(name):
        asked = QUESTIONS[question]
        there = f" {plainly(right(question))} " in written
        if asked.kind == NAME and there:  # fine among all that it can be
            others = map(plainly, names(asked, training_log(asked.log)))
            assert asked.attribute
            assert all(f" {one} " in written for one in others), question
        elif asked.kind != CHOICE:  # ja, nee, a and b have to be named
            assert not there, question


@pytest.mark.parametrize("name", NAMES)
def test_its_numbers_are_those_of_its_log(name):
    if "120 zaken" in text_of(name):
        assert training_log("parking_permit").cases.height == 120
    days = re.findall(r"(\d+) dagen", text_of(name))
    assert set(days) <= {"56"}, "a number in the text can drift"


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_read_and_done_in_ten_minutes(name):
    n_words = len(WORD.findall(text_of(name)))
    needed = n_words / WORDS_A_MINUTE + len(asked_in(name)) * MINUTES_A_QUESTION + OUTPUT_MINUTES
    assert needed <= MINUTES, f"{n_words} words: {needed:.1f} minutes"


def test_a_sentence_is_short():
    texts = [text_of(name) for name in NAMES]
    texts += [text for question in QUESTIONS for text in sentences_of(question)]
    for text in texts:
        for sentence in re.split(r"[.!?:;](?:\*\*)?\s|\n\n|\n- ", text):
            assert len(WORD.findall(sentence)) <= LONGEST, sentence


def test_the_check_has_no_jargon():
    for text in [text for text in WORDS.texts["training"].values() if isinstance(text, str)]:
        assert set(plainly(text).split()).isdisjoint(JARGON), text
    for question in QUESTIONS:
        for text in sentences_of(question):
            assert set(plainly(text).split()).isdisjoint(JARGON), text


def sentences_of(question):
    return [WORDS(f"training.{question}.{one}", answer="x") for one in ("hint", "why", "way")]


@pytest.mark.parametrize("name", NAMES)
def test_it_has_no_jargon_and_explains_what_is_new(name):
    text = text_of(name)
    used = set(plainly(re.sub(r"`[^`]*`", "", text)).split())
    assert used.isdisjoint(JARGON), used & JARGON
    told = text + " ".join(one for question in asked_in(name) for one in sentences_of(question))
    for word, by in EXPLAINED.items():
        if word in plainly(told).split():
            assert any(one in text for one in by.split("|")), word


@pytest.mark.parametrize("name", NAMES)
def test_a_learner_goes_through_it(name):
    """First nothing filled in, then each wrong, then each right: never an error."""
    with shell() as one:
        shown = [ran(one, source(cell)) for cell in cells(name, "code")]
        checks = [markup for markup in shown if "check-empty" in markup]
        assert len(checks) == len(asked_in(name)) == 4
        assert all("Nog niets ingevuld" in markup for markup in checks)
        assert "Klaar om te beginnen" in shown[0]
        assert not [markup for markup in shown[1:] if not markup], "each cell shows something"
        assert ENGLISH.findall(plain("".join(shown))) == []
        for question in asked_in(name):
            assert "check-wrong" in ran(one, filled(question, repr(wrong(question))))
            assert "check-wrong" in ran(one, filled(question, wrong(question))), "without quotes"
            assert "check-right" in ran(one, filled(question, repr(right(question).upper())))
            assert "check-right" in ran(one, filled(question, right(question))), "without quotes"


def test_english_left_over_would_be_seen():
    assert ENGLISH.findall(plain("<th>decided</th>")) == ["decided"]


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_it_runs_in_a_kernel_of_its_own_from_another_folder(name, tmp_path):
    """As JupyterLab does it, from a copy in a folder of the learner."""
    import nbformat
    from nbclient import NotebookClient

    copy = tmp_path / f"{name}.ipynb"
    copy.write_bytes((FOLDER / f"{name}.ipynb").read_bytes())
    notebook = nbformat.read(copy, 4)
    for cell in notebook.cells:
        if found := ANSWER.fullmatch(cell.source):
            cell.source = filled(found[1], right(found[1]))
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=resources).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert all(output.output_type in ("execute_result", "display_data") for output in outputs)
    markup = "".join(output.data.get("text/html", "") for output in outputs)
    assert markup.count('class="check check-right"') == 4
