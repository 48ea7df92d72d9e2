"""What is laid beside the reports holds no personal data that the report itself does not show."""

from pathlib import Path

from pmtools.cli.proposing import _laid_down


def test_a_proposal_with_personal_data_is_not_laid_down(tmp_path: Path) -> None:
    clean, other = tmp_path / "a.toml", tmp_path / "b.toml"
    assert _laid_down(clean, 'a = ["Toets"]\n') == clean
    assert _laid_down(other, 'a = ["Toets", "Bel 06-12345678"]\n') is None
    assert [path.name for path in tmp_path.iterdir()] == ["a.toml"]
