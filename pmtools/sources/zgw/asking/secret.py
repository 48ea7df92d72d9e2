"""The secret of a client: from the environment or the system's keyring, from nowhere else."""

from __future__ import annotations

import os
import re

from pmtools.errors import ParameterError
from pmtools.sources.zgw.asking.profile import Profile

VARIABLE = "PMTOOLS_ZGW_SECRET"
SERVICE = "pmtools zgw"


def secret_of(profile: Profile) -> str:
    """The secret of a profile's client.

    `PMTOOLS_ZGW_SECRET_<PROFILE>` counts before `PMTOOLS_ZGW_SECRET`, and both before the keyring.
    ParameterError says where it can be put.
    """
    names = (f"{VARIABLE}_{re.sub(r'[^A-Z0-9]+', '_', profile.name.upper())}", VARIABLE)
    for name in names:
        if os.environ.get(name):
            return os.environ[name]
    found = _in_keyring(user_of(profile))
    if found:
        return found
    raise ParameterError(
        f"There is no secret for client {profile.client!r} of {profile.host}. Set the environment "
        f"variable {names[0]} (or {VARIABLE}), or keep it in the keyring of this system with: "
        f'keyring set "{SERVICE}" "{user_of(profile)}"'
    )


def user_of(profile: Profile) -> str:
    """Under which name the keyring has a client's secret.

    >>> from pmtools.sources.zgw.asking.profile import Profile
    >>> user_of(Profile("p", {"zaken": "https://zaken.example.nl/api"}, "pmtools", "pmtools"))
    'pmtools@zaken.example.nl'
    """
    return f"{profile.client}@{profile.host}"


def _in_keyring(user: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, user)
    except (KeyringError, RuntimeError):  # a machine without a keyring, or one that stays locked
        return None
