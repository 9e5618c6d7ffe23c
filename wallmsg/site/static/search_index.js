// Finds messages in the index that `wallmsg site` has made.

import { Folder } from "./folding.js";

/**
 * @typedef {object} IndexData
 * @property {number} documents
 * @property {number} shard
 * @property {import("./folding.js").Rules} folding
 * @property {string} terms Folded words in order, joined by spaces.
 * @property {string} postings For each word the documents with it.
 * @property {string} stems `stem:words`, joined by spaces.
 * @property {string} skeletons The same for words without dots.
 */

const EXACT = 8;
const PREFIX = 4;
const STEM = 3;
const SKELETON = 1;
const MIN_PREFIX = 2;

export class SearchIndex {
  /** @param {IndexData} data */
  constructor(data) {
    this.folder = new Folder(data.folding);
    this.terms = data.terms ? data.terms.split(" ") : [];
    this.postings = data.postings ? data.postings.split(" ") : [];
    this.stems = grouped(data.stems);
    this.skeletons = grouped(data.skeletons);
  }

  /** Numbers of the documents with every word of the query, the best first. */
  find(/** @type {string} */ query) {
    const words = [...new Set(this.folder.words(query))];
    /** @type {Map<number, number> | null} */
    let found = null;
    for (const word of words) {
      const own = this.scores(word);
      /** @type {Map<number, number>} */
      const both = new Map();
      for (const [document, score] of own) {
        const before = found ? found.get(document) : 0;
        if (before !== undefined) both.set(document, before + score);
      }
      found = both;
    }
    return [...(found ?? [])].sort((one, other) => other[1] - one[1] || one[0] - other[0]).map(([document]) => document);
  }

  /** For a folded word the documents with it, or with a form of it, and how well they fit. */
  scores(/** @type {string} */ word) {
    /** @type {Map<number, number>} */
    const terms = new Map();
    const add = (/** @type {Iterable<number>} */ numbers, /** @type {number} */ score) => {
      for (const number of numbers) terms.set(number, Math.max(score, terms.get(number) ?? 0));
    };
    const first = this.position(word);
    if (this.terms[first] === word) add([first], EXACT);
    if (word.length >= MIN_PREFIX) {
      for (let i = first; i < this.terms.length && this.terms[i].startsWith(word); i++) add([i], PREFIX);
    }
    for (const stem of this.folder.stems(word)) add(numbers(this.stems.get(stem)), STEM);
    for (const shape of this.folder.skeletons(word)) add(numbers(this.skeletons.get(shape)), SKELETON);
    /** @type {Map<number, number>} */
    const documents = new Map();
    for (const [term, score] of terms) {
      for (const document of numbers(this.postings[term])) documents.set(document, Math.max(score, documents.get(document) ?? 0));
    }
    return documents;
  }

  /** Where a word is in the sorted terms, or would be. */
  position(/** @type {string} */ word) {
    let low = 0;
    let high = this.terms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.terms[middle], word) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Compares by code points, as Python sorts. */
function compare(/** @type {string} */ one, /** @type {string} */ other) {
  const [a, b] = [Array.from(one), Array.from(other)];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return /** @type {number} */ (a[i].codePointAt(0)) - /** @type {number} */ (b[i].codePointAt(0));
  }
  return a.length - b.length;
}

function grouped(/** @type {string} */ text) {
  return new Map(text.split(" ").map((pair) => /** @type {[string, string]} */ (pair.split(":"))));
}

/** Rising numbers from their differences in base 36. */
function numbers(/** @type {string | undefined} */ text) {
  let sum = 0;
  return text ? text.split(".").map((part) => (sum += Number.parseInt(part, 36))) : [];
}
