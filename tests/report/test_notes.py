"""Notes of the reader: each has a Dutch sentence with the same fields."""

import ast
import re
import tomllib
from pathlib import Path

import pmtools
from pmtools.origin import Note
from pmtools.report.words import words_of

HOUSE = Path(pmtools.__file__).parent
FIELD = re.compile(r"{(\w+)}")


def notes_in_the_code() -> dict[str, set[str]]:
    """Key of each note that the code makes, and the fields that it is given."""
    found: dict[str, set[str]] = {}
    for path in HOUSE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Note":
                key = node.args[0]
                assert isinstance(key, ast.Constant), f"{path.name}: a note without a plain key"
                if key.value:
                    found.setdefault(key.value, set()).update(k.arg or "" for k in node.keywords)
    return found


def test_every_note_has_a_dutch_sentence_with_its_fields() -> None:
    path = HOUSE / "report" / "words" / "notes.nl.toml"
    dutch = tomllib.loads(path.read_text(encoding="utf-8"))["note"]
    code = notes_in_the_code()
    assert dutch.keys() == code.keys()
    assert {key: set(FIELD.findall(text)) for key, text in dutch.items()} == code


def test_a_note_is_said_in_the_language_of_the_page() -> None:
    note = Note("empty_cases", "Cases without an event: {n}.", n=1200)
    assert words_of("nl").note(note).endswith("1.200.")
    assert words_of("en").note(note) == "Cases without an event: 1,200."
    assert words_of("nl").note("a plain sentence with {braces}") == "a plain sentence with {braces}"


def test_a_hostile_value_stays_what_it_is() -> None:
    note = Note("left_out", "Left out: {names}.", names="{n} <b>")
    assert words_of("nl").note(note) == "Kenmerken die de mapping weglaat: {n} <b>."
    assert str(Note.from_dict(note.to_dict())) == "Left out: {n} <b>."
