"""The stub of a case system and the oracle, which import nothing from pmtools.

The package `stub` is known as `zgw_stub` and the oracle as `zgw_observer`, since tests are no packages:
`from zgw_stub import World`.
"""

import importlib.util
import sys
from collections.abc import Generator
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent


def known(name: str, file: Path) -> ModuleType:
    """The module of that file, under that name from now on."""
    if name in sys.modules:
        return sys.modules[name]
    folder = [str(file.parent)] if file.name == "__init__.py" else None
    spec = importlib.util.spec_from_file_location(name, file, submodule_search_locations=folder)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


zgw_stub = known("zgw_stub", HERE / "stub" / "__init__.py")
zgw_looks = known("zgw_looks", HERE / "looks.py")
zgw_observer = known("zgw_observer", HERE / "observer.py")
zgw_story = known("zgw_story", HERE / "story.py")
zgw_pulling = known("zgw_pulling", HERE / "pulling.py")


@pytest.fixture
def world() -> object:
    """A catalogue without cases, whose clock stands at Monday 2 March 2026, 10:00 local time."""
    return zgw_stub.World()


@pytest.fixture
def stub(world: object) -> Generator[object]:
    """A server over `world`, which `extractor` may read, and `auditor` with its audit trail too.

    The secret of a client is `geheim-van-` and its name.
    """
    with zgw_stub.Stub(world) as server:
        server.grant("extractor", "geheim-van-extractor")
        more = zgw_stub.READ | {"audittrails.lezen", "autorisaties.lezen"}
        server.grant("auditor", "geheim-van-auditor", scopes=more)
        yield server
    assert not server.errors, server.errors
