"""The register of a team: its goals, iterations, agreements, lessons and risks, as TOML files."""

from pmtools.improvement.register.checking import check_register, open_too_many, overlapping
from pmtools.improvement.register.iterations import iterations
from pmtools.improvement.register.making import init_register
from pmtools.improvement.register.model import (
    MEASURES,
    Goal,
    Iteration,
    Lesson,
    Register,
    Result,
)
from pmtools.improvement.register.reading import iteration_of, read_register
from pmtools.improvement.register.writing import add_lesson, add_result

__all__ = [
    "MEASURES",
    "Goal",
    "Iteration",
    "Lesson",
    "Register",
    "Result",
    "add_lesson",
    "add_result",
    "check_register",
    "init_register",
    "iteration_of",
    "iterations",
    "open_too_many",
    "overlapping",
    "read_register",
]
