// What changed between two texts, word by word; Arabic words are never cut.

const PIECES = /\s+|[\p{L}\p{N}_][\p{L}\p{N}\p{M}_'’]*|[^\s]/gu;

/** [{ op: "same" | "added" | "removed", text }] from `before` to `after`. */
export function wordDiff(before, after) {
  const old = before.match(PIECES) ?? [];
  const now = after.match(PIECES) ?? [];
  const pieces = [];
  const add = (op, text) => {
    const last = pieces.at(-1);
    if (last?.op === op) last.text += text;
    else pieces.push({ op, text });
  };
  const common = lengths(old, now);
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) add("same", old[(j++, i++)]);
    else if (i < old.length && (j === now.length || common[i + 1][j] >= common[i][j + 1])) add("removed", old[i++]);
    else add("added", now[j++]);
  }
  return pieces;
}

/** Longest common subsequence of what is left from each pair of places. */
function lengths(old, now) {
  const table = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      table[i][j] = old[i] === now[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
  return table;
}

/** The difference as <del> and <ins>, right to left if either text is Arabic. */
export function diffElement(before, after, tag = "p") {
  const box = document.createElement(tag);
  box.className = "diff";
  direct(box, `${before}${after}`);
  let last = "same";
  for (const { op, text } of wordDiff(before, after)) {
    // Arabic letters would join across the border of the old word and the new one.
    if (op !== "same" && last !== "same") box.append(" ");
    last = op;
    const piece = document.createElement({ same: "span", added: "ins", removed: "del" }[op]);
    piece.textContent = text;
    box.append(piece);
  }
  return box;
}

/** Sets direction and language of an element that is to show `text`. */
export function direct(element, text) {
  const arabic = /[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]/.test(text);
  element.dir = arabic ? "rtl" : "ltr";
  element.lang = arabic ? "ar" : "en";
  return element;
}
