"""The queue, its search and filters, the map, and pictures."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from tests.factories import walls
from tests.fixtures.site import StockedCatalogue, Visitor
from wallmsg.catalogue import MapPoint
from wallmsg.errors import PhotoError, QueryError
from wallmsg.interchange.redaction.private import public
from wallmsg.model import Gps, Outcome, Review, Status
from wallmsg.review import map_layout as mapping
from wallmsg.web.context import Site
from wallmsg.web.pictures import SIZES, Pictures
from wallmsg.web.routes.photos import is_id
from wallmsg.web.routes.queue import PAGE
from wallmsg.web.search_form import Form


def shown(page: str) -> list[str]:
    """Names of the photos in the queue, in order."""
    return re.findall(r'data-name="([^"]+)"', page)


def test_what_needs_a_person_comes_first(client: Visitor) -> None:
    """Doubtful English of legible Arabic first, then the rest of it, weak readings later; photos
    without messages last."""
    names = shown(client.get("/").text)
    assert names[:2] == ["withheld.jpg", "sound.jpg"]
    assert names[-2] == "unsure.jpg"
    assert names[-1] == "bare.jpg"
    assert len(names) == 6


def test_photos_without_messages_are_told_apart(client: Visitor) -> None:
    """So that the number in the queue and the numbers done and to do add up."""
    page = client.get("/").text
    assert re.search(r'class="found"[^>]*>6 in the queue, 1 of them without a message<', page)
    assert "<b>5</b> to do" in page


def test_the_count_of_a_stage_is_that_of_its_list(client: Visitor) -> None:
    """Photos without a message are in the list too, and are named apart."""
    page = client.get("/").text
    assert re.search(r'href="/\?status=machine">5 machine</a>', page)
    listed = client.get("/?status=machine").text
    assert "6 found: 0 done, 5 to do, 1 without a message" in listed


def test_withheld_english_is_not_in_the_page(client: Visitor) -> None:
    """The reason is told, the English is not, in list and grid."""
    for address in ("/", "/?view=grid"):
        page = client.get(address).text
        assert "We will kill" not in page
        assert "violence" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=قلبي", ["two.jpg"]),
        ("q=heart", ["two.jpg"]),
        ('q="return one day"', ["sound.jpg"]),
        ("q=retur*", ["sound.jpg"]),
        ("q=heart OR return", ["sound.jpg", "two.jpg"]),
        ("place=Salaheddine", ["unsure.jpg"]),
        ("tag=farewell", ["unsure.jpg"]),
        ("outcome=no_text", ["bare.jpg"]),
        ("q=nowhere", []),
        ("after=2017", []),
        ("status=approved", []),
        ("reviewer=Nobody", []),
    ],
)
def test_search_and_filters(client: Visitor, query: str, names: list[str]) -> None:
    """The page finds what the command line finds, and narrows by each filter."""
    assert sorted(set(shown(client.get(f"/?{query}").text))) == names


@pytest.mark.parametrize(
    "query",
    ['q="open', "q=(", "after=soon", "status=x", "outcome=x", "sensitive=x", f"q={'x' * 501}"],
)
@pytest.mark.parametrize("address", ["/", "/map"])
def test_queries_that_make_no_sense(client: Visitor, address: str, query: str) -> None:
    """They are explained on the page, not thrown."""
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == 400
    assert "<h1" in answer.text


@pytest.mark.parametrize("number", ["0", "-1", "x", "2", "999999999999999999999"])
def test_pages_that_are_not_there(client: Visitor, number: str) -> None:
    """Whatever page is asked for, there is an answer."""
    assert client.get(f"/?page={number}").status_code == 200


def test_pages(client: Visitor, stocked: StockedCatalogue) -> None:
    """Each message is on exactly one page, and the pages lead to each other."""
    for number in range(PAGE):
        walls.add_photo(stocked.catalogue, f"more{number}.jpg", walls.message(f"نص {number}"))
    first, second = (client.get(f"/?page={number}").text for number in (1, 2))
    assert len(shown(first)) == PAGE
    assert len(set(shown(first)) | set(shown(second))) == PAGE + 5
    assert "page=2" in first
    assert 'rel="next"' not in second


def test_progress(client: Visitor, stocked: StockedCatalogue) -> None:
    """Done, to do and mine are counted, and each approval counts."""
    assert "<b>0</b> done" in client.get("/").text
    assert approve(client, {"q": "heart"}) == 1
    page = client.get("/").text
    assert "<b>1</b> done" in page
    assert "<b>4</b> to do" in page
    assert "<b>1</b> mine" in page
    assert "two.jpg" in client.get("/?reviewer=Rima").text
    [change, *_] = stocked.now("two").review.history
    assert (change.who, change.via) == ("Rima", "bulk")


def plan(client: Visitor, form: dict[str, str], **limits: object) -> dict[str, Any]:
    """What approving in bulk would do."""
    answer = client.post("/api/approvable", {"form": form, "limits": limits})
    assert answer.status_code == 200
    return dict(answer.json or {})


def approve(client: Visitor, form: dict[str, str]) -> int:
    """Approve all that the list shows and can be trusted, opened or not; returns how many."""
    keys = [
        {name: item[name] for name in ("record", "message", "digest")}
        for item in plan(client, form, unopened=True)["items"]
    ]
    answer = client.post("/api/approve", {"form": form, "items": keys})
    assert answer.json is not None
    return int(answer.json["approved"])


def test_bulk_approval_spares_what_is_doubtful(client: Visitor, stocked: StockedCatalogue) -> None:
    """Withheld English is never approved unseen."""
    assert approve(client, {}) == 3
    assert stocked.now("withheld").review.messages == ()


def test_bulk_approval_tells_exactly_what_it_would_do(
    client: Visitor, stocked: StockedCatalogue
) -> None:
    """What nobody has opened is left out and counted; so is what was read with less certainty."""
    first = plan(client, {})
    assert (first["items"], first["unopened"], first["uncertain"]) == ([], 3, 1)
    client.get(f"/api/r/{stocked.id('two')}")
    opened = plan(client, {})
    assert [item["translation"] for item in opened["items"]] == [
        "I left my heart",
        "Between the walls",
    ]
    assert opened["unopened"] == 1
    assert plan(client, {}, min_confidence=0.95)["items"] == []
    assert len(plan(client, {}, min_confidence=0.3, unopened=True)["items"]) == 4


def test_what_was_opened_before_it_changed_counts_as_unopened(
    client: Visitor, stocked: StockedCatalogue
) -> None:
    """The English that somebody saw is not the one that would be approved."""
    client.get(f"/api/r/{stocked.id('sound')}")
    assert len(plan(client, {})["items"]) == 1
    record = stocked.now("sound")
    other = walls.message("سنعود يوما", english="We come back some day")
    machine = replace(record.machine, messages=(other,))
    stocked.catalogue.write(replace(record, machine=machine))
    assert plan(client, {})["items"] == []


def test_bulk_approval_takes_what_was_shown_and_no_other(client: Visitor) -> None:
    """A text that is another by now is left; so is what was not on the list."""
    items = plan(client, {"q": "heart"}, unopened=True)["items"]
    [key] = [{name: item[name] for name in ("record", "message", "digest")} for item in items]
    wrong = {"form": {}, "items": [{**key, "digest": "0" * 16}]}
    assert client.post("/api/approve", wrong).json == {"approved": 0}
    assert client.post("/api/approve", {"form": {}, "items": []}).json == {"approved": 0}
    assert client.post("/api/approve", {"form": {}, "items": [key]}).json == {"approved": 1}


def test_bulk_approval_refuses_what_makes_no_sense(
    client: Visitor, stocked: StockedCatalogue
) -> None:
    """A filter that cannot be understood approves nothing, instead of everything."""
    before = stocked.catalogue.seal()
    for sent in (
        {"form": {"status": "x"}, "items": []},
        {"form": {"q": 1}, "items": []},
        {"form": {}},
        {"form": {}, "limits": {"min_confidence": 2}},
        {},
    ):
        assert client.post("/api/approve", sent).status_code == 400
    assert client.post("/api/approvable", {"form": {"status": "x"}}).status_code == 400
    assert stocked.catalogue.seal() == before


def test_what_follows_in_the_list(client: Visitor, stocked: StockedCatalogue) -> None:
    """The desk asks with the place of its message; a search leads on in the search."""
    desk = client.get(f"/api/r/{stocked.id('two')}?q=heart+OR+walls").json
    assert desk is not None
    place = json.dumps(desk["queue_places"]["m1"])
    found = client.get("/api/next", query_string={"q": "heart OR walls", "at": place}).json
    assert found is not None
    assert found["address"] == f"/r/{stocked.id('two')}?q=heart+OR+walls#m2"
    place = json.dumps(desk["queue_places"]["m2"])
    end = client.get("/api/next", query_string={"q": "heart OR walls", "at": place}).json
    assert end == {"address": None, "photo": None}
    assert "That was the last row" in client.get("/?q=heart&end=1").text
    for wrong in ("", "[]", "{}", '["x"]', "null"):
        assert client.get("/api/next", query_string={"at": wrong}).status_code == 400


def test_the_page_learns_what_others_do(client: Visitor, stocked: StockedCatalogue) -> None:
    """Nothing new: nothing sent. Something changed: the new state and progress."""
    state = client.get("/api/queue").json
    assert state is not None
    again = client.get(f"/api/queue?since={state['version']}").json
    assert again == {"version": state["version"], "changed": False}
    walls.add_photo(stocked.catalogue, "new.jpg", walls.message("جديد"))
    news = client.get(f"/api/queue?since={state['version']}").json
    assert news is not None
    assert news["changed"]
    assert news["progress"]["to_do"] == 6


def test_start_leads_to_what_is_most_urgent(client: Visitor, stocked: StockedCatalogue) -> None:
    """With filters to the first of what they show; with nothing found back to the queue."""
    assert client.get("/next").headers["Location"] == f"/r/{stocked.id('withheld')}#m1"
    answer = client.get("/next?q=heart")
    assert answer.headers["Location"] == f"/r/{stocked.id('two')}?q=heart#m1"
    assert client.get("/next?q=nowhere").headers["Location"] == "/?q=nowhere"


def test_an_empty_catalogue(client: Visitor, stocked: StockedCatalogue) -> None:
    """The page says what to do, and the map that there is none."""
    for record_id in stocked.catalogue.ids():
        stocked.catalogue.discard(record_id)
    assert "The catalogue is empty" in client.get("/").text
    assert "No photo has a position yet" in client.get("/map").text


@given(st.dictionaries(st.sampled_from(["q", "place", "tag", "after"]), st.text(max_size=30)))
def test_addresses_keep_the_form(fields: dict[str, str]) -> None:
    """What is filled in comes back out of the address that is made of it."""
    from urllib.parse import parse_qsl

    try:
        form = Form.of(fields)
    except QueryError:
        pytest.fail("none is too long")
    if any("\ud800" <= letter <= "\udfff" for value in fields.values() for letter in value):
        return
    assert Form.of(dict(parse_qsl(form.address()))) == form


# Map


def point(latitude: float, longitude: float) -> MapPoint:
    """A photo there."""
    return MapPoint(
        id="0" * 16,
        name="x.jpg",
        latitude=latitude,
        longitude=longitude,
        place=None,
        sensitive=False,
    )


def test_map(client: Visitor, stocked: StockedCatalogue) -> None:
    """Photos with GPS are drawn, near ones as one with their count; single ones open the desk."""
    page = client.get("/map").text
    assert "3 photos with a known position" in page
    assert 'aria-label="2 photos' in page
    assert f'href="/r/{stocked.id("two")}"' in page
    assert "bare.jpg" not in page
    nearer = re.search(r'href="\?(box=[^"]+)"', page)
    assert nearer is not None
    part = client.get(f"/map?{nearer[1]}").text
    assert "2 photos here, 3 on the whole map" in part
    assert f'href="/r/{stocked.id("unsure")}"' in part
    assert "two.jpg" not in part


def test_a_position_that_people_gave_is_on_the_map(
    client: Visitor, stocked: StockedCatalogue
) -> None:
    """In whatever way it was typed; what is none is refused, and no export has it."""
    address = f"/api/r/{stocked.id('bare')}/details"
    details = client.get(f"/api/r/{stocked.id('bare')}").json["details"]
    for text, status in (("35.33° N, 40.14° E", 200), ("by the river", 400)):
        sent = {"base": details, "details": {**details, "position": text}}
        assert client.post(address, sent).status_code == status
    assert stocked.now("bare").review.position == "35.33, 40.14"
    page = client.get("/map").text
    assert "4 photos with a known position" in page
    assert "bare.jpg" in page
    assert public(stocked.now("bare")).review.position is None


def test_the_map_has_coasts_borders_and_cities(client: Visitor) -> None:
    """Without any network; also the part on which a position is chosen."""
    for page in (client.get("/map").text, client.get("/map/pick?box=35,32,38,36").text):
        assert re.search(r'<path class="coasts" d="M[-0-9. ]+L', page)
        assert '<path class="borders"' in page
        assert ">Damascus</text>" in page
    assert float(re.search(r'data-west="([^"]+)"', page)[1]) <= 35  # type: ignore[index]


@pytest.mark.parametrize("box", ["x", "1,2,3", "1,2,3,4,5", "nan,0,1,1", "2,0,1,1", "0,0,0,1e99"])
def test_boxes_that_make_no_sense(client: Visitor, box: str) -> None:
    """The whole map is shown instead."""
    assert mapping.parse_box(box) is None
    assert "3 photos with a known position" in client.get(f"/map?box={box}").text


places = st.builds(point, st.floats(-90, 90), st.floats(-180, 180))


@given(st.lists(places, min_size=1, max_size=40))
def test_every_photo_is_on_the_map_once(points: list[MapPoint]) -> None:
    """Each point is in one cluster, inside the drawing; no two dots overlap wholly."""
    drawing = mapping.draw(points, mapping.around(points))
    drawn = [own for cluster in drawing.clusters for own in cluster.points]
    assert sorted(drawn, key=repr) == sorted(points, key=repr)
    for cluster in drawing.clusters:
        assert -1 <= cluster.x <= mapping.WIDTH + 1
        assert -1 <= cluster.y <= mapping.HEIGHT + 1
        assert all(cluster.box.holds(own) for own in cluster.points)
    assert len(drawing.meridians) < 30
    assert len(drawing.parallels) < 30


@given(places)
def test_boxes_survive_addresses(where: MapPoint) -> None:
    """A cluster's box in an address still holds the cluster, within a tenth of a metre."""
    own = mapping.Box(where.longitude, where.latitude, where.longitude, where.latitude)
    box = mapping.parse_box(own.text())
    assert box is not None
    assert abs(box.south - where.latitude) < 1e-6
    assert abs(box.west - where.longitude) < 1e-6


def test_a_single_place_is_shown_with_its_surroundings() -> None:
    """One street without coasts and cities would not say where it is."""
    aleppo = point(36.2, 37.16)
    box = mapping.around([aleppo, point(36.2001, 37.1601)])
    assert box.holds(aleppo)
    assert box.holds(point(36.6, 36.6))
    assert mapping.parse_box(mapping.around([point(90.0, 180.0)]).text()) is not None


def test_north_is_up_and_east_is_right() -> None:
    """A map is read so."""
    aleppo, damascus = point(36.2, 37.16), point(33.51, 36.29)
    drawing = mapping.draw([aleppo, damascus], mapping.around([aleppo, damascus]))
    place = {cluster.points[0]: cluster for cluster in drawing.clusters}
    assert place[aleppo].y < place[damascus].y
    assert place[aleppo].x > place[damascus].x


# Pictures


def test_photos_are_made_anew(client: Visitor, stocked: StockedCatalogue) -> None:
    """A photo is sent as a small JPEG of our own making, without the file's metadata."""
    answer = client.get(f"/photo/{stocked.id('two')}.jpg?size=100")
    picture = Image.open(io.BytesIO(answer.data))
    assert answer.mimetype == "image/jpeg"
    assert max(picture.size) == SIZES[0]
    assert not picture.getexif()
    assert answer.data != stocked.catalogue.photo_path(stocked.records["two"]).read_bytes()


def test_an_unchanged_photo_is_not_sent_again(client: Visitor, stocked: StockedCatalogue) -> None:
    """The browser asks with what it has, and is told that it still holds."""
    address = f"/photo/{stocked.id('two')}.jpg?size=240"
    tag = client.get(address).headers["ETag"]
    host = {"Host": "127.0.0.1:8347", "If-None-Match": tag}
    answer = client.client.get(address, headers=host)
    assert (answer.status_code, answer.data) == (304, b"")


@pytest.mark.parametrize("size", ["0", "-5", "x", "999999999", ""])
def test_strange_sizes(client: Visitor, stocked: StockedCatalogue, size: str) -> None:
    """Any size gives a photo no larger than the largest that is offered."""
    answer = client.get(f"/photo/{stocked.id('two')}.jpg?size={size}")
    assert answer.status_code == 200
    assert max(Image.open(io.BytesIO(answer.data)).size) <= SIZES[-1]


def test_lines_are_cut_out(client: Visitor, stocked: StockedCatalogue) -> None:
    """A line's picture is wide and low; lines and messages that are not there are not found."""
    answer = client.get(f"/line/{stocked.id('two')}/m2/1.jpg")
    width, height = Image.open(io.BytesIO(answer.data)).size
    assert width > 5 * height
    for missing in ("m2/2", "m2/0", "m3/1", "x/1"):
        assert client.get(f"/line/{stocked.id('two')}/{missing}.jpg").status_code == 404


def test_what_no_worker_could_decode_is_not_decoded_here(stocked: StockedCatalogue) -> None:
    """Such a file may have crashed its worker; here it would take the server along."""
    old = stocked.records["two"]
    machine = replace(old.machine, outcome=Outcome.FAILED, reason="decoding or reading it crashed")
    failed = replace(old, photo=replace(old.photo, width=None), machine=machine)
    with pytest.raises(PhotoError, match="crashed"):
        Pictures(stocked.catalogue).photo(failed, 240)


def test_pictures_do_not_grow_without_end(stocked: StockedCatalogue) -> None:
    """The one not asked for longest goes; what is asked for again is the same."""
    pictures = Pictures(stocked.catalogue, keep=1)
    first = pictures.photo(stocked.records["two"], 240)
    second = pictures.photo(stocked.records["sound"], 240)
    assert first != second
    assert pictures.photo(stocked.records["two"], 240) == first
    assert pictures.held <= max(len(first), len(second))


@given(st.text(max_size=30))
def test_ids_are_hexadecimal(text: str) -> None:
    """Nothing with a slash, a dot or a letter beyond f counts as an id."""
    if is_id(text):
        assert re.fullmatch(r"[0-9a-f]{16,}(-p[0-9]+)?", text)


def test_ids() -> None:
    """Those of records do."""
    assert is_id("0123456789abcdef")
    assert is_id("0123456789abcdef-p2")


def test_statuses_have_words(
    make_site: Callable[..., Site], enter: Callable[..., Visitor], stocked: StockedCatalogue
) -> None:
    """Every status there is can be chosen as a filter."""
    del stocked
    page = enter(make_site()).get("/").text
    for status in Status:
        assert f'<option value="{status.value}"' in page


def test_gps_of_the_catalogue_only(client: Visitor, stocked: StockedCatalogue) -> None:
    """A photo moved by nobody stays where its camera was, whatever place people name."""
    review = Review(place="Paris")
    walls.add_photo(stocked.catalogue, "moved.jpg", gps=Gps(36.2, 37.1), review=review)
    assert "4 photos" in client.get("/map").text


def test_rows_are_grouped_marked_and_folded(client: Visitor) -> None:
    """Messages of a photo stand together, hits are marked, weak readings wait below a fold."""
    page = client.get("/").text
    assert page.count('class="photo-group"') == 5
    assert '<details class="weak-rows"><summary>2 rows' in page
    found = client.get("/?q=heart").text
    assert "<mark>heart</mark>" in found
    assert "weak-rows" not in found


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("verdict=withheld", {"withheld.jpg"}),
        ("verdict=withheld&status=approved", set()),
        ("confidence=unsure", {"unsure.jpg"}),
    ],
)
def test_chips_set_filters_and_take_them_away(client: Visitor, query: str, names: set[str]) -> None:
    """A chip that is on leads to the list without its filter."""
    page = client.get(f"/?{query}").text
    assert set(shown(page)) == names
    on = re.findall(r'class="chip filter on" href="\?([^"]*)"', page)
    assert len(on) == query.count("=")
    assert client.get(f"/?{html.unescape(on[0])}").status_code == 200


@pytest.mark.parametrize("order", ["", "date", "name", "place", "confidence"])
def test_next_follows_every_order(client: Visitor, order: str) -> None:
    """From the first row to the last each row is reached once, in the order of the page."""
    page = client.get(f"/?status=machine&sort={order}").text
    rows = [html.unescape(one) for one in re.findall(r'class="row" href="([^"]+)"', page)]
    at, seen = rows[0], [rows[0]]
    while at:
        record, _, message = at.partition("#")
        desk = client.get("/api" + record).json
        place = desk["queue_places"][message]
        asked = {"status": "machine", "sort": order, "at": json.dumps(place)}
        at = client.get("/api/next", query_string=asked).json["address"]
        seen += [at] if at else []
    assert seen == rows


def test_photos_are_tiles_and_described_together(
    client: Visitor, stocked: StockedCatalogue
) -> None:
    """Each photo once; facts are given to all that were chosen, and to none if one is wrong."""
    page = client.get("/?view=grid").text
    assert sorted(shown(page)) == sorted({*shown(page)})
    chosen = [stocked.id("two"), stocked.id("sound")]
    sent = {"records": chosen, "place": "Aleppo", "taken": "2016-5", "tags": ["return"]}
    assert client.post("/api/photos", sent).json == {"changed": 2}
    assert client.post("/api/photos", sent).json == {"changed": 0}
    for name in ("two", "sound"):
        review = stocked.now(name).review
        assert (review.place, review.taken, review.tags) == ("Aleppo", "2016-05", ("return",))
        assert {(change.who, change.via) for change in review.history} == {("Rima", "page")}
    for wrong in ({"taken": "soon"}, {}, {"records": [*chosen, "f" * 16], "place": "Homs"}):
        assert client.post("/api/photos", {"records": chosen, **wrong}).status_code in {400, 404}
    assert stocked.now("two").review.place == "Aleppo"
