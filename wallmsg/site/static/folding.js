// Folds words as the catalogue does (wallmsg/catalogue/search/words.py): its rules come with the index.

/**
 * @typedef {object} Rules
 * @property {Record<string, string>} letters What folding makes of a letter, beyond lower case.
 * @property {Record<string, string>} shapes What folded Arabic letters look like without dots.
 * @property {Record<string, string>} patterns Regular expressions of the Arabic stemmer.
 */

const MIN_SKELETON = 3;
const MIN_STEM_SKELETON = 4;
const MIN_BARE = 3;
const ARABIC = /\p{Script=Arabic}/u;
const APOSTROPHES = /['’ʼʻ]/g;

export class Folder {
  /** @param {Rules} rules */
  constructor(rules) {
    this.letters = rules.letters;
    this.shapes = rules.shapes;
    const pattern = (/** @type {string} */ name, flags = "u") => new RegExp(rules.patterns[name], flags);
    this.invisible = pattern("invisible", "gu");
    this.word = new RegExp(`[\\p{L}\\p{N}](?:[\\p{L}\\p{N}]|${rules.patterns.joiners}|['’ʼʻ](?=[\\p{L}\\p{N}]))*`, "gu");
    this.articles = pattern("articles");
    this.pronouns = pattern("pronouns");
    this.beforePronoun = pattern("beforePronoun");
    this.endings = pattern("endings");
    this.vowels = pattern("vowels");
    this.and = pattern("and");
    this.to = pattern("to");
    this.hamzaSeat = pattern("hamzaSeat", "gu");
  }

  /** The folded words of a text, in order. */
  words(/** @type {string} */ text) {
    const found = text.match(this.word) ?? [];
    return found.flatMap((word) => this.fold(word).match(/[\p{L}\p{N}]+/gu) ?? []);
  }

  /** The folded form of a text without accents and apostrophes. */
  fold(/** @type {string} */ text) {
    const plain = text.replace(this.invisible, "").normalize("NFKC").toLowerCase().normalize("NFKC");
    const letters = Array.from(plain, (letter) => this.letters[letter] ?? letter).join("");
    return letters.normalize("NFKC").replace(APOSTROPHES, "").normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC");
  }

  /** The Arabic word without article, pronoun and ending. */
  stem(/** @type {string} */ word) {
    const stem = word.replace(this.articles, "");
    let owned = stem.replace(this.pronouns, "");
    if (owned !== stem) owned = owned.replace(this.beforePronoun, "");
    return owned.replace(this.endings, "").replace(this.vowels, "");
  }

  /** All stems under which the index may have a folded word. */
  stems(/** @type {string} */ word) {
    if (!ARABIC.test(word)) return [word, ...englishStems(word)];
    const own = this.stem(word);
    const joined = word.replace(this.and, "");
    const bare = [joined, joined.replace(this.to, ""), word.replace(this.to, "")]
      .filter((one) => one !== word)
      .map((one) => this.stem(one))
      .filter((one) => one !== own && one.length >= MIN_BARE);
    return [...new Set([own, ...bare])];
  }

  /** The shapes without dots under which the index may have a folded Arabic word. */
  skeletons(/** @type {string} */ word) {
    if (!ARABIC.test(word)) return [];
    const shapes = [
      [word, MIN_SKELETON],
      [this.stem(word), MIN_STEM_SKELETON],
    ].map(([one, least]) => {
      const shape = this.shape(/** @type {string} */ (one));
      return shape.length >= /** @type {number} */ (least) ? shape : "";
    });
    return [...new Set(shapes.filter(Boolean))];
  }

  /** An Arabic word without its dots. */
  shape(/** @type {string} */ word) {
    return Array.from(word.replace(this.hamzaSeat, "و"), (letter) => this.shapes[letter] ?? letter).join("");
  }
}

/** Stems of an English word by its common endings: what Snowball makes of most words. */
function englishStems(/** @type {string} */ word) {
  const cut = ["s", "es", "ed", "d", "ing", "e", "ly"]
    .filter((ending) => word.endsWith(ending) && word.length - ending.length >= 3)
    .map((ending) => word.slice(0, -ending.length));
  return word.endsWith("y") ? [...cut, `${word.slice(0, -1)}i`] : word.endsWith("ies") ? [...cut, `${word.slice(0, -3)}i`] : cut;
}
