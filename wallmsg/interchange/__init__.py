"""Work that leaves the machine and comes back: packets, XLIFF, translation memories, glossaries.

What goes out is made for eyes elsewhere, so it follows the rules of an export: nothing that could
endanger somebody, no sensitive record unless asked for. What comes in is hostile until it is
checked, and is applied by the same rules as an edit on the review page: see `merge.py`, and
`packet/answers.py` for the answers of a packet.
"""

from __future__ import annotations
