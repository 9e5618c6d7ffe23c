// The search page: reads the query from the address, shows what the index finds.

import { SearchIndex } from "./search_index.js";

const STEP = 30;
const box = /** @type {HTMLElement} */ (document.getElementById("results"));
const status = /** @type {HTMLElement} */ (document.getElementById("status"));
const list = /** @type {HTMLElement} */ (document.getElementById("found"));
const more = /** @type {HTMLButtonElement} */ (document.getElementById("more"));
const input = /** @type {HTMLInputElement} */ (document.getElementById("q"));
const told = box.dataset;
const page = /** @type {any} */ (window);

/** @type {Map<number, Promise<any[][]>>} */
const loaded = new Map();

/** The texts of a part of the documents; a page from a folder may load them as a script only. */
function texts(/** @type {number} */ shard) {
  let promise = loaded.get(shard);
  if (!promise) {
    promise = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${told.root}assets/search-texts-${shard}.js`;
      script.onload = () => resolve(page[`WALLMSG_TEXTS_${shard}`]);
      script.onerror = reject;
      document.head.append(script);
    });
    loaded.set(shard, promise);
  }
  return promise;
}

/** An element with a text; `dir` and `lang` where they are given. */
function element(/** @type {string} */ name, /** @type {string} */ text, /** @type {Record<string, string>} */ attributes = {}) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

/** One result. */
function card(/** @type {any[]} */ [id, message, arabic, english, place, taken, picture, level]) {
  const link = element("a", "", { href: `${told.photos}${id}.html${message ? `#${message}` : ""}` });
  if (picture) {
    const image = element("img", "", { src: told.root + picture, alt: "", loading: "lazy", decoding: "async" });
    link.append(image);
  } else {
    link.append(element("span", told.photo ?? "", { class: "empty" }));
  }
  if (arabic) link.append(element("span", arabic, { class: "arabic clamp", lang: "ar", dir: "rtl" }));
  if (english) link.append(element("span", english, { class: "clamp", lang: "en", dir: "ltr" }));
  if (level) link.append(element("span", told[level] ?? "", { class: "mark", "data-level": level }));
  const item = element("li", "", { class: "card" });
  const facts = element("span", "", { class: "soft" });
  if (place) facts.append(element("bdi", place));
  if (place && taken) facts.append(" · ");
  if (taken) facts.append(element("time", taken, { dir: "ltr" }));
  item.append(link, facts);
  return item;
}

let turn = 0;

/** Show results from a position on. */
async function show(/** @type {number[]} */ found, /** @type {number} */ from, /** @type {number} */ own) {
  const part = found.slice(from, from + STEP);
  const shard = page.WALLMSG_INDEX.shard;
  const rows = await Promise.all(part.map(async (number) => (await texts(Math.floor(number / shard)))[number % shard]));
  if (own !== turn) return;
  list.append(...rows.map(card));
  more.hidden = from + STEP >= found.length;
  more.onclick = () => run(() => show(found, from + STEP, own));
}

/** Report a part that cannot be loaded. */
async function run(/** @type {() => Promise<void>} */ action) {
  try {
    await action();
  } catch {
    status.textContent = told.broken ?? "";
  }
}

/** @type {SearchIndex | null} */
let index = null;

/** Search for what is in the field. */
function search() {
  turn += 1;
  list.replaceChildren();
  more.hidden = true;
  const query = input.value.trim();
  if (!query) {
    status.textContent = "";
    return;
  }
  if (!page.WALLMSG_INDEX) {
    status.textContent = told.broken ?? "";
    return;
  }
  index ??= new SearchIndex(page.WALLMSG_INDEX);
  const found = index.find(query);
  status.textContent = found.length ? `${told.found} ${found.length}` : (told.none ?? "");
  run(() => show(found, 0, turn));
}

input.value = new URLSearchParams(location.search).get("q") ?? "";
input.form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const address = `?q=${encodeURIComponent(input.value)}`;
  try {
    history.replaceState(null, "", address);
  } catch {
    // Some browsers forbid it for pages from a folder; the results are shown all the same.
  }
  search();
});
search();
