"""How the argostranslate library is used: little of it, and without its side effects."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import wallmsg
from tests.unit.translation.conftest import Packages
from wallmsg.translation.packages.argos import bpe_tokeniser, index_url
from wallmsg.translation.packages.package import TranslationPackage

PACKAGE = Path(wallmsg.__file__).parent

IN_BOTH = {
    "argostranslate": {"settings"},
    "argostranslate.settings": {"remote_package_index"},
    "argostranslate.tokenizer": {"BPETokenizer"},
}
"""Modules and names that argos-translate-lt 1.12 and argostranslate 1.11 share and wallmsg uses."""


def _imports(path: Path) -> list[tuple[str, str]]:
    """Every (module, name) a source file imports; name is empty for `import module`."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.module or "", alias.name) for alias in node.names]
    return found


def test_only_names_of_both_distributions_are_imported() -> None:
    """argos-translate-lt can be replaced by argostranslate: nothing else of either is touched."""
    used = [
        (path.name, module, name)
        for path in PACKAGE.rglob("*.py")
        for module, name in _imports(path)
        if module.split(".")[0] == "argostranslate"
    ]
    assert used
    for file, module, name in used:
        assert file == "argos.py"
        assert name in IN_BOTH.get(module, set()), (file, module, name)


def test_the_names_exist_in_the_installed_distribution() -> None:
    """The list above is not wishful: the installed library has every name."""
    import importlib

    index_url()
    for module, names in IN_BOTH.items():
        for name in names:
            assert hasattr(importlib.import_module(module), name), (module, name)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_packages_with_a_bpe_model_are_cut_by_argos_own_code() -> None:
    """Older packages carry merge rules in place of SentencePiece."""
    rules = "#version: 0.2\nس ن\nسن ع\nو د</w>\nسنع ود</w>\n".encode()
    tokeniser = bpe_tokeniser(rules, "ar", "en")
    assert tokeniser.encode("سنعود") == ["سنعود"]
    assert tokeniser.encode("سنة") != ["سنة"]
    assert tokeniser.decode(["we", "ret@@", "urn", "!"]) == "we return!"


def test_a_bpe_package_opens_as_such(packages: Packages, tmp_path: Path) -> None:
    """Both kinds of tokeniser make a package; SentencePiece is taken if both are there."""
    files = packages.files() | {"bpe.model": b"#version: 0.2\n"}
    both = TranslationPackage.open(packages.directory(tmp_path / "both", files))
    assert type(both.tokeniser()).__name__ == "SentencePieces"
    del files["sentencepiece.model"]
    one = TranslationPackage.open(packages.directory(tmp_path / "one", files))
    assert one.tokeniser().encode("ab")


def test_pieces_are_those_argos_would_make(embedded: TranslationPackage, tmp_path: Path) -> None:
    """Our tokeniser and Argos's own class cut and join alike."""
    import zipfile

    index_url()
    from argostranslate.tokenizer import SentencePieceTokenizer

    with zipfile.ZipFile(embedded.path) as archive:
        [name] = [n for n in archive.namelist() if n.endswith("sentencepiece.model")]
        (tmp_path / "sentencepiece.model").write_bytes(archive.read(name))
    theirs, ours = SentencePieceTokenizer(tmp_path / "sentencepiece.model"), embedded.tokeniser()
    for text in ("سنعود يوماً", "لم نرحل، بل هجرنا 2016", "_ ▁ x"):
        assert ours.encode(text) == theirs.encode(text)
        assert ours.decode(ours.encode(text)) == theirs.decode(theirs.encode(text))
