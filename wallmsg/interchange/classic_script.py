"""Scripts for pages that are opened from a folder, where browsers load neither modules nor data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

_IMPORT = re.compile(r"^import \{(?P<names>[^}]*)\} from \"[^\"]+\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


def classic_script(modules: Iterable[str]) -> str:
    """The texts of JavaScript modules as one classic script, in the order in which they need each
    other."""
    body = "\n".join(_EXPORT.sub("", _IMPORT.sub("", module)) for module in modules)
    return f'"use strict";\n(() => {{\n{body}}})();\n'


def data_script(target: str, value: object) -> bytes:
    """A script that assigns `value` (as JSON) to `window.TARGET`.

    It is ASCII, and no text in it can end a string or a script early.
    """
    text = json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.{target} = {text};\n".encode("ascii")
