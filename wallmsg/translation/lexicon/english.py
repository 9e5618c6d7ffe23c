"""English words, their stems, and which are content words, for the gloss and the gate."""

from __future__ import annotations

import re
from collections.abc import Iterable

import snowballstemmer

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")

_FUNCTION = """a an the and or but nor so yet if then than that which who whom whose what where when
why how i you he she it we they me him her us them my your his its our their mine yours hers ours
theirs myself yourself himself herself itself ourselves yourselves themselves this these those there
here be am is are was were been being do does did done doing have has had having will would shall
should can could may might must to of in on at by for with from into onto upon about as up down out
off over under again too very just also only even not no never don't doesn't didn't won't wouldn't
can't cannot couldn't isn't aren't wasn't weren't haven't hasn't hadn't i'm you're he's she's it's
we're they're i've you've we've they've i'll you'll he'll she'll we'll they'll i'd you'd he'd she'd
we'd they'd that's there's let's s t ll re ve d m o oh some any every each all both such own same
other one thing things someone something let get got"""
FUNCTION_WORDS = frozenset(_FUNCTION.split())
"""Words that say little about whether two texts mean the same."""

_IRREGULAR = """be am is are was were been being
have has had
do does did done
go goes went gone
come came
return returned
leave left
fight fought
buy bought
bring brought
think thought
catch caught
teach taught
seek sought
feel felt
keep kept
sleep slept
weep wept
sweep swept
meet met
lead led
feed fed
bleed bled
breed bred
say said
pay paid
lay laid
make made
tell told
sell sold
hold held
stand stood
understand understood
find found
bind bound
grind ground
hear heard
build built
send sent
spend spent
lend lent
bend bent
burn burnt
learn learnt
lose lost
shoot shot
sit sat
win won
dig dug
hang hung
stick stuck
strike struck stricken
steal stole stolen
break broke broken
speak spoke spoken
wake woke woken
choose chose chosen
freeze froze frozen
forget forgot forgotten
forgive forgave forgiven
give gave given
take took taken
mistake mistook mistaken
shake shook shaken
write wrote written
drive drove driven
ride rode ridden
rise rose risen
arise arose arisen
hide hid hidden
bite bit bitten
beat beaten
eat ate eaten
fall fell fallen
fly flew flown flies
draw drew drawn
grow grew grown
know knew known
throw threw thrown
blow blew blown
show shown
see saw seen
wear wore worn
tear tore torn
bear bore born borne
swear swore sworn
begin began begun
drink drank drunk
ring rang rung
sing sang sung
sink sank sunk
swim swam swum
run ran
become became
forbid forbade forbidden
bury buried burial
die died dying dies dead death deaths
live living lives alive life
kill killed killing killer killers
child children
man men
woman women
foot feet
tooth teeth
person people persons
mouse mice
wife wives
knife knives
free freedom freed
strong strength
long length
revolution revolutionary revolutionaries
besiege besieged siege
betray betrayal betrayed
deny denial
arrive arrival
execute execution executed
explode explosion exploded
destroy destruction destroyed
oppress oppression oppressed oppressor oppressive
depart departure
believe belief faith
love lover loving beloved
hate hatred
mother mom mum
father dad"""


class EnglishWords:
    """Stems of English words, cached by the instance.

    Porter's second English stemmer (Snowball) with a table of irregular verbs and nouns, which the
    stemmer does not know.
    """

    def __init__(self) -> None:
        """Build the table of irregular forms."""
        self._stemmer = snowballstemmer.stemmer("english")
        self._known: dict[str, str] = {}
        for row in _IRREGULAR.splitlines():
            base, *forms = row.split()
            stem = self._stemmer.stemWord(base)
            self._known |= dict.fromkeys([base, *forms], stem)

    def stem(self, word: str) -> str:
        """The stem of one lower-case word."""
        if word not in self._known:
            plain = word.removesuffix("'s")
            self._known[word] = self._known.get(plain) or self._stemmer.stemWord(plain)
        return self._known[word]

    def content(self, text: str) -> list[str]:
        """Stems of the content words, in order, with repetitions."""
        return [self.stem(w) for w in words(text) if w not in FUNCTION_WORDS and len(w) > 1]

    def stems(self, text: str | Iterable[str]) -> set[str]:
        """Stems of all words, including function words."""
        return {self.stem(w) for w in (words(text) if isinstance(text, str) else text)}


def words(text: str) -> list[str]:
    """Lower-case words of English text, with straight apostrophes."""
    return _WORD.findall(text.lower().replace("’", "'"))
