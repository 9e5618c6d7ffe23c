// The queue: keys, dropping photos, approving in bulk, and keeping up with what others do.

import { deliver, get, post, send, toast } from "./api.js";
import { h } from "./dom.js";
import { keepAnswer } from "./drafts.js";

const live = document.getElementById("live");
const jobs = document.getElementById("jobs");
const SENT_AT_ONCE = 2;
const CALM_MS = 5000;
const BUSY_MS = 1200;
const LISTED = 60;
const ANSWERS = /\.(json|zip)$/i;
const merged = []; // what became of files with answers
const OVER = new Set(["added", "known", "failed"]);

// Keys

const items = () => [...document.querySelectorAll("[data-item]")];

function step(by) {
  const all = items();
  const at = all.indexOf(document.activeElement);
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.focus();
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  n: () => document.getElementById("start")?.click(),
  g: () => document.querySelector(".views a:not([aria-current])")?.click(),
  m: () => document.querySelector(".views a:last-child")?.click(),
  "/": () => document.querySelector('input[name="q"]').focus(),
  "?": () => document.getElementById("help").showModal(),
};

document.addEventListener("keydown", (event) => {
  // A dialog just closed may hold the focus a moment longer.
  const typing = event.target.closest("input, select, textarea, dialog[open]");
  // By place of the key, too: an Arabic keyboard has no J.
  const name = event.key in keys ? event.key : event.code.replace(/^Key/, "").toLowerCase();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !(name in keys)) return;
  event.preventDefault();
  keys[name]();
});

// Approving in bulk

const sure = document.getElementById("sure");

function listenToApprove() {
  document.getElementById("approve")?.addEventListener("click", () => {
    sure.returnValue = "";
    sure.showModal();
  });
}
listenToApprove();

sure.addEventListener("close", async () => {
  if (sure.returnValue !== "yes") return;
  const address = new URLSearchParams(document.getElementById("approve").dataset.form);
  try {
    const { approved } = await post("/api/approve", { form: Object.fromEntries(address) });
    toast(approved === 1 ? "1 message approved." : `${approved} messages approved.`, "good");
    await renew();
  } catch (error) {
    toast(error.message, "error");
  }
});

// Keeping up

async function renew() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const focused = document.activeElement?.getAttribute?.("href");
  for (const id of ["results", "sure"]) {
    const own = document.getElementById(id);
    own.replaceChildren(...fresh.getElementById(id).childNodes);
  }
  live.replaceChildren(...fresh.getElementById("live").childNodes);
  live.dataset.version = fresh.getElementById("live").dataset.version;
  listenToApprove();
  if (focused && document.activeElement === document.body) {
    items().find((item) => item.getAttribute("href") === focused)?.focus();
  }
}

async function look() {
  let busy = false;
  try {
    busy = await tellJobs();
    const state = await get(`/api/queue?since=${encodeURIComponent(live.dataset.version)}`);
    if (state.changed && !sure.open) await renew();
  } catch {
    // The server is away for a moment, or for good: the page stays as it is.
  }
  setTimeout(look, busy || sending ? BUSY_MS : CALM_MS);
}

// Answers of a packet

async function takeAnswers(file) {
  try {
    const { changed, unchanged, clashing, refused: not } = await deliver("/api/answers", file);
    const who = document.querySelector("[data-reviewer]")?.value ?? document.getElementById("answers").dataset.who;
    const kept = clashing.filter((clash) => keepAnswer(who, clash));
    merged.unshift({ file, words: [`${changed} taken`, `${unchanged} unchanged`], kept, not, lost: clashing.length - kept.length });
    await renew();
  } catch (error) {
    merged.unshift({ file, words: [error.message], kept: [], not: [], lost: 0 });
  }
  tellAnswers();
}

function tellAnswers() {
  const box = document.getElementById("answers");
  box.hidden = false;
  box.replaceChildren(...merged.map(({ file, words, kept, not, lost }) => {
    const rows = kept.map(({ record, message, who }) => h("li", {}, h("a", { href: `/r/${record}#${message}` }, `Decide what ${who} answered and others changed meanwhile`)));
    const left = not.slice(0, LISTED).map(({ where, reason }) => h("li", {}, `Not taken: ${where}: ${reason}`));
    const room = lost ? h("li", {}, `${lost} more clash, and this browser keeps no drafts: decide with wallmsg packet merge.`) : null;
    return h("div", {}, h("p", { role: "status" }, h("b", { dir: "auto" }, file.name), `: ${words.join(", ")}${kept.length ? `, ${kept.length} to decide` : ""}.`), h("ul", {}, rows, left, room));
  }));
}

// Dropping photos

const words = { waiting: "waits", reading: "is being read", added: "added", known: "already here", failed: "failed" };
const refused = [];
let sending = 0;
let shownJobs = "";
let before = null;
let toSend = [];

async function sendAll(files) {
  const answers = [...files].filter((file) => ANSWERS.test(file.name));
  toSend.push(...[...files].filter((file) => !answers.includes(file)));
  for (const file of answers) takeAnswers(file);
  while (toSend.length && sending < SENT_AT_ONCE) {
    sendOne(toSend.shift());
  }
  await tellJobs();
}

async function sendOne(file) {
  sending += 1;
  try {
    await send("/api/upload", file);
  } catch (error) {
    refused.unshift({ name: file.name, state: "failed", reason: (await unknown(error)).message });
  }
  sending -= 1;
  if (toSend.length) sendOne(toSend.shift());
  await tellJobs();
}

/** A connection cut in the middle of a photo may be the server's way to refuse who is not logged in. */
async function unknown(error) {
  if (!(error instanceof TypeError)) return error;
  return get("/api/jobs").then(() => error, (reason) => reason);
}

async function tellJobs() {
  const told = await get("/api/jobs");
  // What was over before this page was opened is no news.
  before ??= told.busy ? 0 : Math.max(0, ...told.uploads.map((one) => one.number));
  const left = sending + toSend.length;
  const all = [...refused, ...told.uploads.filter((one) => one.number > before)];
  jobs.hidden = !all.length && !left;
  if (jobs.hidden) return false;
  const over = all.filter((one) => OVER.has(one.state)).length;
  const total = all.length + left;
  const [line, bar, list] = jobs.children;
  bar.max = total;
  bar.value = over;
  const open = [left && `${left} to send`, told.waiting && `${told.waiting} waiting`, told.reading && `${told.reading} being read`];
  const failed = all.filter((one) => one.state === "failed").length;
  const sentence =
    `${over} of ${total} photos done` +
    (failed ? `, ${failed} failed` : "") +
    (open.some(Boolean) ? ` (${open.filter(Boolean).join(", ")})` : told.busy ? " (translating)" : "");
  if (line.textContent !== sentence) line.textContent = sentence;
  // Only if something is new: whoever scrolls the list or stands on a link in it stays there.
  const state = JSON.stringify(all);
  if (state !== shownJobs) list.replaceChildren(...all.slice(0, LISTED).map(told1));
  shownJobs = state;
  return told.busy;
}

function told1(upload) {
  const row = document.createElement("li");
  const name = document.createElement(upload.record ? "a" : "span");
  if (upload.record) name.href = `/r/${upload.record}`;
  name.className = "name";
  name.dir = "auto";
  name.textContent = upload.name;
  const state = document.createElement("span");
  state.className = "status";
  state.dataset.status = { added: "approved", known: "reviewed", failed: "failed" }[upload.state] ?? "machine";
  state.textContent = words[upload.state];
  row.append(name, state);
  if (upload.reason) {
    const reason = document.createElement("span");
    reason.className = "reason";
    reason.textContent = upload.reason;
    row.append(reason);
  }
  return row;
}

const drop = document.getElementById("drop");
const files = document.getElementById("files");
files.addEventListener("change", () => {
  sendAll(files.files);
  files.value = "";
});

// The whole page takes photos, so that none opens in the browser by a slip of the hand.
addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) drop.classList.remove("over");
});
addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  sendAll(event.dataTransfer.files);
});
addEventListener("beforeunload", (event) => {
  if (sending || toSend.length) event.preventDefault();
});

look();
