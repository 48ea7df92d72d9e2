"""A stateful server of the ZGW APIs for the tests: `World`, `Stub`, and `faults` to plant.

Its answers have the shape of those recorded from Open Zaak 1.30.0; it imports nothing of pmtools.
"""

from . import canaries, faults
from .alone import Alone
from .asking import ask, token
from .records import Change
from .rights import READ, Client
from .server import CERTIFICATE, Options, Request, Stub
from .world import World

__all__ = [
    "CERTIFICATE",
    "READ",
    "Alone",
    "Change",
    "Client",
    "Options",
    "Request",
    "Stub",
    "World",
    "ask",
    "canaries",
    "faults",
    "token",
]
