"""A filter in words, in both languages."""

import re
from dataclasses import fields

import pytest

import pmtools as pm
from pmtools.filters.toml import KINDS
from pmtools.report.words import words_of

cases, events = pm.cases, pm.events
DESK = cases.Attribute("channel", ["Internet", "Desk"])
SENT = cases.Occurs("Besluit verzonden")
START = cases.StartsWith("Register")
FIELD = re.compile(r"{\w+}")
QUARTER = "2024-01-01", "2024-03-31"

SAID = [
    (DESK & SENT,
     "zaken met channel Internet of Desk, waarin ‘Besluit verzonden’ voorkomt",
     "cases with channel Internet or Desk, in which ‘Besluit verzonden’ occurs"),
    (~SENT,
     "zaken waarin ‘Besluit verzonden’ niet voorkomt",
     "cases in which ‘Besluit verzonden’ does not occur"),
    (DESK | START,
     "zaken ofwel met channel Internet of Desk, ofwel die beginnen met ‘Register’",
     "cases either with channel Internet or Desk, or that start with ‘Register’"),
    (~(SENT & START),
     "zaken ofwel waarin ‘Besluit verzonden’ niet voorkomt, ofwel die niet beginnen met ‘Register’",
     "cases either in which ‘Besluit verzonden’ does not occur, or that do not start with ‘Register’"),
    (DESK & ~(~SENT & START),
     "zaken met channel Internet of Desk, (ofwel waarin ‘Besluit verzonden’ voorkomt, ofwel die niet beginnen met ‘Register’)",
     "cases with channel Internet or Desk, (either in which ‘Besluit verzonden’ occurs, or that do not start with ‘Register’)"),
    (DESK & events.Activities(["a", "b"]),
     "zaken met channel Internet of Desk; daarvan alleen gebeurtenissen van stap ‘a’ of ‘b’",
     "cases with channel Internet or Desk; of those only events of step ‘a’ or ‘b’"),
    (~cases.EndsWith("b"), "zaken die niet eindigen met ‘b’", "cases that do not end with ‘b’"),
    (cases.Followed("a", by="b"),
     "zaken waarin ‘b’ later volgt op ‘a’", "cases in which ‘a’ is followed later by ‘b’"),
    (~cases.Followed("a", by="b", directly=True),
     "zaken waarin ‘b’ nergens direct volgt op ‘a’",
     "cases in which ‘a’ is nowhere followed directly by ‘b’"),
    (cases.Period("starts", *QUARTER),
     "zaken die beginnen in de periode van 1 januari 2024 tot en met 31 maart 2024",
     "cases that start in the period from 1 January 2024 to 31 March 2024"),
    (~cases.Period("touches", *QUARTER),
     "zaken die geen enkele dag lopen in de periode van 1 januari 2024 tot en met 31 maart 2024",
     "cases that run on no day in the period from 1 January 2024 to 31 March 2024"),
    (~events.Period(*QUARTER),
     "gebeurtenissen buiten de periode van 1 januari 2024 tot en met 31 maart 2024",
     "events outside the period from 1 January 2024 to 31 March 2024"),
    (cases.ThroughputAtLeast("14 days") & ~cases.ThroughputAtMost("56 days"),
     "zaken die minstens 14 dagen duren, die langer dan 56 dagen duren",
     "cases that take at least 14 days, that take longer than 56 days"),
    (cases.MostFrequentVariants(1),
     "zaken met de route die het meest voorkomt", "cases with the most frequent route"),
    (~cases.MostFrequentVariants(1200),
     "zaken met een andere route dan de 1.200 routes die het meest voorkomen",
     "cases with another route than the 1,200 most frequent ones"),
    (cases.Variants([["a", "b"], ["c"]]),
     "zaken met route ‘a → b’ of ‘c’", "cases with route ‘a → b’ or ‘c’"),
    (~cases.Finished("yes"),
     "zaken die niet klaar zijn of waarvan het log het niet zegt",
     "cases that are not finished or of which the log does not say"),
    (cases.Ids([str(n) for n in range(10)]),
     "zaken met zaaknummer 0, 1, 2, 3, 4, 5, 6, 7, 8 of 9",
     "cases with case id 0, 1, 2, 3, 4, 5, 6, 7, 8 or 9"),
    (cases.Ids([str(n) for n in range(2000)]),
     "zaken met zaaknummer 0, 1, 2, 3, 4, 5, 6, 7, 8 of een van 1.991 andere",
     "cases with case id 0, 1, 2, 3, 4, 5, 6, 7, 8 or one of 1,991 others"),
    (cases.Attribute("fee", [1234, 0.25, True, "x"], not_filled=True),
     "zaken met fee 1.234, 0,25, ja, x of niet ingevuld",
     "cases with fee 1,234, 0.25, yes, x or not filled in"),
    (~events.Attribute("team", not_filled=True),
     "gebeurtenissen met team anders dan niet ingevuld",
     "events with team other than not filled in"),
]  # fmt: skip


@pytest.mark.parametrize(("kept", "nl", "en"), SAID, ids=lambda kept: repr(kept)[:40])
def test_a_filter_in_words(kept, nl, en):
    assert pm.filter_words(kept) == nl
    pm.speak("en")
    assert pm.filter_words(kept) == en


def test_labels_stay_on_one_line_and_fill_nothing_in(hostile):
    said = pm.filter_words(cases.Occurs(hostile) | cases.Attribute("{cases}", ["{0}", "a\nb"]))
    assert "\n" not in said
    assert "{cases} {0} of a b" in said
    assert "<script>" in said  # escaped where it is shown, as every label


EXAMPLES = [
    DESK, SENT, START, cases.EndsWith("x"), cases.Followed("x", "y"), cases.Followed("x", "y", True),
    *(cases.Period(how, *QUARTER) for how in ("starts", "ends", "within", "touches")),
    cases.ThroughputAtLeast("1 day"), cases.ThroughputAtMost("1 day"), cases.MostFrequentVariants(1),
    cases.MostFrequentVariants(2), cases.Variants([["x"]]), cases.Ids(["x"]),
    *(cases.Finished(state) for state in ("yes", "no", "unknown")),
    events.Activities(["x"]), events.Period(*QUARTER), events.Attribute("x", ["y"]),
]  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_filter_has_its_words_and_no_words_are_left_over(language):
    assert {type(kept) for kept in EXAMPLES} == {kind for kinds in KINDS.values() for kind in kinds}
    pm.speak(language)
    said = [pm.filter_words(kept) for example in EXAMPLES for kept in (example, ~example)]
    words = words_of(language).texts["filter"]
    assert len(set(said)) == len(said)
    assert len(EXAMPLES) - 1 == len(words["does"]) == len(words["does_not"])  # attribute: twice
    for kept in EXAMPLES:
        for field in fields(kept):
            value = getattr(kept, field.name)
            if isinstance(value, str) and field.name not in ("case", "finished"):
                assert value in pm.filter_words(kept)


def test_both_sides_of_a_filter_fill_in_the_same():
    for language in ("nl", "en"):
        words = words_of(language).texts["filter"]
        filled = [
            {key: sorted(FIELD.findall(text)) for key, text in words[side].items()}
            for side in ("does", "does_not")
        ]
        assert filled[0] == filled[1]
