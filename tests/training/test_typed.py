"""What a learner types is read, however it is written."""

import pytest

from pmtools.training.start import mended
from pmtools.training.typed import UnreadError, choice, name, number, percentage, text_of

STEPS = ["Advies brandweer", "Advies politie", "Besluit verzenden", "Dubbele melding koppelen"]
OPTIONS = {"yes": "ja, j, true", "no": "nee, n, niet te laat"}


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("12", 12), ("12 dagen", 12), ("12,5", 12.5), ("12.5", 12.5), (" '12' ", 12), ("“12”", 12),
        ("ongeveer 12", 12), ("1.234", 1234), ("1.234,5", 1234.5), ("-11 dagen", 11), ("007", 7),
        ("12.", 12), ("12 DAGEN!", 12), (12, 12), (12.5, 12.5), ((12, 5), 12.5),
    ],
)  # fmt: skip
def test_a_number(said, value):
    assert number(text_of(said)) == value


@pytest.mark.parametrize("said", ["twaalf", "weet niet", "?", "…", "1.2.3", "True", "²"])
def test_no_number(said):
    with pytest.raises(UnreadError, match="no_number"):
        number(text_of(said))


def test_two_numbers():
    with pytest.raises(UnreadError, match="two_numbers"):
        number("5 van de 30")


@pytest.mark.parametrize("said", ["67", "67%", "67 %", "67 procent", 0.67, "0,67", "67,0", "0.67"])
def test_a_percentage(said):
    assert percentage(text_of(said)) == pytest.approx(67)


def test_less_than_one_percent_is_meant_where_the_sign_stands():
    assert percentage("0,5%") == 0.5


@pytest.mark.parametrize(
    "said",
    ["Advies brandweer", "advies BRANDWEER", " 'Advies  brandweer' ", "‘Advies brandweer’",
     "advies brandwer", "brandweer", "Brandwer.", "de stap advies brandweer", "Advies-brandweer"],
)  # fmt: skip
def test_a_name(said):
    assert name(text_of(said), STEPS) == "Advies brandweer"


def test_a_part_of_a_name_with_a_typing_error():
    assert name("dubele melding", STEPS) == "Dubbele melding koppelen"


@pytest.mark.parametrize(
    "said", ["Advies", "brandweer of politie: advies brandweer advies politie"]
)
def test_more_names(said):
    with pytest.raises(UnreadError, match="two_names"):
        name(said, STEPS)


@pytest.mark.parametrize("said", ["vergadering", "12", "?", "<b>", "x" * 5000])
def test_no_name(said):
    with pytest.raises(UnreadError, match="no_name"):
        name(said, STEPS)


@pytest.mark.parametrize("said", ["nee", "NEE", "n", "Nee.", '"nee"', "niet te laat"])
def test_a_choice(said):
    assert choice(text_of(said), OPTIONS) == "no"


def test_no_choice():
    with pytest.raises(UnreadError, match="no_choice"):
        choice("misschien", OPTIONS)


@pytest.mark.parametrize("said", ["", "  ", '""', "''", None, "“”", ()])
def test_nothing(said):
    assert text_of(said) == ""


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ('antwoord = ""  # vul hier in', ""), ("antwoord =   # vul hier in", ""),
        ("antwoord = Advies brandweer  # vul hier in", "Advies brandweer"),
        ('antwoord = "Advies brandweer  # vul hier in', "Advies brandweer"),
        ("antwoord = “Advies brandweer”", "Advies brandweer"), ("antwoord = 45%  # x", "45%"),
        ("antwoord = 12 dagen", "12 dagen"), ("antwoord = nee", "nee"), ("antwoord = 12", 12),
        ("antwoord = 12,5", (12, 5)), ("antwoord = 100 * 78 / 120", 65.0), ("antwoord=0045", "0045"),
        ("antwoord = 'ja'", "ja"), ("antwoord = C:\\temp\\", "C:\\temp\\"),
        ("antwoord = exit()", "exit()"), ("antwoord = pm.x", "pm.x"),
    ],
)  # fmt: skip
def test_a_line_without_quotes_is_read_as_it_is_meant(line, read):
    scope = {}
    exec("".join(mended([f"{line}\n", "later = 1\n"])), scope)  # noqa: S102
    assert scope["antwoord"] == read
    assert scope["later"] == 1


def test_other_lines_are_left_alone():
    lines = ["import pmtools as pm\n", "antwoorden = nee\n", 'pm.check_answer("x", antwoord)\n']
    assert mended(lines) == lines
