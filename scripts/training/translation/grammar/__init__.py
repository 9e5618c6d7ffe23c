"""Makes short Arabic sentences and their English from a small grammar and a written lexicon.

The lexicon in data/ is a list of verbs, nouns, adjectives, places and names, each with the forms
that spelling without vowel marks needs. The grammar knows two kinds of Arabic: modern standard and
Syrian. No native speaker has checked its output; read a sample before training on it.
"""
