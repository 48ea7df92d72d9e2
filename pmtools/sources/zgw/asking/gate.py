"""What may be asked of a server; anything else raises before a request leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pmtools.errors import PrivacyError

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
RESOURCE = rf"https?://[^\s?#]+/{UUID}"
CLIENT = ".+"
PAGED = {"page": r"\d{1,9}", "pageSize": r"\d{1,3}"}
ALL = {"status": "alles", **PAGED}
DAY = r"\d{4}-\d{2}-\d{2}"


SEARCH, FIELDS = "/zaken/_zoek", "fields"
"""Cases by a question in the body, with the fields that the answer may have (zrc-029)."""


@dataclass(frozen=True)
class Allowed:
    """The parameters that a path may have, each with the form of its value."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()


ALLOWED: dict[str, dict[str, Allowed]] = {
    "zaken": {
        "/zaken": Allowed(
            {
                **PAGED,
                "zaaktype": RESOURCE,
                "startdatum__gte": DAY,
                "startdatum__lte": DAY,
                "ordering": "-?(?:identificatie|startdatum)",
                "maximaleVertrouwelijkheidaanduiding": "[a-z_]{1,40}",
            }
        ),
        f"/zaken/{UUID}": Allowed(),
        f"/zaken/{UUID}/audittrail": Allowed(),
        f"/zaken/{UUID}/zaakeigenschappen": Allowed(),
        "/statussen": Allowed({**PAGED, "zaak": RESOURCE, "statustype": RESOURCE}),
        "/resultaten": Allowed({**PAGED, "zaak": RESOURCE, "resultaattype": RESOURCE}),
        # Without its type a rol may be a person's, with the BSN.
        "/rollen": Allowed(
            {
                **PAGED,
                "betrokkeneType": "medewerker|organisatorische_eenheid",
                "zaak": RESOURCE,
            },
            ("betrokkeneType",),
        ),
        "/zaakinformatieobjecten": Allowed({"zaak": RESOURCE}, ("zaak",)),
        "/substatussen": Allowed({**PAGED, "zaak": RESOURCE}, ("zaak",)),
    },
    "catalogi": {path: Allowed(ALL) for path in ("/zaaktypen", "/statustypen", "/resultaattypen")},
    "besluiten": {"/besluiten": Allowed({**PAGED, "zaak": RESOURCE})},
    "autorisaties": {"/applicaties/consumer": Allowed({"clientId": CLIENT}, ("clientId",))},
}
"""API, path and parameters: nothing outside this list is ever asked."""


def require_allowed(api: str, path: str, parameters: Mapping[str, Any]) -> None:
    """PrivacyError unless a request is in the list; the value of a parameter is not repeated.

    >>> require_allowed("zaken", "/statussen", {"page": 2})
    >>> require_allowed("zaken", "/rollen", {})
    Traceback (most recent call last):
    pmtools.errors.PrivacyError: /rollen of zaken is not asked without betrokkeneType.
    """
    paths = ALLOWED.get(api, {})
    allowed = next((paths[form] for form in paths if re.fullmatch(form, path)), None)
    if allowed is None:
        raise PrivacyError(f"{path} of {api} is not on the list of what may be asked.")
    for name, value in parameters.items():
        form = allowed.parameters.get(name, "")
        if not form or not re.fullmatch(form, str(value)):
            raise PrivacyError(f"{path} of {api} is not asked with {name}, or not with this value.")
    for name in allowed.required:
        if name not in parameters:
            raise PrivacyError(f"{path} of {api} is not asked without {name}.")


def require_search(
    path: str, parameters: Mapping[str, Any], question: Mapping[str, Any], fields: Iterable[str]
) -> None:
    """PrivacyError unless a question in a body is one that a list of cases may be asked.

    It is sent by POST, which changes nothing there; to any other path nothing is sent.
    """
    rest = {name: value for name, value in question.items() if name != FIELDS}
    asked = question.get(FIELDS)
    names = asked if isinstance(asked, list) else [None]
    if path != SEARCH or not all(name in {*fields} for name in map(str, names)):
        raise PrivacyError(f"{path} is not asked this question, or not for these fields.")
    if not set(parameters) <= {*PAGED}:
        raise PrivacyError(f"{path} takes its question in the body alone.")
    require_allowed("zaken", "/zaken", {**rest, **parameters})
