"""Who is let in, what may be changed and by whom, what is never opened, what is never run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.factories import walls
from tests.fixtures.site import HOST, PORT, SECRET, StockedCatalogue, Visitor
from wallmsg.errors import UsageError
from wallmsg.model import Review
from wallmsg.web import sessions as session_module
from wallmsg.web.allowed_hosts import Hosts, is_loopback
from wallmsg.web.application import create_app
from wallmsg.web.context import Site
from wallmsg.web.login_attempts import LoginAttempts
from wallmsg.web.passwords import Passwords, set_password
from wallmsg.web.server import ReviewServer, ServeOptions, launch_page
from wallmsg.web.sessions import LIFETIME_SECONDS, MAX_SESSIONS, Sessions

PASSWORD = "correct horse battery"  # noqa: S105

PAGES = ["/", "/?view=grid", "/map", "/next", "/api/queue", "/api/jobs"]


@pytest.mark.parametrize("address", [*PAGES, "/r/{id}", "/api/r/{id}", "/photo/{id}.jpg"])
def test_without_the_secret_nothing_is_shown(
    make_site: Callable[..., Site], stocked: StockedCatalogue, address: str
) -> None:
    """A browser that has not opened the link sees no page, no data and no photo."""
    client = create_app(make_site()).test_client()
    answer = client.get(address.format(id=stocked.id("two")), headers={"Host": HOST})
    assert answer.status_code == 403
    assert "قلبي" not in answer.text
    assert stocked.catalogue.info.title not in answer.text


def test_the_secret_becomes_a_cookie_and_leaves_the_address(
    make_site: Callable[..., Site],
) -> None:
    """The link lets in once and for all: a cookie out of reach of scripts, the key gone."""
    client = create_app(make_site()).test_client()
    answer = client.get(f"/map?key={SECRET}", headers={"Host": HOST})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/map")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert SECRET not in cookie
    assert client.get("/", headers={"Host": HOST}).status_code == 200


@pytest.mark.parametrize("key", ["", "wrong", SECRET[:-1], SECRET + "x", "ü" * 24])
def test_a_wrong_secret_lets_nobody_in(make_site: Callable[..., Site], key: str) -> None:
    """Anything but the secret is refused, and no cookie given."""
    client = create_app(make_site()).test_client()
    answer = client.get("/", query_string={"key": key}, headers={"Host": HOST})
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "/\\evil.example",
        "/%2F%2Fevil.example",
        "/%09/evil.example",
        "/%0a/evil.example",
        "/%0d/evil.example",
        "/%09%5Cevil.example",
        "/map//evil.example",
        "/%0d%0aSet-Cookie:%20x=y",
    ],
)
def test_the_link_leads_nowhere_else(make_site: Callable[..., Site], path: str) -> None:
    """After the exchange the browser stays with us, whatever the path."""
    client = create_app(make_site()).test_client()
    answer = client.get(f"{path}?key={SECRET}", headers={"Host": HOST})
    assert answer.status_code == 303
    # Browsers drop these from an address before they look at it.
    target = re.sub(r"[\t\r\n]", "", answer.headers["Location"])
    assert target.startswith("/")
    assert not target.startswith(("//", "/\\"))
    there = client.get(answer.headers["Location"], headers={"Host": HOST})
    assert there.status_code in {200, 404}


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        f"127.0.0.1:{PORT + 1}",
        f"127.0.0.1.evil.example:{PORT}",
        f"192.168.1.5:{PORT}",
        f"127.0.0.1:{PORT}@evil.example",
        "",
    ],
)
def test_another_host_name_is_refused(client: Visitor, host: str) -> None:
    """A name that was made to point here (DNS rebinding) gets nothing, even with the cookie."""
    answer = client.client.get("/", headers={"Host": host})
    assert answer.status_code == 421


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"[::1]:{PORT}"])
def test_own_host_names_are_answered(make_site: Callable[..., Site], host: str) -> None:
    """Every name of this machine's own loopback is ours."""
    client = create_app(make_site()).test_client()
    answer = client.get(f"/?key={SECRET}", headers={"Host": host})
    assert answer.status_code == 303


def test_hosts_of_a_server_in_the_network() -> None:
    """Bound to other addresses, addresses and own names are answered, foreign names are not."""
    hosts = Hosts("0.0.0.0", 80)  # noqa: S104
    assert hosts.allows("192.168.1.5")
    assert hosts.allows("192.168.1.5:80")
    assert not hosts.allows("evil.example")
    assert not hosts.allows("192.168.1.5.evil.example")
    assert Hosts("walls.example", 8000).allows("walls.example:8000")


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),  # noqa: S104
        ("192.168.1.5", False),
        ("::", False),
        ("", False),
        ("box", False),
    ],
)
def test_loopback(host: str, expected: bool) -> None:
    """Only what no other machine can reach counts as loopback."""
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    "address",
    ["/api/approve", "/api/upload", "/api/logout", "/api/reviewer", "/api/r/{id}/message"]
    + [f"/api/r/{{id}}/{name}" for name in ("details", "restore", "second", "read", "translate")],
)
@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_every_change_needs_the_token(
    client: Visitor, stocked: StockedCatalogue, address: str, token: str | None
) -> None:
    """Without the token of the page no change is made, whatever it is."""
    before = stocked.catalogue.seal()
    headers = {"Host": HOST} | ({} if token is None else {"X-CSRF-Token": token})
    answer = client.client.post(address.format(id=stocked.id("two")), headers=headers, json={})
    assert answer.status_code == 403
    assert stocked.catalogue.seal() == before


def test_no_change_by_get(client: Visitor, stocked: StockedCatalogue) -> None:
    """What changes something is not even there for links and pictures."""
    before = stocked.catalogue.seal()
    for name in ("message", "details", "restore", "second"):
        assert client.get(f"/api/r/{stocked.id('two')}/{name}").status_code == 405
    assert client.get("/api/approve").status_code == 405
    assert stocked.catalogue.seal() == before


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:8347"])
def test_a_change_from_another_origin_is_refused(client: Visitor, origin: str) -> None:
    """Even with the token, a browser that says the change comes from elsewhere is refused."""
    answer = client.post("/api/reviewer", {"name": "x"}, headers={"Origin": origin})
    assert answer.status_code == 403


def test_a_change_from_the_own_origin_is_made(client: Visitor) -> None:
    """The same change from our own page is made."""
    answer = client.post("/api/reviewer", {"name": "Sami"}, headers={"Origin": f"http://{HOST}"})
    assert answer.json == {"name": "Sami"}


def test_other_sites_may_only_link(client: Visitor) -> None:
    """Fetch metadata: another site's picture or frame of our photo is refused, its link is not."""
    foreign = {"Host": HOST, "Sec-Fetch-Site": "cross-site"}
    picture = {**foreign, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    assert client.client.get("/", headers=picture).status_code == 403
    link = {**foreign, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert client.client.get("/", headers=link).status_code == 200
    frame = {**foreign, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
    assert client.client.get("/", headers=frame).status_code == 403


@pytest.mark.parametrize("address", ["/", "/map", "/nothing", "/photo/{id}.jpg", "/api/r/{id}"])
def test_headers_of_every_answer(client: Visitor, stocked: StockedCatalogue, address: str) -> None:
    """Every answer, errors too, carries the strict policy and lets no cache keep it for others."""
    headers = client.get(address.format(id=stocked.id("two"))).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] in {"no-store", "private, no-cache"}


@pytest.mark.parametrize(
    "name",
    [
        "../../catalogue",
        "..",
        "%2e%2e%2f",
        "....//",
        "0" * 15,
        "g" * 16,
        "0" * 16 + "-p",
        "a" * 65,
        "/etc/passwd",
        "C:\\x",
        "0" * 16 + "-p1/../x",
        "٣" * 16,
    ],
)
@pytest.mark.parametrize("form", ["/photo/{}.jpg", "/api/r/{}", "/r/{}", "/line/{}/m1/1.jpg"])
def test_no_path_of_a_client_is_opened(client: Visitor, form: str, name: str) -> None:
    """What is no record's id finds nothing, and no error tells of files."""
    answer = client.get(form.format(name))
    assert answer.status_code in {404, 308}
    assert "records" not in answer.text
    assert str(Path.home()) not in answer.text


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/..%2fapp.py", "/static/%2fetc/passwd"]
)
def test_static_files_stay_in_their_folder(client: Visitor, path: str) -> None:
    """The folder of scripts and styles cannot be left."""
    answer = client.client.get(path, headers={"Host": HOST}, follow_redirects=True)
    assert answer.status_code == 404


EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"


def test_wall_text_is_never_markup(
    stocked: StockedCatalogue, client: Visitor, make_site: Callable[..., Site]
) -> None:
    """Markup on a wall, in a name, a place or a search is shown as it is written, never run."""
    del make_site
    review = Review(place=EVIL, tags=(EVIL,), notes=(EVIL,))
    written = walls.message(EVIL, english=EVIL)
    walls.add_photo(stocked.catalogue, f"{EVIL}.jpg", written, gps=walls.ALEPPO, review=review)
    for address in ("/", "/?view=grid", "/map", "/?q=alert", f"/?place={EVIL}", f"/?q={EVIL}"):
        page = client.get(address).text
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address
    assert "&lt;script&gt;alert(1)" in client.get("/").text


def test_data_is_never_a_page(client: Visitor, stocked: StockedCatalogue) -> None:
    """JSON with markup inside is JSON to the browser."""
    added = walls.add_photo(stocked.catalogue, "evil.jpg", walls.message(EVIL))
    answer = client.get(f"/api/r/{added.id}")
    assert answer.mimetype == "application/json"
    assert answer.json is not None
    assert answer.json["messages"][0]["transcription"] == EVIL


def test_a_fault_tells_nothing(
    make_site: Callable[..., Site], enter: Callable[..., Visitor], stocked: StockedCatalogue
) -> None:
    """A fault of ours is told in one sentence: no trace, no path."""
    site = make_site()

    class Broken:
        def photo(self, *_: object) -> bytes:
            raise ZeroDivisionError(str(stocked.catalogue.path))

    client = enter(replace_pictures(site, Broken()))
    answer = client.get(f"/photo/{stocked.id('two')}.jpg")
    assert answer.status_code == 500
    assert "ZeroDivisionError" in answer.text
    assert str(stocked.catalogue.path) not in answer.text


def replace_pictures(site: Site, pictures: object) -> Site:
    """The site with other pictures."""
    import dataclasses

    return dataclasses.replace(site, pictures=pictures)


# Passwords


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    """Rima's password, hashed."""
    path = tmp_path / "passwords"
    set_password(path, "Rima", PASSWORD)
    return path


@pytest.fixture
def locked(make_site: Callable[..., Site], password_file: Path) -> Site:
    """A site that asks for passwords."""
    return make_site(secret=None, passwords=Passwords.read(password_file))


def log_in(site: Site, name: str, password: str, **headers: str) -> tuple[int, object]:
    """Status of logging in, and the client that tried."""
    client = create_app(site).test_client()
    form = {"name": name, "password": password}
    answer = client.post("/login", data=form, headers={"Host": HOST, **headers})
    return answer.status_code, client


def test_logging_in(locked: Site) -> None:
    """The right password lets in, under one's own name."""
    status, client = log_in(locked, "Rima", PASSWORD)
    assert status == 303
    page = client.get("/", headers={"Host": HOST}).text
    assert "Rima" in page
    assert "Log out" in page


@pytest.mark.parametrize(
    ("name", "password"),
    [("Rima", "wrong"), ("Rima", ""), ("rima", PASSWORD), ("", ""), ("Nobody", PASSWORD)],
)
def test_wrong_passwords(locked: Site, name: str, password: str) -> None:
    """Anything else does not, and does not say whether the name is known."""
    status, client = log_in(locked, name, password)
    assert status == 403
    answer = client.get("/", headers={"Host": HOST})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
    assert client.get("/api/queue", headers={"Host": HOST}).status_code == 403


def test_no_logging_in_from_other_sites(locked: Site) -> None:
    """Another site cannot log somebody in as somebody else."""
    assert log_in(locked, "Rima", PASSWORD, Origin="http://evil.example")[0] == 403
    assert log_in(locked, "Rima", PASSWORD, Origin=f"http://{HOST}")[0] == 303


def test_guessing_is_stopped(locked: Site) -> None:
    """After ten wrong passwords for a name even the right one must wait; others need not."""
    client = create_app(locked).test_client()
    for _ in range(10):
        client.post("/login", data={"name": "Rima", "password": "x"}, headers={"Host": HOST})
    form = {"name": "Rima", "password": PASSWORD}
    assert client.post("/login", data=form, headers={"Host": HOST}).status_code == 429
    other = {"name": "Sami", "password": "x"}
    assert client.post("/login", data=other, headers={"Host": HOST}).status_code == 403
    elsewhere = client.post(
        "/login", data=form, headers={"Host": HOST}, environ_base={"REMOTE_ADDR": "10.9.9.9"}
    )
    assert elsewhere.status_code == 303


def test_guessing_at_once_is_stopped_as_exactly(locked: Site) -> None:
    """Forty attempts that come while others are still being checked: ten are, no more."""
    app = create_app(locked)

    def attempt(_: int) -> int:
        form = {"name": "Rima", "password": "x"}
        client = app.test_client()
        return client.post("/login", data=form, headers={"Host": HOST}).status_code

    with ThreadPoolExecutor(20) as pool:
        statuses = Counter(pool.map(attempt, range(40)))
    assert statuses == {403: 10, 429: 30}


def test_who_logged_in_before_is_not_locked_out(locked: Site) -> None:
    """Somebody behind the same address guesses; Rima's own browser may still log in."""
    app = create_app(locked)
    form = {"name": "Rima", "password": PASSWORD}
    hers, another = app.test_client(), app.test_client()
    assert hers.post("/login", data=form, headers={"Host": HOST}).status_code == 303
    for _ in range(11):
        wrong = {"name": "Rima", "password": "x"}
        status = another.post("/login", data=wrong, headers={"Host": HOST}).status_code
    assert status == 429
    assert another.post("/login", data=form, headers={"Host": HOST}).status_code == 429
    assert hers.post("/login", data=form, headers={"Host": HOST}).status_code == 303


def test_attempts_are_forgotten_after_a_while() -> None:
    """And memory does not grow by names that nobody has."""
    now = 0.0
    attempts = LoginAttempts(lambda: now)
    for _ in range(10):
        assert attempts.begin("a", "Rima", "") is not None
    assert attempts.begin("a", "Rima", "") is None
    now = 301.0
    assert attempts.begin("a", "Rima", "") is not None
    for number in range(12_000):
        attempts.begin("a", str(number), "")
    assert len(attempts._times) == 10_000


def test_logging_out(locked: Site) -> None:
    """Whoever logs out is out."""
    _, client = log_in(locked, "Rima", PASSWORD)
    cookie = client.get_cookie(locked.cookie, domain="127.0.0.1")
    csrf = locked.sessions.find(cookie.value).csrf
    client.post("/api/logout", headers={"Host": HOST, "X-CSRF-Token": csrf})
    assert locked.sessions.find(cookie.value) is None
    assert client.get("/", headers={"Host": HOST}).status_code == 303


def test_a_proven_name_cannot_be_changed(locked: Site) -> None:
    """The history would lie otherwise."""
    _, client = log_in(locked, "Rima", PASSWORD)
    csrf = locked.sessions.find(client.get_cookie(locked.cookie, domain="127.0.0.1").value).csrf
    headers = {"Host": HOST, "X-CSRF-Token": csrf}
    assert client.post("/api/reviewer", json={"name": "x"}, headers=headers).status_code == 403


def test_without_passwords_nobody_logs_in(client: Visitor) -> None:
    """With the secret alone there is no form to try passwords on."""
    assert client.get("/login").status_code == 404


def test_password_files(password_file: Path) -> None:
    """Passwords are hashed with salt, readable by their owner alone, replaced one by one."""
    set_password(password_file, "Sami", PASSWORD)
    text = password_file.read_text()
    assert PASSWORD not in text
    assert password_file.stat().st_mode & 0o077 == 0
    hashes = [line.split(":", 1)[1] for line in text.splitlines()]
    assert len(hashes) == len(set(hashes)) == 2
    set_password(password_file, "Sami", "another password")
    known = Passwords.read(password_file)
    assert known.check("Sami", "another password")
    assert not known.check("Sami", PASSWORD)
    assert known.check("Rima", PASSWORD)


@pytest.mark.parametrize("text", ["", "# nobody\n", "Rima:plain\n", "Rima\n", ":scrypt:x\n"])
def test_bad_password_files(tmp_path: Path, text: str) -> None:
    """A file without reviewers or with a password as it is typed is refused."""
    path = tmp_path / "passwords"
    path.write_text(text)
    with pytest.raises(UsageError):
        Passwords.read(path)


@pytest.mark.parametrize("name", ["", "a:b", "a\nb", " a"])
def test_names_that_would_break_the_file(tmp_path: Path, name: str) -> None:
    """A name can neither forge a line nor be nobody's."""
    with pytest.raises(UsageError):
        set_password(tmp_path / "passwords", name, PASSWORD)


def test_short_passwords_are_refused(tmp_path: Path) -> None:
    """And nothing is written."""
    with pytest.raises(UsageError, match="too short"):
        set_password(tmp_path / "passwords", "Rima", "short")
    assert not (tmp_path / "passwords").exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])  # noqa: S104
def test_other_machines_need_passwords(stocked: StockedCatalogue, host: str) -> None:
    """No address that others can reach is bound without a password file."""
    with pytest.raises(UsageError, match="passwords are needed"):
        ReviewServer(stocked.catalogue, ServeOptions("Rima", host=host), walls.parts)


# Sessions


def test_sessions_end() -> None:
    """Who has not been seen for long is forgotten; who has been is not."""
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    seen, gone = sessions.open("a", by_password=False), sessions.open("b", by_password=False)
    now[0] = LIFETIME_SECONDS * 0.7
    assert sessions.find(seen)
    now[0] = LIFETIME_SECONDS * 1.4
    assert sessions.find(seen)
    assert sessions.find(gone) is None


def test_sessions_do_not_grow_without_end() -> None:
    """Opening the link over and over forgets the oldest."""
    sessions = Sessions()
    first = sessions.open("a", by_password=False)
    others = [sessions.open("b", by_password=False) for _ in range(MAX_SESSIONS)]
    assert sessions.find(first) is None
    assert sessions.find(others[0])


def test_tokens_are_not_kept() -> None:
    """Memory holds digests: what is read out of it opens nothing."""
    sessions = Sessions()
    token = sessions.open("a", by_password=False)
    assert token not in repr(vars(sessions))
    assert not session_module.same(token, token[:-1])


def test_the_doorway_is_for_its_owner_alone() -> None:
    """The file that a browser is told leads to the link and is gone afterwards."""
    with launch_page("http://127.0.0.1:1/?key=a&b=c") as page:
        assert "key=a&amp;b=c" in page.read_text()
        assert page.parent.stat().st_mode & 0o077 == 0
    assert not page.exists()


def test_sensitive_photos_are_marked(stocked: StockedCatalogue, client: Visitor) -> None:
    """Who reviews sees at once what must never be passed on."""
    old = stocked.records["two"]
    stocked.catalogue.write(replace(old, review=replace(old.review, sensitive=True)))
    assert "sensitive</span>" in client.get("/?sensitive=yes").text
    assert "sensitive</span>" not in client.get("/?sensitive=no").text
