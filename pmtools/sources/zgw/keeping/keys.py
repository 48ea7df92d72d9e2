"""The pseudonym keys of a state: kept apart from it, checked by their fingerprint, added to."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from functools import cache

from pmtools.errors import PrivacyError
from pmtools.privacy.pseudonyms import add_key, fingerprint, has_keys, keys_of, pseudonyms
from pmtools.sources.zgw.state.state import State

NAME, PRINT = "key_name", "key"
COLUMNS = (("rol", "wie"), ("trail", "wie"))
ROLES = (("seen", "value", "field LIKE 'rol:%'"), ("trail", "old", "1"), ("trail", "new", "1"))
"""Tables and columns that hold a role as JSON, of which the third value is an employee."""
EMPLOYEE_AT, PARTS = 2, 4


def pseudonyms_of(state: State, *, new_key: bool = False) -> Callable[[str], str]:
    """The pseudonyms of a state's employees, under its own keys in the configuration folder.

    With `new_key` a key is added first, and what the state holds becomes what it is under all keys.
    That is finished by the next command when it was broken off. PrivacyError when the keys are not
    those of the state.
    """
    name = _name(state)
    if state.told(PRINT) and not has_keys(name):
        raise _another(name)
    keys = keys_of(name)
    if not state.told(PRINT):
        with state.page():
            state.tell(PRINT, fingerprint(*keys))
    n_used = _used(state, name, keys)
    if new_key and n_used == len(keys):
        keys = add_key(name)
    if n_used < len(keys):
        _carry_over(state, keys, n_used)
    return cache(pseudonyms(*keys))


def _name(state: State) -> str:
    if not state.told(NAME):
        with state.page():
            state.tell(NAME, f"zgw-{secrets.token_hex(8)}")
    return state.told(NAME)


def _used(state: State, name: str, keys: tuple[bytes, ...]) -> int:
    """How many of the keys the pseudonyms in the state are made with."""
    for n in range(len(keys), 0, -1):
        if fingerprint(*keys[:n]) == state.told(PRINT):
            return n
    raise _another(name)


def _another(name: str) -> PrivacyError:
    return PrivacyError(
        f"The pseudonym key {name}.key in the configuration folder is not the one that this state "
        "was made with, so that one employee would get two pseudonyms. Put that key back (or let "
        "PMTOOLS_CONFIG name the folder that has it), or name another folder with --out."
    )


def _carry_over(state: State, keys: tuple[bytes, ...], n_used: int) -> None:
    """Make of every pseudonym in the state that under all keys, in one page."""
    later = pseudonyms(*keys[n_used:])

    def of_role(value: str) -> str:
        told = json.loads(value) if value.startswith("[") else None
        if not isinstance(told, list) or len(told) != PARTS or not told[EMPLOYEE_AT]:
            return value
        told[EMPLOYEE_AT] = later(told[EMPLOYEE_AT])
        return json.dumps(told, ensure_ascii=False)

    state.connection.create_function("later", 1, later, deterministic=True)
    state.connection.create_function("later_role", 1, of_role, deterministic=True)
    with state.page() as connection:
        for table, column in COLUMNS:
            sql = f"UPDATE {table} SET {column} = later({column}) WHERE {column} IS NOT NULL"  # noqa: S608
            connection.execute(sql)
        for table, column, where in ROLES:
            sql = (
                f"UPDATE {table} SET {column} = later_role({column}) "  # noqa: S608
                f"WHERE {column} IS NOT NULL AND {where}"
            )
            connection.execute(sql)
        state.tell(PRINT, fingerprint(*keys))
