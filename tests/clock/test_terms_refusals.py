"""What a municipality's own terms file may not say."""

import pytest

from pmtools.clock.rule_files import read_rules
from pmtools.clock.service_files import read_service
from pmtools.errors import ParameterError

GOOD = """[[rule]]
id = "apv-1-2"
article = "art. 1:2 APV"
starts = "received"
term = "8 weeks"
extension = "8 weeks"
rolls = { base = true, sum = false, source = "APV art. 1:2" }
suspends = ["supplement", "own"]
penalty = "awb-4-17"
source = "gemeenteblad 2026, 1"
valid_from = 2020-01-01
valid_to = 2025-12-31
name = { nl = "Evenementenvergunning", en = "Event permit" }

[[ground]]
id = "own"
article = "art. 1:3 APV"
until = "day of"
source = "gemeenteblad 2026, 1"
name = { nl = "Eigen grond", en = "Own ground" }
"""
RULE = GOOD.split("[[ground]]", maxsplit=1)[0]


def refused(file, text, *named):
    with pytest.raises(ParameterError) as error:
        read_rules(file(text))
    message = str(error.value)
    assert [part for part in ("eigen.toml", *named) if part not in message] == []
    return message


def changed(old, new):
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def test_the_good_one_is_read_beside_the_shipped(file):
    found = read_rules(file(GOOD))
    assert [rule.article for rule in found.rules["apv-1-2"]] == ["art. 1:2 APV"]
    assert "awb-4-13" in found.rules
    assert {"own", "supplement"} <= set(found.grounds)


WRONG = {
    "unknown unit": ('term = "8 weeks"', 'term = "8 weken"', ["apv-1-2", "8 weken", "weeks"]),
    "hours": ('term = "8 weeks"', 'term = "8 hours"', ["apv-1-2", "8 hours"]),
    "no number": ('term = "8 weeks"', 'term = "weeks"', ["apv-1-2", "term"]),
    "nothing at all": ('term = "8 weeks"', 'term = "0 weeks"', ["apv-1-2", "0 weeks"]),
    "backwards": ('term = "8 weeks"', 'term = "-8 weeks"', ["apv-1-2", "-8 weeks"]),
    "term as a number": ('term = "8 weeks"', "term = 8", ["apv-1-2", "term"]),
    "extension of an unknown unit": ('extension = "8 weeks"', 'extension = "8 wk"', ["apv-1-2", "8 wk"]),
    "no article": ('article = "art. 1:2 APV"\n', "", ["apv-1-2", "article"]),
    "empty article": ('article = "art. 1:2 APV"', 'article = ""', ["apv-1-2", "article"]),
    "no source": ('source = "gemeenteblad 2026, 1"\nvalid', "valid", ["apv-1-2", "source"]),
    "no rolls": ('rolls = { base = true, sum = false, source = "APV art. 1:2" }\n', "", ["apv-1-2", "rolls"]),
    "rolls without its source": (', source = "APV art. 1:2" }', " }", ["apv-1-2", "rolls", "source"]),
    "rolls as a word": ("base = true", 'base = "yes"', ["apv-1-2", "base"]),
    "a base that cannot roll": ('term = "8 weeks"', 'term = "4 months"', ["apv-1-2"]),
    "end before start": ("valid_to = 2025-12-31", "valid_to = 2019-12-31", ["apv-1-2", "2019-12-31"]),
    "no start of validity": ("valid_from = 2020-01-01\n", "", ["apv-1-2", "valid_from"]),
    "validity as text": ("2020-01-01", '"2020"', ["apv-1-2", "valid_from"]),
    "unknown ground": ('"supplement", "own"', '"suplement", "own"', ["apv-1-2", "suplement"]),
    "unknown penalty": ('"awb-4-17"', '"awb-4-71"', ["apv-1-2", "awb-4-71"]),
    "unknown key": ("penalty =", "dwangsom =", ["apv-1-2", "dwangsom", "penalty"]),
    "unknown start": ('"received"', '"ontvangen"', ["apv-1-2", "ontvangen", "received"]),
    "unknown table": ("[[ground]]", "[[gronden]]", ["gronden", "ground"]),
    "unknown end of a ground": ('"day of"', '"until"', ["own", "until", "through"]),
    "no Dutch name": ('nl = "Evenementenvergunning", ', "", ["apv-1-2", "nl"]),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_refused(file, what):
    old, new, named = WRONG[what]
    refused(file, changed(old, new), *named)


def test_a_rule_without_an_id(file):
    refused(file, changed('id = "apv-1-2"\n', ""), "id")


@pytest.mark.parametrize("start", ["2025-12-31", "2020-01-01", "2019-01-01", "2023-05-05"])
def test_validity_that_overlaps(file, start):
    """The last day of a rule is included."""
    later = RULE.replace("2020-01-01", start).replace("valid_to = 2025-12-31\n", "")
    refused(file, GOOD + later, "apv-1-2", start)


def test_validity_that_follows(file):
    later = RULE.replace("2020-01-01", "2026-01-01").replace("valid_to = 2025-12-31\n", "")
    assert len(read_rules(file(GOOD + later)).rules["apv-1-2"]) == 2


def test_a_rule_that_is_shipped_already(file):
    """A municipality does not change the Awb by accident."""
    refused(file, GOOD.replace('id = "apv-1-2"', 'id = "awb-4-13"'), "awb-4-13")


PENALTY = """
[[penalty]]
id = "own-penalty"
article = "art. 1:4 APV"
grace = "2 weeks"
tiers = [{ days = 14, euro = 23 }]
source = "gemeenteblad 2026, 1"
valid_from = 2020-01-01
name = { nl = "Eigen dwangsom", en = "Own penalty" }
"""


def test_an_own_penalty_is_read(file):
    text = GOOD.replace('"awb-4-17"', '"own-penalty"') + PENALTY
    assert read_rules(file(text)).rules["apv-1-2"][0].penalty == "own-penalty"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('grace = "2 weeks"', 'grace = "twee weken"'),
        ("days = 14", "days = 0"),
        ("euro = 23", "euro = -23"),
        ("euro = 23", 'bedrag = "23"'),
        ('article = "art. 1:4 APV"\n', ""),
    ],
)
def test_an_own_penalty_that_is_wrong(file, old, new):
    assert old in PENALTY
    refused(file, GOOD + PENALTY.replace(old, new), "own-penalty")


def test_not_toml(file):
    refused(file, GOOD.replace("[[ground]]", "[[ground]"), "line 15")


def test_no_such_file(tmp_path):
    with pytest.raises(ParameterError, match=r"weg\.toml"):
        read_rules(tmp_path / "weg.toml")


@pytest.mark.parametrize("start", ["requested", "suspended", "notice"])
def test_a_term_is_counted_from_what_a_case_has_once(file, start):
    refused(file, changed('starts = "received"', f'starts = "{start}"'), start)


def test_a_ground_that_is_there_already(file):
    """It would change all the rules that are shipped."""
    ground = GOOD[GOOD.index("[[ground]]") :].split("[[penalty]]", maxsplit=1)[0]
    refused(file, GOOD + ground, "'own'")
    refused(file, GOOD + ground.replace('id = "own"', 'id = "supplement"'), "'supplement'")


def test_a_penalty_without_days(file):
    penalty = '[[penalty]]\nid = "own-p"\narticle = "art. 1:3 APV"\ngrace = "2 weeks"\ntiers = []\n'
    rest = 'source = "APV"\nvalid_from = 2020-01-01\nname = { nl = "a", en = "b" }\n'
    refused(file, f"{GOOD}{penalty}{rest}", "own-p", "tiers")


def test_a_rule_that_hands_over_to_itself(file):
    handed = 'term = "calendar year"\nunless_in_last = "6 weeks"\notherwise = "apv-1-2"'
    text = changed('term = "8 weeks"', handed).replace("base = true", "base = false")
    refused(file, text, "apv-1-2", "otherwise")


def test_a_label_that_means_two_things(file):
    pack = (
        'id = "own"\nname = { nl = "a", en = "b" }\n[[procedure]]\nid = "p"\nrules = ["awb-4-13"]\n'
        'name = { nl = "a", en = "b" }\notherwise = true\n[events]\nreceived = ["Zaak_open"]\n'
    )
    assert read_service(str(file(pack + 'decided = ["Klaar"]\nsent = ["klaar"]\n')), read_rules())
    with pytest.raises(ParameterError, match="'zaak open' stands under received and under decided"):
        read_service(str(file(pack + 'decided = ["zaak open"]\n')), read_rules())
