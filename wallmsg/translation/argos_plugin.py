"""The translator that comes with wallmsg: Argos packages, embedded or installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wallmsg.errors import MissingToolError
from wallmsg.translation.packages.store import PackageStore

if TYPE_CHECKING:
    from wallmsg.translation.argos_translator import ArgosTranslator

_SAMPLE = "سنعود يوما"


class ArgosPlugin:
    """Makes translators from Argos packages."""

    name = "argos"

    @classmethod
    def check(cls, model: str | None) -> str:
        """The package and a sample translation. Raises MissingToolError as `create` does."""
        translator = cls.create(model)
        [english] = translator.translate([_SAMPLE])
        if not english.text.strip():
            raise MissingToolError(
                f"{translator.name} translates {_SAMPLE} as nothing",
                hint="remove it with `wallmsg models remove` or install another",
            )
        return f"{translator.name}: {_SAMPLE} = {english.text}"

    @classmethod
    def create(cls, model: str | None) -> ArgosTranslator:
        """A translator with the package called `model`; None is the preferred one.

        Raises MissingToolError if there is no such package.
        """
        from wallmsg.translation.argos_translator import ArgosTranslator
        from wallmsg.translation.rerank.reranker import Reranker

        store = PackageStore.of_user()
        package = store.find(model) if model else store.find()
        return ArgosTranslator(package, reranker=Reranker.embedded() if package.embedded else None)
