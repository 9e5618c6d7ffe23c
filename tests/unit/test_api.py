"""The public API: what it names, how fast it loads, and that its examples are true."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import wallmsg
from tests.factories.fakes import make_reader
from tests.factories.records import RETURN, copied, message, record
from wallmsg import api, factory
from wallmsg.catalogue import Catalogue
from wallmsg.docs import page
from wallmsg.errors import PhotoError, UsageError
from wallmsg.model import Outcome

ROOT = Path(__file__).parents[2]
MAX_IMPORT_SECONDS = 0.05


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the examples run in: a catalogue, the samples, a reader that is a fake."""
    made = Catalogue.create(tmp_path / "aleppo")
    made.write(copied(record("heart.jpg", message("تركت قلبي هنا", "I left my heart here"))))
    made.write(copied(record("return.jpg", message(*RETURN, confidence=0.6))))
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(factory, "make_reader", lambda _: make_reader())
    monkeypatch.setattr(factory, "check_reading", lambda _: None)
    return tmp_path


def failures(example: doctest.DocTest) -> str:
    """What of an example is not as it says."""
    out: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(example, out=out.append)
    return "".join(out)


EXAMPLES = [test for test in doctest.DocTestFinder(exclude_empty=True).find(api) if test.examples]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda test: test.name)
def test_examples_in_docstrings_are_true(example: doctest.DocTest, workplace: Path) -> None:
    """Each runs alone, on a small catalogue."""
    example.globs["catalogue"] = Catalogue.open(workplace / "aleppo")
    assert not failures(example)


def test_there_is_an_example_for_every_function() -> None:
    """Except the reader's loader, which the example of read_photo uses."""
    shown = {test.name.rpartition(".")[2] for test in EXAMPLES}
    functions = {name for name in wallmsg.__all__ if name.islower() and not name.startswith("_")}
    assert functions - shown == {"load_reader"}


@pytest.mark.usefixtures("workplace")
def test_the_page_of_the_api_is_true() -> None:
    """Its examples run from top to bottom."""
    parser = doctest.DocTestParser()
    assert not failures(parser.get_doctest(page("api").text, {}, "api.md", "api.md", 0))


def test_every_public_name_is_there_and_no_other() -> None:
    """`__all__` names what can be imported; the package and its module agree."""
    assert {name for name in wallmsg.__all__ if name != "__version__"} == set(api.__all__)
    for name in wallmsg.__all__:
        assert getattr(wallmsg, name) is not None
    assert set(wallmsg.__all__) <= set(dir(wallmsg))
    with pytest.raises(AttributeError, match="nothing_here"):
        wallmsg.nothing_here  # noqa: B018


def test_every_public_name_is_on_its_page() -> None:
    """The page describes the functions, and names every error."""
    text = page("api").text
    missing = [name for name in wallmsg.__all__ if name.islower() or name.endswith("Error")]
    assert [name for name in missing if name not in text and name != "__version__"] == []


@pytest.mark.process
def test_the_import_is_fast() -> None:
    """In processor time, which other programs do not change; and nothing else is loaded with it."""
    code = (
        "import sys, time\n"
        "before, start = set(sys.modules), time.process_time()\n"
        "import wallmsg\n"
        "seconds = time.process_time() - start\n"
        "print(seconds, *sorted(n for n in set(sys.modules) - before if 'wallmsg' in n))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, *loaded = done.stdout.split()
    assert float(seconds) < MAX_IMPORT_SECONDS
    assert loaded == ["wallmsg", "wallmsg.version"]


def test_a_callback_can_stop(workplace: Path) -> None:
    """False leaves out the photos that were not started; other answers do not."""
    catalogue = api.open_catalogue(workplace / "new", create=True)
    paths = sorted((ROOT / "samples").glob("*.jpg"))
    seen = api.add_photos(catalogue, paths, lambda _: False, translator="none")
    assert 1 <= len(seen) < len(paths)
    rest = api.add_photos(catalogue, paths, lambda _: None, translator="none")
    assert len(rest) == len(paths)
    assert len(catalogue.ids()) == len(paths)


def test_a_reading_without_a_catalogue(workplace: Path) -> None:
    """A photo is read to lines; what is no photo, or has no such page, is a PhotoError."""
    path = workplace / "samples" / "09-my-heart.jpg"
    reading = api.read_photo(path)
    assert reading.outcome is Outcome.READ
    assert reading.lines == reading.messages[0].lines
    with pytest.raises(PhotoError, match="no page 2"):
        api.read_photo(path, page=2)
    (workplace / "text.jpg").write_text("no photo")
    with pytest.raises(PhotoError):
        api.read_photo(workplace / "text.jpg")


def test_an_edit_keeps_the_lines(workplace: Path) -> None:
    """As many rows as lines; a changed text is a draft unless the edit says more."""
    catalogue = api.open_catalogue(workplace / "aleppo")
    identity = catalogue.resolve("heart.jpg")
    edit = api.Correction(transcription="تركت روحي هنا")
    [changed] = api.messages(api.edit_message(catalogue, identity, "m1", edit, "Salma"))
    assert (changed.transcription, changed.stage) == ("تركت روحي هنا", "draft")
    with pytest.raises(UsageError, match="2 rows"):
        api.edit_message(catalogue, identity, "m1", api.Correction(transcription="a\nb"), "S")
    with pytest.raises(UsageError, match="no message m9"):
        api.edit_message(catalogue, identity, "m9", edit, "Salma")
    assert api.open_catalogue(workplace / "aleppo", read_only=True).read_only
