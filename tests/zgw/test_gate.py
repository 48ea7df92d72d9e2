"""The gate: what is on the list passes, and everything that could be personal raises."""

import pytest

from pmtools.errors import PrivacyError
from pmtools.sources.zgw.asking.gate import ALLOWED, SEARCH, require_allowed, require_search

CASE = "129a56f1-cffc-41fc-b96d-8ac4fb6c20e1"
URL = f"https://zaken.example.nl/zaken/api/v1/zaken/{CASE}"
TYPE = f"https://zaken.example.nl/catalogi/api/v1/zaaktypen/{CASE}"


@pytest.mark.parametrize(
    ("api", "path", "parameters"),
    [
        (
            "zaken",
            "/zaken",
            {"zaaktype": TYPE, "ordering": "identificatie", "page": 3, "pageSize": 500},
        ),
        ("zaken", "/zaken", {"startdatum__gte": "2026-01-01", "startdatum__lte": "2026-01-31"}),
        ("zaken", f"/zaken/{CASE}", {}),
        ("zaken", f"/zaken/{CASE}/audittrail", {}),
        ("zaken", f"/zaken/{CASE}/zaakeigenschappen", {}),
        ("zaken", "/statussen", {"zaak": URL}),
        ("zaken", "/rollen", {"betrokkeneType": "medewerker"}),
        ("zaken", "/rollen", {"betrokkeneType": "organisatorische_eenheid", "zaak": URL}),
        ("zaken", "/zaakinformatieobjecten", {"zaak": URL}),
        ("zaken", "/substatussen", {"zaak": URL, "page": 2, "pageSize": 500}),
        ("catalogi", "/statustypen", {"status": "alles"}),
        ("besluiten", "/besluiten", {"zaak": URL}),
        ("autorisaties", "/applicaties/consumer", {"clientId": "pmtools"}),
    ],
)
def test_what_a_log_needs_passes(api: str, path: str, parameters: dict[str, object]) -> None:
    require_allowed(api, path, parameters)


@pytest.mark.parametrize(
    ("api", "path", "parameters"),
    [
        ("zaken", "/rollen", {}),
        ("zaken", "/rollen", {"zaak": URL}),
        *(
            ("zaken", "/rollen", {"betrokkeneType": kind})
            for kind in (
                "natuurlijk_persoon",
                "niet_natuurlijk_persoon",
                "vestiging",
                "",
                "medewerker ",
            )
        ),
        (
            "zaken",
            "/rollen",
            {
                "betrokkeneType": "medewerker",
                "betrokkeneIdentificatie__natuurlijkPersoon__inpBsn": "111222333",
            },
        ),
        (
            "zaken",
            "/zaken",
            {"rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn": "111222333"},
        ),
        ("zaken", "/zaken", {"expand": "rollen"}),
        ("zaken", "/zaken", {"expand": "status"}),
        ("zaken", "/zaken", {"identificatie": "ZAAK-1"}),
        ("zaken", "/zaken", {"zaaktype": "111222333"}),
        ("zaken", "/zaken", {"zaaktype": f"{TYPE}?bsn=111222333"}),
        ("zaken", "/zaken", {"ordering": "identificatie,startdatum"}),
        ("zaken", "/zaken", {"page": "1&bsn=111222333"}),
        ("zaken", "/zaken/", {}),
        ("zaken", "/zaken/111222333", {}),
        ("zaken", f"/zaken/{CASE}/../rollen", {}),
        ("zaken", f"/zaken/{CASE}/rollen", {}),
        ("zaken", f"/zaken/{CASE}\n", {}),
        ("zaken", f"/rollen/{CASE}", {"betrokkeneType": "medewerker"}),
        ("zaken", "/zaakinformatieobjecten", {}),
        ("zaken", "/zaakinformatieobjecten", {"informatieobject": URL}),
        ("zaken", f"/zaakinformatieobjecten/{CASE}", {}),
        ("zaken", "/substatussen", {}),
        ("zaken", "/substatussen", {"zaak": URL, "expand": "status"}),
        ("zaken", "/zaaknotities", {}),
        ("zaken", "/klantcontacten", {}),
        ("zaken", "/zaakobjecten", {}),
        ("zaken", "/zaken/_zoek", {}),
        ("zaken", "/zaaktypen", {}),
        ("catalogi", "/zaken", {}),
        ("documenten", "/enkelvoudiginformatieobjecten", {}),
        ("documenten", f"/enkelvoudiginformatieobjecten/{CASE}", {}),
        ("brp", "/personen", {}),
        ("autorisaties", "/applicaties", {}),
        ("autorisaties", "/applicaties/consumer", {}),
    ],
)
def test_anything_else_raises_and_is_not_repeated(
    api: str, path: str, parameters: dict[str, str]
) -> None:
    with pytest.raises(PrivacyError) as raised:
        require_allowed(api, path, parameters)
    assert "111222333" not in str(raised.value).replace(path, "")


def test_no_list_holds_a_parameter_that_names_a_person() -> None:
    names = {
        name
        for paths in ALLOWED.values()
        for allowed in paths.values()
        for name in allowed.parameters
    }
    assert not [name for name in names if "bsn" in name.lower() or "identificatie" in name.lower()]
    assert "expand" not in names


def test_a_question_in_a_body_is_held_to_the_same_list() -> None:
    fields = ("url", "startdatum")
    require_search(SEARCH, {"page": 2}, {"zaaktype": TYPE, "fields": ["url"]}, fields)
    for path, parameters, question in (
        ("/zaken", {}, {"fields": ["url"]}),
        (SEARCH, {}, {}),
        (SEARCH, {}, {"fields": ["*"]}),
        (SEARCH, {}, {"fields": "url"}),
        (SEARCH, {}, {"fields": ["url", {"rollen": ["*"]}]}),
        (SEARCH, {}, {"fields": ["url"], "expand": "rollen"}),
        (SEARCH, {"zaaktype": TYPE}, {"fields": ["url"]}),
        (
            SEARCH,
            {},
            {"fields": ["url"], "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn": "1"},
        ),
    ):
        with pytest.raises(PrivacyError):
            require_search(path, parameters, question, fields)
