"""A service file to review: read back it means the same to the labels of the log."""

from dataclasses import replace
from pathlib import Path

import pytest

from pmtools.clock.data_files import shipped
from pmtools.clock.rule import Terms
from pmtools.clock.rule_files import read_rules
from pmtools.clock.service import Service, matching
from pmtools.clock.service_files import read_service, services
from pmtools.clock.service_writing import service_text

ODD = ['Zegt "ja"\n en \\', "Aanvraag_ontvangen", "del\x7f", "[events]", "# niets", "a*", "ab"]
PACKS = [*services(), "bpic15.toml", "receipt.toml"]


@pytest.fixture(scope="module")
def rules() -> Terms:
    return read_rules()


def pack(name: str, rules: Terms) -> Service:
    folder = Path(str(shipped("services")), "examples")
    return read_service(str(folder / name) if name.endswith(".toml") else name, rules)


def back(service: Service, labels: list[str], folder: Path, rules: Terms) -> Service:
    path = folder / "written.service.toml"
    path.write_text(service_text(service, labels, str), encoding="utf-8")
    return read_service(str(path), rules)


def meant(service: Service, labels: list[str]) -> object:
    return service.roles(labels), [matching(labels, one.activities) for one in service.procedures]


@pytest.mark.parametrize("name", PACKS)
def test_read_back_it_means_the_same(name: str, rules: Terms, tmp_path: Path) -> None:
    service = pack(name, rules)
    own = [label for _, texts in service.events for label in texts if "*" not in label]
    shows = [label for one in service.procedures for label in one.activities]
    labels = sorted(
        {*own[::2], *shows[::2], *(f"{one} (A_{n})" for n, one in enumerate(own)), *ODD}
    )
    again = back(service, labels, tmp_path, rules)
    assert meant(again, labels) == meant(service, labels)
    plain = replace(service, events=(), procedures=(), file="")
    assert replace(again, events=(), procedures=(), file="") == plain
    for old, new in zip(service.procedures, again.procedures, strict=True):
        assert replace(old, activities=()) == replace(new, activities=())


@pytest.mark.parametrize(
    ("wanted", "labels"),
    [
        ("a*b*", ["axb*", "axbc", "axb*d"]),
        ("on[*] x*", ["On* x", "Onder x"]),  # written as it is, the first would mean the second
        ("W", ["W (C)", "W (C) (D)"]),
    ],
)
def test_labels_that_would_mean_others_are_left_as_they_were(
    wanted: str, labels: list[str], rules: Terms, tmp_path: Path
) -> None:
    service = replace(pack("woo", rules), events=(("received", (wanted,)),))
    assert meant(back(service, labels, tmp_path, rules), labels) == meant(service, labels)


def test_only_what_the_log_has_stands_there_and_what_is_near(rules: Terms) -> None:
    text = service_text(
        pack("woo", rules), ["Verzoek ontvangen", "Besluit genomn", "Koffie"], lambda part: part
    )
    lines = [line.strip() for line in text.splitlines()]
    assert 'received = ["Verzoek ontvangen"]' in lines
    assert "# decided = []  # none" in lines
    assert '# near "Besluit genomn"' in lines
    assert '# "Koffie"' in lines
    assert not any("Verzoek binnengekomen" in line for line in lines)


def test_a_norm_and_exactness_are_kept(rules: Terms, tmp_path: Path) -> None:
    service = replace(pack("receipt.toml", rules), norm=rules.rules["awb-4-13"][0].term, exact=True)
    again = back(service, ["Confirmation of receipt"], tmp_path, rules)
    assert (str(again.norm), again.exact, again.attributes) == ("8 weeks", True, service.attributes)
