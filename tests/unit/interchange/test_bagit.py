"""A bag for archives, validated by the libraries of BagIt and RO-Crate."""

from __future__ import annotations

import hashlib
import tracemalloc
import warnings
from collections.abc import Iterable
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.factories.walls import add_photo, catalogue_at
from tests.factories.walls import message as wall_message
from wallmsg import factory
from wallmsg.catalogue import Catalogue
from wallmsg.errors import CatalogueError
from wallmsg.interchange.export import Included
from wallmsg.interchange.formats.bagit.bag import Bag
from wallmsg.model import Record, Review, record_from_json

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import bagit
    from rocrate.rocrate import ROCrate


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """A catalogue of two photos."""
    catalogue = catalogue_at(tmp_path)
    two = wall_message("تركت قلبي", english="I left my heart")
    add_photo(catalogue, "a.jpg", two, review=Review(place="حلب", tags=("siege",)))
    add_photo(catalogue, "b.jpg")
    return catalogue


def written(catalogue: Catalogue, **included: bool) -> Path:
    """The folder of a bag, which the library of BagIt finds complete and valid."""
    target = catalogue.path.parent / f"bag-{len(included)}"
    assert factory.export(catalogue, "bagit", target, Included(**included)) == 2
    assert bagit.Bag(str(target)).validate()
    return target


def original_of(record: Record) -> str:
    """The name of the original in a bag."""
    sha256 = record.photo.sha256 or ""
    return f"originals/{sha256[:2]}/{sha256}.jpg"


def test_a_bag_is_valid_and_has_a_record_and_a_photo_each(catalogue: Catalogue) -> None:
    """Its sums are those of the files, and no file is without one."""
    bag = written(catalogue)
    ids = catalogue.ids()
    expected = ["README.txt", "catalogue.json", "ro-crate-metadata.json"]
    expected += [f"{one[:2]}/{one}{suffix}" for one in ids for suffix in (".json", ".jpg")]
    paths = [str(path.relative_to(bag / "data")) for path in (bag / "data").rglob("*.*")]
    assert sorted(path.split("/", 1)[-1] for path in paths) == sorted(expected)
    info = bagit.Bag(str(bag)).info
    assert info["External-Description"] == "Test walls"
    assert info["Payload-Oxum"].endswith(".7")
    stored = record_from_json((bag / f"data/records/{ids[0][:2]}/{ids[0]}.json").read_bytes())
    assert stored.id == ids[0]


def test_a_changed_file_is_found(catalogue: Catalogue) -> None:
    """This is what fixity is for."""
    bag = written(catalogue)
    photo = next((bag / "data" / "photos").rglob("*.jpg"))
    photo.write_bytes(photo.read_bytes()[:-1] + b"x")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(bag)).validate()


@pytest.mark.filterwarnings("ignore")
def test_the_crate_says_what_each_file_is(catalogue: Catalogue) -> None:
    """The library of RO-Crate reads it, and finds every file of the payload."""
    bag = written(catalogue)
    crate = ROCrate(str(bag / "data"))
    assert crate.name == "Test walls"
    files = {entity.id: entity for entity in crate.data_entities}
    on_disk = {str(p.relative_to(bag / "data")) for p in (bag / "data").rglob("*") if p.is_file()}
    assert set(files) == on_disk - {"ro-crate-metadata.json"}
    [photo] = [entity for entity in files.values() if entity.get("contentLocation")]
    assert photo["text"] == ["تركت قلبي"]
    assert photo["description"] == ["I left my heart"]
    assert photo["keywords"] == "siege"
    assert int(photo["contentSize"]) == (bag / "data" / photo.id).stat().st_size
    assert "records/" in photo["subjectOf"].id


def test_originals_are_there_only_if_private_is_included(catalogue: Catalogue) -> None:
    """With their bytes, each named by its SHA-256."""
    public, private = written(catalogue), written(catalogue, private=True)
    assert not (public / "data" / "originals").exists()
    for record in catalogue.records():
        data = (private / "data" / original_of(record)).read_bytes()
        assert hashlib.sha256(data).hexdigest() == record.photo.sha256
        copy = private / f"data/photos/{record.id[:2]}/{record.id}.jpg"
        assert copy.read_bytes() != data


def test_an_original_that_has_changed_is_refused(catalogue: Catalogue) -> None:
    """An archive would keep it for the one that was added."""
    record = next(catalogue.records())
    path = catalogue.photo_path(record)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(CatalogueError, match="is not the file that was added"):
        written(catalogue, private=True)
    assert not (catalogue.path.parent / "bag-1").exists()


def test_the_pages_of_a_file_have_one_original(catalogue: Catalogue) -> None:
    """Each page has a record, and all of them the same file."""
    record = next(catalogue.records())
    catalogue.move_to_trash(next(one for one in catalogue.ids() if one != record.id))
    for page in (1, 2):
        photo = replace(record.photo, page=page, pages=2)
        name = record.id if page == 1 else f"{record.id}-p2"
        catalogue.write(replace(record, id=name, photo=photo))
    private = written(catalogue, private=True)
    assert (private / "data" / original_of(record)).is_file()


class Nowhere:
    """A folder that keeps nothing."""

    def add(self, name: str, data: bytes | Iterable[bytes]) -> None:
        """Read the data."""
        assert name
        for _ in data:
            pass


def test_a_bag_of_many_files_needs_little_memory() -> None:
    """The lines of the manifest are not kept."""
    tracemalloc.start()
    try:
        with Bag(Nowhere(), "Walls") as bag:
            for number in range(10_000):
                bag.add(f"records/{number}.json", b"{}")
            bag.finish()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20  # the lines alone are 1 MB, as objects several


def test_a_title_of_several_lines_stays_one_field(tmp_path: Path) -> None:
    """A line break would begin a field of its own in bag-info.txt."""
    catalogue = Catalogue.create(tmp_path / "catalogue", title="Walls\nPayload-Oxum: 0.0")
    target = tmp_path / "bag"
    factory.export(catalogue, "bagit", target)
    assert bagit.Bag(str(target)).validate()
    assert bagit.Bag(str(target)).info["External-Description"] == "Walls Payload-Oxum: 0.0"
