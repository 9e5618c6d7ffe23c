"""English verb forms, articles and small words."""

from __future__ import annotations

_IRREGULAR = {
    "be": ("was", "been"), "become": ("became", "become"), "begin": ("began", "begun"),
    "break": ("broke", "broken"), "build": ("built", "built"), "burn": ("burned", "burned"),
    "bury": ("buried", "buried"), "buy": ("bought", "bought"), "catch": ("caught", "caught"),
    "come": ("came", "come"), "die": ("died", "died"), "dig": ("dug", "dug"),
    "draw": ("drew", "drawn"), "drink": ("drank", "drunk"), "eat": ("ate", "eaten"),
    "fall": ("fell", "fallen"), "feel": ("felt", "felt"), "fight": ("fought", "fought"),
    "find": ("found", "found"), "flee": ("fled", "fled"), "fly": ("flew", "flown"),
    "forget": ("forgot", "forgotten"), "forgive": ("forgave", "forgiven"), "get": ("got", "got"),
    "give": ("gave", "given"), "go": ("went", "gone"), "grow": ("grew", "grown"),
    "hand": ("handed", "handed"), "hear": ("heard", "heard"), "hide": ("hid", "hidden"),
    "hit": ("hit", "hit"), "know": ("knew", "known"), "learn": ("learned", "learned"),
    "leave": ("left", "left"), "lie": ("lied", "lied"), "light": ("lit", "lit"),
    "lose": ("lost", "lost"), "pay": ("paid", "paid"), "put": ("put", "put"),
    "read": ("read", "read"), "rise": ("rose", "risen"), "run": ("ran", "run"),
    "say": ("said", "said"), "see": ("saw", "seen"), "sell": ("sold", "sold"),
    "send": ("sent", "sent"), "sing": ("sang", "sung"), "sit": ("sat", "sat"),
    "sleep": ("slept", "slept"), "speak": ("spoke", "spoken"), "stand": ("stood", "stood"),
    "steal": ("stole", "stolen"), "take": ("took", "taken"), "teach": ("taught", "taught"),
    "throw": ("threw", "thrown"), "understand": ("understood", "understood"),
    "have": ("had", "had"), "wake": ("woke", "woken"), "wear": ("wore", "worn"),
    "win": ("won", "won"), "write": ("wrote", "written"), "choose": ("chose", "chosen"),
    "cut": ("cut", "cut"), "drive": ("drove", "driven"), "feed": ("fed", "fed"),
    "hang": ("hung", "hung"), "make": ("made", "made"), "sew": ("sewed", "sewn"),
    "sweep": ("swept", "swept"), "swim": ("swam", "swum"), "tear": ("tore", "torn"),
    "withdraw": ("withdrew", "withdrawn"),
}  # fmt: skip
_DOUBLING = {"stop", "hug", "kidnap", "travel"}
_DOUBLING_ING = {
    "get", "run", "sit", "hit", "put", "win", "dig", "forget", "begin", "swim", "cut",
}  # fmt: skip
_PLURAL = {"1p", "2ms", "2fs", "2mp", "3mp", "3md", "3fd", "things"}
SUBJECT = {
    "1s": "I",
    "2ms": "you",
    "2fs": "you",
    "3ms": "he",
    "3fs": "she",
    "1p": "we",
    "2mp": "you",
    "3mp": "they",
}
OBJECT = {
    "1s": "me",
    "2ms": "you",
    "2fs": "you",
    "3ms": "him",
    "3fs": "her",
    "1p": "us",
    "2mp": "you",
    "3mp": "them",
}
OWNER = {
    "1s": "my",
    "2ms": "your",
    "2fs": "your",
    "3ms": "his",
    "3fs": "her",
    "1p": "our",
    "2mp": "your",
    "3mp": "their",
}


def _split(verb: str) -> tuple[str, str]:
    head, _, rest = verb.partition(" ")
    return head, f" {rest}" if rest else ""


def past(verb: str, person: str) -> str:
    """The past: "went out"; "be" agrees with the person."""
    head, rest = _split(verb)
    if head == "be":
        return ("were" if person in _PLURAL else "was") + rest
    return _past_forms(head)[0] + rest


def participle(verb: str) -> str:
    """The past participle: "gone out"."""
    head, rest = _split(verb)
    return _past_forms(head)[1] + rest


def _past_forms(head: str) -> tuple[str, str]:
    if head in _IRREGULAR:
        return _IRREGULAR[head]
    if head.endswith("e"):
        form = head + "d"
    elif head.endswith("y") and head[-2] not in "aeiou":
        form = head[:-1] + "ied"
    elif head in _DOUBLING:
        form = head + head[-1] + "ed"
    else:
        form = head + "ed"
    return form, form


def present(verb: str, person: str) -> str:
    """The simple present: "goes out"."""
    head, rest = _split(verb)
    if head == "be":
        return be(person) + rest
    if person in _PLURAL or person == "1s":
        return verb
    if head.endswith(("s", "sh", "ch", "x", "z", "o")):
        return head + "es" + rest
    if head.endswith("y") and head[-2] not in "aeiou":
        return head[:-1] + "ies" + rest
    return head + "s" + rest


def gerund(verb: str) -> str:
    """The -ing form: "going out"."""
    head, rest = _split(verb)
    if head in {"die", "lie"}:
        return head[:-2] + "ying" + rest
    if head in {"be", "see", "flee"}:
        return head + "ing" + rest
    if head.endswith("e"):
        return head[:-1] + "ing" + rest
    if head in _DOUBLING | _DOUBLING_ING:
        return head + head[-1] + "ing" + rest
    return head + "ing" + rest


def be(person: str, *, past_tense: bool = False) -> str:
    """am, is, are, was or were."""
    if past_tense:
        return "were" if person in _PLURAL else "was"
    if person == "1s":
        return "am"
    return "are" if person in _PLURAL else "is"


def do(person: str, *, past_tense: bool = False) -> str:
    """do, does or did."""
    if past_tense:
        return "did"
    return "do" if person in _PLURAL or person == "1s" else "does"


def article(word: str) -> str:
    """The word with a or an."""
    vowel = word.startswith(("a", "e", "i", "o", "u", "honest", "hour"))
    return ("an " if vowel and not word.startswith(("uni", "one", "use")) else "a ") + word


def sentence(text: str) -> str:
    """With a capital at its beginning."""
    return text[:1].upper() + text[1:]
