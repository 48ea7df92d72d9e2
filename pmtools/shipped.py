"""The notebooks and example logs that travel with pmtools."""

from pathlib import Path

from pmtools.errors import SourceError


def shipped(kind: str) -> Path:
    """The folder of shipped `notebooks` or `logs`: in the package, or beside it in a checkout.

    Raises SourceError when the installation lacks it.

    >>> shipped("notebooks").name
    'notebooks'
    """
    package = Path(__file__).parent
    for folder in (package / kind, package.parent / kind):
        if folder.is_dir():
            return folder
    raise SourceError(f"This installation of pmtools lacks its {kind}. Install it again.")
