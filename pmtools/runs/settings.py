"""What a user has set for all runs: `settings.toml` in the configuration folder."""

from __future__ import annotations

import tomllib

from pmtools.errors import ParameterError
from pmtools.privacy.pseudonyms import config_folder

FILE = "settings.toml"
LONGEST = 80
"""Characters of a role."""


def role() -> str:
    """The role in which reports are asked for, such as `analist`; empty unless it was set.

    Raises ParameterError for a file that is no TOML, and for a role that is no short text.
    """
    path = config_folder() / FILE
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise ParameterError(
            f"The settings {path} cannot be read: {error}. Mend the file or remove it."
        ) from error
    value = told.get("role", "")
    if not isinstance(value, str) or len(value) > LONGEST or not value.isprintable():
        raise ParameterError(
            f"{path}: role must be a text of at most {LONGEST} characters on one line, such as "
            'role = "analist". It is the role of who makes reports, not a name.'
        )
    return value.strip()
