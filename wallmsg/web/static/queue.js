// The queue: keys, dropping photos, approving in bulk, and keeping up with what others do.

import { deliver, get, post, send, toast } from "./api.js";
import { h } from "./dom.js";
import { keepAnswer } from "./drafts.js";
import { _, listed, ngettext } from "./shared/language.js";

/** @type {(id: string) => any} */
const $ = (id) => document.getElementById(id);
/** @type {(selector: string) => any} */
const $first = (selector) => document.querySelector(selector);
/** @type {(selector: string) => any[]} */
const $all = (selector) => [...document.querySelectorAll(selector)];

const live = $("live");
const jobs = $("jobs");
const SENT_AT_ONCE = 2;
const CALM_MS = 5000;
const BUSY_MS = 1200;
const LISTED = 60;
const ANSWERS = /\.(json|zip)$/i;
const merged = []; // what became of files with answers
const OVER = new Set(["added", "known", "failed"]);

// Keys

const items = () => $all("[data-item]");

function step(by) {
  const all = items();
  const at = all.indexOf(document.activeElement);
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
  next?.focus();
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  n: () => $("start")?.click(),
  g: () => $first(".views a:not([aria-current])")?.click(),
  m: () => $first(".views a:last-child")?.click(),
  "/": () => $first('input[name="q"]').focus(),
  "?": () => $("help").showModal(),
};

document.addEventListener("keydown", (/** @type {any} */ event) => {
  // A dialog just closed may hold the focus a moment longer.
  const typing = event.target.closest("input, select, textarea, dialog[open]");
  // By place of the key, too: an Arabic keyboard has no J.
  const name = event.key in keys ? event.key : event.code.replace(/^Key/, "").toLowerCase();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !(name in keys)) return;
  event.preventDefault();
  keys[name]();
});

// Approving in bulk

const sure = $("sure");
const leastConfidence = $("least-confidence");
const alsoUnopened = $("also-unopened");
/** @type {import("./payload").BulkPlan | null} */
let plan = null; // what approving would do, as it is shown
let planned = 0;

const bulkForm = () => Object.fromEntries(new URLSearchParams($("approve").dataset.form));

/** Asks what would be approved and shows just that. */
async function showPlan() {
  const mine = (planned += 1);
  const now = $("approve-now");
  now.disabled = true;
  const limits = { min_confidence: Math.min(1, Math.max(0, Number(leastConfidence.value) / 100)), unopened: alsoUnopened.checked };
  try {
    const answer = await post("/api/approvable", { form: bulkForm(), limits });
    if (mine !== planned) return;
    plan = answer;
  } catch (error) {
    toast(error.message, "error");
    return;
  }
  const { items, listed: most, unopened, uncertain } = plan;
  const left = [
    unopened && ngettext("%(num)s message whose English nobody has opened", "%(num)s messages whose English nobody has opened", unopened),
    uncertain && ngettext("%(num)s message read with less certainty", "%(num)s messages read with less certainty", uncertain),
  ].filter(Boolean);
  const would = items.length
    ? ngettext("%(num)s message would be approved", "%(num)s messages would be approved", items.length)
    : _("No message would be approved");
  $("approve-count").textContent = left.length
    ? _("%(would)s; left out: %(left)s.", { would, left: listed(left) })
    : _("%(would)s.", { would });
  document
    .getElementById("approve-list")
    .replaceChildren(
      ...items.slice(0, most).map(planRow),
      ...(items.length > most
        ? [
            h(
              "li",
              { class: "hint" },
              ngettext("and %(num)s more that is not shown here", "and %(num)s more that are not shown here", items.length - most),
            ),
          ]
        : []),
    );
  now.textContent = items.length ? ngettext("Approve %(num)s message", "Approve %(num)s messages", items.length) : _("Approve");
  now.disabled = !items.length;
}

function planRow({ record, message, transcription, translation }) {
  const pictures = transcription
    .split("\n")
    .map((_, i) => h("img", { src: `/line/${record}/${message}/${i + 1}.jpg`, alt: "", loading: "lazy" }));
  return h(
    "li",
    {},
    h("div", { class: "cuts" }, pictures),
    h("p", { class: "arabic", dir: "rtl", lang: "ar" }, transcription),
    h("p", { class: "english", dir: "ltr", lang: "en" }, translation),
  );
}

function listenToApprove() {
  $("approve")?.addEventListener("click", () => {
    sure.returnValue = "";
    sure.showModal();
    showPlan();
  });
}
listenToApprove();
for (const field of [leastConfidence, alsoUnopened]) field.addEventListener("change", showPlan);

sure.addEventListener("close", async () => {
  if (sure.returnValue !== "yes" || !plan) return;
  try {
    const { approved } = await post("/api/approve", {
      form: bulkForm(),
      items: plan.items.map(({ record, message, digest }) => ({ record, message, digest })),
    });
    toast(ngettext("%(num)s message approved.", "%(num)s messages approved.", approved), "good");
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
  $("results").replaceChildren(...fresh.getElementById("results").childNodes);
  live.replaceChildren(...fresh.getElementById("live").childNodes);
  live.dataset.version = fresh.getElementById("live").dataset.version;
  listenToApprove();
  if (focused && document.activeElement === document.body) {
    items()
      .find((item) => item.getAttribute("href") === focused)
      ?.focus();
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
    const who = $first("[data-reviewer]")?.value ?? $("answers").dataset.who;
    const kept = clashing.filter((clash) => keepAnswer(who, clash));
    merged.unshift({
      file,
      words: [_("%(number)s taken", { number: changed }), _("%(number)s unchanged", { number: unchanged })],
      kept,
      not,
      lost: clashing.length - kept.length,
    });
    await renew();
  } catch (error) {
    merged.unshift({ file, words: [error.message], kept: [], not: [], lost: 0 });
  }
  tellAnswers();
}

function tellAnswers() {
  const box = $("answers");
  box.hidden = false;
  box.replaceChildren(
    ...merged.map(({ file, words, kept, not, lost }) => {
      const rows = kept.map(({ record, message, who }) =>
        h("li", {}, h("a", { href: `/r/${record}#${message}` }, _("Decide what %(who)s answered and others changed meanwhile", { who }))),
      );
      const left = not
        .slice(0, LISTED)
        .map(({ where, reason }) => h("li", {}, _("Not taken: %(where)s: %(reason)s", { where, reason: _(reason) })));
      const room = lost
        ? h(
            "li",
            {},
            ngettext(
              "%(num)s more clashes, and this browser keeps no drafts: decide with wallmsg packet merge.",
              "%(num)s more clash, and this browser keeps no drafts: decide with wallmsg packet merge.",
              lost,
            ),
          )
        : null;
      return h(
        "div",
        {},
        h(
          "p",
          { role: "status" },
          h("b", { dir: "auto" }, file.name),
          `: ${listed(kept.length ? [...words, _("%(number)s to decide", { number: kept.length })] : words)}.`,
        ),
        h("ul", {}, rows, left, room),
      );
    }),
  );
}

// Dropping photos

const words = {
  waiting: _("waits"),
  reading: _("is being read"),
  added: _("added"),
  known: _("already here"),
  failed: _("failed"),
};
const refused = [];
let sending = 0;
let shownJobs = "";
let before = null;
const toSend = [];

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
  return get("/api/jobs").then(
    () => error,
    (reason) => reason,
  );
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
  const open = [
    left && _("%(number)s to send", { number: left }),
    told.waiting && _("%(number)s waiting", { number: told.waiting }),
    told.reading && _("%(number)s being read", { number: told.reading }),
  ].filter(Boolean);
  const failed = all.filter((one) => one.state === "failed").length;
  const done = ngettext("%(over)s of %(num)s photo done", "%(over)s of %(num)s photos done", total, { over });
  const now = open.length ? listed(open) : told.busy ? _("translating") : "";
  const sentence = listed(failed ? [done, _("%(number)s failed", { number: failed })] : [done]) + (now ? ` (${now})` : "");
  if (line.textContent !== sentence) line.textContent = sentence;
  // Only if something is new: a person who scrolls the list or stands on a link in it stays there.
  const state = JSON.stringify(all);
  if (state !== shownJobs) list.replaceChildren(...all.slice(0, LISTED).map(told1));
  shownJobs = state;
  return told.busy;
}

function told1(upload) {
  const row = document.createElement("li");
  /** @type {any} */
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
    reason.textContent = _(upload.reason);
    row.append(reason);
  }
  return row;
}

const drop = $("drop");
const files = $("files");
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
