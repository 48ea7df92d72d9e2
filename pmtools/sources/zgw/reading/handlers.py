"""Who handles which case: the roles of employees and units, listed whole in every run.

A handler who is replaced changes nothing in the row of the case, so no other way shows it.
"""

from __future__ import annotations

from functools import partial

from pmtools.sources.zgw.asking.paging import Page
from pmtools.sources.zgw.asking.refusals import RefusedError
from pmtools.sources.zgw.keeping.fields import EMPLOYEE, UNIT, Row
from pmtools.sources.zgw.keeping.values import told
from pmtools.sources.zgw.reading.reader import Reader
from pmtools.sources.zgw.state.roles import end_roles, missing_roles, take_roles
from pmtools.sources.zgw.state.tasks import Task

HEADING = "Reading who handles the cases"


def read_roles(reader: Reader) -> None:
    """Read the roles of the two kinds that may be asked, and see which are no longer there."""
    kinds = _kinds(reader)
    for kind in kinds:
        reader.read(
            f"roles:{kind}",
            "zaken",
            "/rollen",
            {"betrokkeneType": kind},
            partial(_keep, reader),
            heading=HEADING,
            last=partial(_end, reader, kind),
        )
    begun = Task(reader.state, reader.run, f"roles:{kinds[0]}").begun()
    with reader.state.page() as connection:
        sql = "UPDATE zaak SET roles_from = ? WHERE seen_run = ?"
        connection.execute(sql, (begun, reader.run))


def _kinds(reader: Reader) -> tuple[str, ...]:
    return (UNIT, EMPLOYEE) if reader.keeper.employees else (UNIT,)


def _keep(reader: Reader, page: Page) -> None:
    rows = [reader.keeper.rol(record) for record in page.records]
    take_roles(reader.state, [row for row in rows if row is not None], told(page.arrived))


def _end(reader: Reader, kind: str, page: Page) -> None:
    """End the roles that the list did not show, when asking the case itself agrees."""
    for role in missing_roles(reader.state, reader.run, kind):
        if _is_gone(reader, role):
            with reader.state.page():
                end_roles(reader.state, [role], reader.now())


def _is_gone(reader: Reader, role: Row) -> bool:
    zaak = f"/zaken/{role['zaak']}"
    asked = {"zaak": reader.lists.reference("zaken", "/zaken", role["zaak"])}
    for kind in _kinds(reader):
        roles = reader.lists.pages("zaken", "/rollen", {"betrokkeneType": kind, **asked})
        rows = [reader.keeper.rol(record) for page in roles for record in page.records]
        if role["id"] in [row["id"] for row in rows if row is not None]:
            return False
    try:  # a client whose rights were narrowed gets an empty list, and no error
        reader.server.get("zaken", zaak)
    except RefusedError:
        return False
    return True
