"""The beginning of a training notebook: Dutch is spoken, and a typing error is no error."""

from __future__ import annotations

import ast
import re

from pmtools.report.language import spoken
from pmtools.report.picture import Passage
from pmtools.report.show import speak
from pmtools.training.check import forget_tries, said

LINE = re.compile(r"(?P<begin>\s*antwoord\s*=)(?P<typed>[^#\n]*)(?P<rest>.*)", re.DOTALL)
QUOTES = " \t\"'`‘’“”„"
PLAIN = (ast.Expression, ast.Constant, ast.Tuple, ast.UnaryOp, ast.BinOp)
"""Of what a value consists that Python can read without knowing a name."""


def start_training() -> Passage:
    """Begin a training notebook: in Dutch, with the look of the report, and no answer tried yet.

    From then on in this notebook an answer may stand without quotes on its line: `antwoord = Advies
    brandweer` and `antwoord = 45%` are read as they are meant. Says that the learner can go on.
    """
    from IPython.core.getipython import get_ipython

    forget_tries()
    speak("nl")
    shell = get_ipython()
    if shell is not None and mended not in shell.input_transformers_cleanup:
        shell.input_transformers_cleanup.append(mended)
    return said("ready", [], spoken())


def mended(lines: list[str]) -> list[str]:
    r"""The lines of a cell, in which an answer that is not Python is put between quotes.

    >>> mended(["antwoord = 45%  # vul hier in\n", "antwoord = 12\n"])
    ["antwoord = '45%'  # vul hier in\n", 'antwoord = 12\n']
    """
    return [_mended(line) for line in lines]


def _mended(line: str) -> str:
    found = LINE.fullmatch(line)
    if not found or _is_python(found["typed"].strip()):
        return line
    gap = "  " if found["rest"].startswith("#") else ""
    return f"{found['begin']} {found['typed'].strip(QUOTES)!r}{gap}{found['rest']}"


def _is_python(value: str) -> bool:
    try:
        tree = ast.parse(value, mode="eval")
    except (SyntaxError, ValueError):
        return False
    allowed = (*PLAIN, ast.operator, ast.unaryop, ast.expr_context)
    return all(isinstance(node, allowed) for node in ast.walk(tree))
