// The editing page of a packet: opened from a folder, without a server. Texts from the packet and
// from answer files only ever become text nodes and field values, never markup.

import { FACTS, WRITING, acceptedDetails, tagsOf } from "./facts.js";
import { languageSwitch, translatePage } from "./page_language.js";
import { arabicKeyboard } from "./shared/arabic_keys.js";
import { drawCut } from "./shared/cutout.js";
import { _, dateInWords, ngettext } from "./shared/language.js";
import { GAP, rewrite, withGap, withUnsure } from "./shared/marks.js";
import { STATUSES, isChecked, stageOf } from "./shared/statuses.js";
import { storeItem, storedItem } from "./shared/storage.js";

const SVG = "http://www.w3.org/2000/svg";
const LONGEST = { text: 4000, note: 4000, name: 60, file: 64 << 20 };
const CUT_HIGH = 110; // pixels on the page

/** @type {(id: string) => any} */
const $ = (id) => document.getElementById(id);

/** Shows the packet, unless there is none: then the page says what to do.
 * @param {import("./payload").Packet | undefined} packet */
function openPacket(packet) {
  const make = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children);
    return made;
  };

  if (packet?.format !== 1) return;
  $("packed").remove();
  translatePage(document.body);

  // A photo without a message stands in the list as well: something can be said about it.
  const nothing = { lines: [], transcription_status: "machine", translation: null, translation_status: "machine", deleted: false };
  /** @type {any} */
  const none = { id: "", base: nothing, lines: [], machine: null, withheld: false, reasons: [] };
  const items = packet.photos.flatMap((photo) => {
    const messages = photo.messages.length ? photo.messages : [none];
    return messages.map((message) => ({ photo, message, key: `${photo.id}/${message.id}`, none: message === none }));
  });
  const byKey = new Map(items.map((item) => [item.key, item]));
  const photos = new Map(packet.photos.map((photo) => [photo.id, photo]));
  const pictures = new Map();
  let at = 0;
  let zoom = 1;

  // Edits, kept in this browser, with the time of each: what was typed last counts, in whichever
  // window on the same packet.

  const STORE = `wallmsg-packet-${packet.id}`;
  const empty = () => ({ who: "", at: "", edits: {}, notes: {}, facts: {}, asked: {}, times: {} });
  let state = empty();
  let keeps = true;
  let unsaved = false;

  const FACTS_KEY = "#facts"; // after a photo's id, where notes have the id alone
  const own = (object, key) => Object.hasOwn(object, key);

  const content = (value) => {
    // A content as this page makes it, from whatever a file or the browser's store says; or null.
    if (typeof value !== "object" || value === null || !Array.isArray(value.lines)) return null;
    const status = (given) => (Object.hasOwn(STATUSES, given) ? given : "machine");
    const lines = value.lines.map((line) => ({ text: String(line?.text ?? "").slice(0, LONGEST.text), polygon: line?.polygon }));
    return {
      lines,
      transcription_status: status(value.transcription_status),
      translation: typeof value.translation === "string" ? value.translation.slice(0, LONGEST.text) : null,
      translation_status: status(value.translation_status),
    };
  };

  const fitting = (key, value) => {
    // The content for that message: its lines are those of the packet, only their texts change.
    const found = byKey.has(key) && content(value);
    const base = found && byKey.get(key).message.base;
    if (!found || found.lines.length !== base.lines.length) return null;
    return { ...found, lines: base.lines.map((line, i) => ({ ...line, text: found.lines[i].text })) };
  };

  const accept = (given) => {
    const read = empty();
    if (typeof given !== "object" || given === null) return read;
    if (typeof given.who === "string") read.who = given.who.slice(0, LONGEST.name);
    for (const [key, value] of Object.entries(given.edits ?? {})) {
      const found = fitting(key, value);
      if (found) read.edits[key] = found;
    }
    for (const [key, value] of Object.entries(given.notes ?? {})) {
      if (photos.has(key) && typeof value === "string") read.notes[key] = value.slice(0, LONGEST.note);
    }
    for (const [key, value] of Object.entries(given.facts ?? {})) {
      const photo = photos.get(key.replace(FACTS_KEY, ""));
      const found = photo && key.endsWith(FACTS_KEY) && acceptedDetails(value, photo.details);
      if (found) read.facts[key] = found;
    }
    for (const [key, value] of Object.entries(given.asked ?? {})) {
      if (byKey.has(key.split("?")[0]) && typeof value === "string") read.asked[key] = value.slice(0, LONGEST.note);
    }
    if (byKey.has(given.at)) read.at = given.at;
    for (const key of [...Object.keys(read.edits), ...Object.keys(read.notes), ...Object.keys(read.facts), ...Object.keys(read.asked)]) {
      read.times[key] = Number(given.times?.[key]) || 0;
    }
    return read;
  };

  const stored = () => {
    return accept(storedItem(STORE));
  };

  const newer = (one, other) => Object.keys(one.times).filter((key) => !(other.times[key] >= one.times[key]));

  const adopt = (other) => {
    const keys = newer(other, state);
    for (const key of keys) {
      for (const part of ["edits", "notes", "facts", "asked", "times"]) {
        if (own(other[part], key)) state[part][key] = other[part][key];
      }
    }
    return keys;
  };

  const typed = (part, key, value) => {
    state[part][key] = value;
    state.times[key] = Date.now();
    unsaved = true;
  };

  const keep = () => {
    adopt(stored());
    keeps = storeItem(STORE, state);
    tell();
  };

  const tell = (text) => {
    const words = text ?? (keeps ? "" : _("This browser cannot keep what you type. Save answers often, before you close the page."));
    $("notice").hidden = !words;
    $("notice").textContent = words;
  };

  const now = (item) => state.edits[item.key] ?? item.message.base;

  // A question of the packet by its number; 0 is the question of who works here.
  const askedKey = (item, number) => `${item.key}?${number}`;

  const comment = (key, text) => {
    const [place, number] = key.split("?");
    const { photo, message } = byKey.get(place);
    const about = { record: photo.id, message: message.id || null, text };
    return Number(number) ? { ...about, answers: Number(number) } : about;
  };

  const factsOf = (photo) => state.facts[photo.id + FACTS_KEY] ?? photo.details;

  const describe = (photo, changes) => {
    const made = acceptedDetails({ ...factsOf(photo), ...changes }, photo.details);
    typed("facts", photo.id + FACTS_KEY, made);
    keep();
    entry(items[at]);
    count();
  };

  const described = (photo) => JSON.stringify(factsOf(photo)) !== JSON.stringify(acceptedDetails(photo.details, photo.details));

  const change = (item, changes) => {
    const next = { ...now(item), ...changes };
    typed("edits", item.key, next);
    keep();
    entry(item);
    count();
  };

  const changed = (item) =>
    own(state.edits, item.key) &&
    JSON.stringify(fitting(item.key, state.edits[item.key])) !== JSON.stringify(fitting(item.key, item.message.base));

  // How far a message is. Who reads Arabic and no English has done their part with the Arabic.

  const stage = (item) => {
    if (item.none) return factsOf(item.photo).writing ? "done" : "";
    const { transcription_status: arabic, translation_status: english } = now(item);
    if (arabic === "cannot_read") return "lost";
    if (isChecked(arabic)) return "done";
    return stageOf(arabic, english) !== "machine" || changed(item) ? "draft" : "";
  };
  const SAID = { "": _("to do"), draft: _("begun"), done: _("done"), lost: _("cannot be read") };

  const count = () => {
    const done = items.filter((item) => ["done", "lost"].includes(stage(item))).length;
    $("bar").max = Math.max(1, items.length);
    $("bar").value = done;
    $("done").textContent = _("%(done)s of %(all)s done", { done, all: items.length });
  };

  // The list.

  const rows = new Map();
  const entry = (item) => {
    const row = rows.get(item.key);
    const how = stage(item);
    const text = now(item)
      .lines.map((line) => line.text)
      .join(" ");
    row.replaceChildren(
      make("span", { class: `dot ${how}`, role: "img", "aria-label": SAID[how] }),
      make("span", { class: "words", lang: "ar", dir: "rtl" }, text),
      make("span", { class: "from" }, make("bdi", {}, item.photo.name)),
    );
  };
  const list = () => {
    const all = make("ol");
    items.forEach((item, i) => {
      const row = make("button", { type: "button", onclick: () => show(i) });
      rows.set(item.key, row);
      all.append(make("li", {}, row));
      entry(item);
    });
    $("list").replaceChildren(all);
  };

  // The photo, with the outlines of its lines.

  const sheet = () => {
    const { photo, message } = items[at];
    if (!photo.picture) {
      $("frame").replaceChildren(make("p", { class: "gone" }, _("This photo could not be put into the packet.")));
      return;
    }
    const image = make("img", { src: photo.picture, alt: _("Photo %(name)s", { name: photo.name }), draggable: "false" });
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("viewBox", `0 0 ${photo.width} ${photo.height}`);
    drawing.setAttribute("preserveAspectRatio", "none");
    for (const other of photo.messages) {
      (other === message ? now(items[at]) : other.base).lines.forEach((line, i) => {
        const outline = document.createElementNS(SVG, "polygon");
        outline.setAttribute("points", line.polygon.points.map(([x, y]) => `${x},${y}`).join(" "));
        if (other === message) {
          outline.dataset.line = i;
          outline.addEventListener("click", () => $(`line-${i}`)?.focus());
          outline.addEventListener("mouseenter", () => light(i, true));
          outline.addEventListener("mouseleave", () => light(i, $(`line-${i}`) === document.activeElement));
        } else {
          outline.classList.add("other");
          outline.addEventListener("click", () => show(items.findIndex((item) => item.message === other)));
        }
        drawing.append(outline);
      });
    }
    $("frame").replaceChildren(make("div", { class: "sheet" }, image, drawing));
    size();
    shade();
  };

  const size = () => {
    const { photo } = items[at];
    const frame = $("frame");
    const [box] = frame.children;
    if (!photo.picture || !box) return;
    // The frame is as high as the window allows, and no higher than the photo as it fits in.
    frame.style.height = "";
    const fit = Math.min((frame.clientWidth - 2) / photo.width, (frame.clientHeight - 2) / photo.height);
    if (photo.height * fit < frame.clientHeight - 2) frame.style.height = `${photo.height * fit + 4}px`;
    box.style.width = `${photo.width * fit * zoom}px`;
    box.style.height = `${photo.height * fit * zoom}px`;
  };

  const magnify = (factor) => {
    const frame = $("frame");
    const before = zoom;
    zoom = Math.min(12, Math.max(1, zoom * factor));
    const ratio = zoom / before;
    const x = (frame.scrollLeft + frame.clientWidth / 2) * ratio;
    const y = (frame.scrollTop + frame.clientHeight / 2) * ratio;
    size();
    frame.scrollTo(x - frame.clientWidth / 2, y - frame.clientHeight / 2);
  };

  const shade = () => {
    const image = $("frame").querySelector("img");
    if (image) image.style.filter = `brightness(${$("light").value}%)`;
  };

  const light = (i, on) => {
    $("frame").querySelector(`[data-line="${i}"]`)?.classList.toggle("on", on);
    $(`line-${i}`)?.closest(".line").classList.toggle("on", on);
  };

  const reveal = (i) => {
    // Scrolls the photo so that the line is in its middle.
    const { photo } = items[at];
    const frame = $("frame");
    const [box] = frame.children;
    if (!box || zoom === 1) return;
    const points = now(items[at]).lines[i].polygon.points;
    const mean = (axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
    const scale = box.clientWidth / photo.width;
    frame.scrollTo(mean(0) * scale - frame.clientWidth / 2, mean(1) * scale - frame.clientHeight / 2);
  };

  const cuts = () => {
    const { photo } = items[at];
    const draw = () => {
      if (items[at].photo !== photo) return;
      for (const canvas of $("message").querySelectorAll("canvas")) {
        const { points } = now(items[at]).lines[Number(canvas.dataset.line)].polygon;
        const wide = canvas.parentElement.clientWidth || 320;
        drawCut(canvas, pictures.get(photo.id), photo, points, { wide, high: CUT_HIGH });
      }
    };
    if (!photo.picture) return;
    const known = pictures.get(photo.id);
    if (known?.complete) draw();
    if (known) return;
    // Only a few decoded photos at a time, lest a small computer run out of memory.
    if (pictures.size > 4) pictures.delete(pictures.keys().next().value);
    const image = new Image();
    pictures.set(photo.id, image);
    image.addEventListener("load", draw);
    image.src = photo.picture;
  };

  // The form.

  const advance = (item, field) => (now(item)[field] === "machine" ? { [field]: "draft" } : {});

  const setLine = (i, text) => {
    const item = items[at];
    const lines = now(item).lines.map((line, n) => (n === i ? { ...line, text } : line));
    change(item, { lines, ...advance(item, "transcription_status") });
    $("status-transcription").value = now(item).transcription_status;
  };

  const lineField = (item, line, i) => {
    const about = item.message.lines[i] ?? {};
    const field = make("input", {
      id: `line-${i}`,
      dir: "rtl",
      lang: "ar",
      spellcheck: "false",
      maxlength: LONGEST.text,
      "aria-label": _("Arabic, line %(number)s", { number: i + 1 }),
      oninput: () => setLine(i, field.value),
      onfocus: () => {
        light(i, true);
        reveal(i);
        writesInto = field;
      },
      onblur: () => light(i, false),
    });
    field.value = line.text;
    const put = (text) => {
      field.value = text;
      field.dispatchEvent(new Event("input"));
      field.focus();
    };
    const others = (about.alternatives ?? []).filter((text) => text);
    const sure = typeof about.confidence === "number" ? _("%(share)s % sure", { share: Math.round(about.confidence * 100) }) : "";
    return make(
      "div",
      { class: "line" },
      item.photo.picture
        ? make("canvas", { "data-line": i, role: "img", "aria-label": _("Line %(number)s cut out of the photo", { number: i + 1 }) })
        : "",
      field,
      make(
        "div",
        { class: "marks" },
        make("span", { class: "small", title: _("How sure the machine was of its reading") }, sure),
        make(
          "button",
          { type: "button", class: "quiet", title: _("Something here cannot be read"), onclick: () => rewrite(field, withGap) },
          GAP,
        ),
        make(
          "button",
          {
            type: "button",
            class: "quiet",
            title: _("Dot below the letter before the cursor: not sure of it"),
            onclick: () => rewrite(field, withUnsure),
          },
          _("Unsure letter"),
        ),
        make(
          "button",
          { type: "button", class: "quiet", title: _("An Arabic keyboard on the screen"), onclick: () => keyboard(field) },
          _("ع Keys"),
        ),
      ),
      others.length
        ? make(
            "div",
            { class: "others" },
            make("span", { class: "small" }, _("or:")),
            ...others.map((text) => make("button", { type: "button", dir: "rtl", lang: "ar", onclick: () => put(text) }, text)),
          )
        : "",
    );
  };

  let writesInto = null; // what the keyboard on the screen writes into
  const keyboard = (field) => {
    const box = $("arabic-keys");
    if (!box.firstChild) arabicKeyboard(box, () => writesInto);
    box.hidden = writesInto === field && !box.hidden;
    writesInto = field;
    field.focus();
  };

  const statusField = (item, field, label) => {
    const id = `status-${field.replace("_status", "")}`;
    const choice = make(
      "select",
      {
        id,
        onchange: () => {
          take(item, field, choice.value);
        },
      },
      ...Object.entries(STATUSES)
        .filter(([value]) => field !== "translation_status" || value !== "cannot_read" || now(item)[field] === value)
        .map(([value, [words, title]]) => make("option", { value, title }, words)),
    );
    choice.value = now(item)[field];
    return make("label", { class: "status" }, label, choice);
  };

  const take = (item, field, status) => {
    // A person's status stands on a text of theirs: the machine's may be made again.
    const changes = { [field]: status };
    const english = $("english")?.value.trim();
    if (field === "translation_status" && status !== "machine" && now(item).translation === null && english) changes.translation = english;
    change(item, changes);
  };

  const englishField = (item) => {
    const field = make("textarea", {
      id: "english",
      class: "english",
      dir: "ltr",
      lang: "en",
      rows: 3,
      maxlength: LONGEST.text,
      "aria-label": _("English"),
      oninput: () => {
        change(item, { translation: field.value, ...advance(item, "translation_status") });
        $("status-translation").value = now(item).translation_status;
        $("problem").textContent = "";
      },
    });
    field.value = now(item).translation ?? item.message.machine ?? "";
    return field;
  };

  const reasonWords = ({ sentence, detail }) => {
    const said = _(sentence);
    return detail ? [`${said} (`, make("bdi", {}, detail), ")"] : [said];
  };

  const reasons = (message) => {
    if (!message.reasons.length) return "";
    const words = message.withheld
      ? _("The machine's English is left out: it may be wrong in what matters.")
      : _("The machine's English is doubtful:");
    return make(
      "div",
      { class: "reasons" },
      words,
      make("ul", {}, ...message.reasons.map((reason) => make("li", {}, ...reasonWords(reason)))),
    );
  };

  const noteField = (photo) => {
    const field = make("textarea", {
      id: "note",
      dir: "auto",
      rows: 2,
      maxlength: LONGEST.note,
      oninput: () => {
        typed("notes", photo.id, field.value);
        keep();
        entry(items[at]);
        count();
      },
    });
    field.value = state.notes[photo.id] ?? "";
    const { notes } = photo.details;
    const known = notes.length ? make("p", { class: "small", dir: "auto" }, notes.join(" · ")) : "";
    return make(
      "fieldset",
      {},
      make("legend", {}, _("Note about the photo")),
      known,
      make("label", { class: "small", for: "note" }, _("What the archive should know: names, the place, what the words allude to")),
      field,
    );
  };

  /** Questions of the archive about this message, to be answered, and one of one's own. */
  const questionsField = (item) => {
    const { photo, message } = item;
    const first = photo.messages.length === 0 || photo.messages[0] === message;
    const own = photo.questions.filter((one) => one.message === message.id || (first && one.message === null));
    const field = (number, label) => {
      const key = askedKey(item, number);
      const area = make("textarea", {
        dir: "auto",
        rows: 1,
        maxlength: LONGEST.note,
        id: `question-${number}`,
        oninput: () => {
          typed("asked", key, area.value);
          keep();
        },
      });
      area.value = state.asked[key] ?? "";
      return [make("label", { for: area.id, dir: "auto" }, label), area];
    };
    return make(
      "fieldset",
      { class: "questions" },
      make("legend", {}, _("Questions")),
      ...own.flatMap((one) => field(one.number, one.text)),
      ...field(0, own.length ? _("Ask something yourself") : _("Ask something about this message")),
    );
  };

  const factsField = (photo) => {
    const facts = factsOf(photo);
    const field = (name, label, hint, value, change) => {
      const input = make("input", {
        id: `fact-${name}`,
        dir: "auto",
        maxlength: 1000,
        title: hint,
        placeholder: hint,
        oninput: () => change(input.value),
      });
      input.value = value;
      return make("label", { class: "fact" }, label, input);
    };
    const sensitive = make("input", {
      type: "checkbox",
      id: "fact-sensitive",
      onchange: () => describe(photo, { sensitive: sensitive.checked }),
    });
    sensitive.checked = facts.sensitive;
    return make(
      "fieldset",
      { class: "facts" },
      make("legend", {}, _("About the photo")),
      ...FACTS.map(([name, label, hint]) => field(name, label, hint, facts[name] ?? "", (value) => describe(photo, { [name]: value }))),
      field("tags", _("Tags"), _("Words to find it by, with commas between"), facts.tags.join(", "), (value) =>
        describe(photo, { tags: tagsOf(value) }),
      ),
      make("label", { class: "check" }, sensitive, _("Sensitive: it could put people in danger")),
    );
  };

  /** Of a photo on which the machine found no message. */
  const writingField = (photo) => {
    const said = factsOf(photo).writing;
    const choose = (value) => {
      describe(photo, { writing: factsOf(photo).writing === value ? null : value });
      form();
    };
    return make(
      "fieldset",
      {},
      make("legend", {}, _("What is written here")),
      make("p", { class: "small" }, _("The machine found no message on this photo. If Arabic is there, write it into the note.")),
      make(
        "div",
        { class: "marks" },
        ...Object.entries(WRITING).map(([value, words]) =>
          make("button", { type: "button", "aria-pressed": String(said === value), onclick: () => choose(value) }, words),
        ),
      ),
    );
  };

  const messageFields = (item) => [
    make(
      "fieldset",
      {},
      make("legend", {}, _("Arabic, as it stands on the wall")),
      make(
        "div",
        { class: "row" },
        make("span", { class: "small" }, _("One field for each line")),
        statusField(item, "transcription_status", _("Status")),
      ),
      ...now(item).lines.map((line, i) => lineField(item, line, i)),
    ),
    make(
      "fieldset",
      {},
      make("legend", {}, _("English")),
      make(
        "div",
        { class: "row" },
        make("span", { class: "small" }, _("Of the whole message")),
        statusField(item, "translation_status", _("Status")),
      ),
      reasons(item.message),
      englishField(item),
      make("p", { id: "problem", class: "problem", role: "alert" }),
    ),
  ];

  const form = () => {
    const item = items[at];
    $("message").replaceChildren(
      ...(item.none ? [writingField(item.photo)] : messageFields(item)),
      questionsField(item),
      factsField(item.photo),
      noteField(item.photo),
      make(
        "div",
        { class: "next" },
        make("button", { type: "button", onclick: () => show(at - 1), disabled: at === 0 }, _("Previous")),
        make("button", { type: "button", onclick: () => show(at + 1), disabled: at === items.length - 1 }, _("Next")),
        make("button", { type: "button", onclick: () => undo(item) }, _("Undo")),
        make("button", { type: "button", class: "main", id: "reviewed", onclick: reviewed }, _("Reviewed, next")),
      ),
    );
    cuts();
  };

  const undo = (item) => {
    if (!changed(item) || !window.confirm(_("Take back everything you changed in this message?"))) return;
    change(item, fitting(item.key, item.message.base));
    form();
    sheet();
  };

  const reviewed = () => {
    const item = items[at];
    const english = $("english")?.value.trim() ?? "";
    const atLeast = (status) => (status === "approved" || status === "cannot_read" ? status : "reviewed");
    if (!item.none)
      change(item, {
        transcription_status: atLeast(now(item).transcription_status),
        ...(english ? { translation: english, translation_status: atLeast(now(item).translation_status) } : {}),
      });
    if (at === items.length - 1) {
      form();
      return tell(_("That was the last message. Save answers, and send the file back."));
    }
    return show(at + 1);
  };

  // Going about.

  const show = (i, { quiet = false } = {}) => {
    if (i < 0 || i >= items.length) return;
    const photo = items[at].photo;
    at = i;
    const item = items[at];
    if (photo !== item.photo) zoom = 1;
    for (const row of rows.values()) row.removeAttribute("aria-current");
    const row = rows.get(item.key);
    row.setAttribute("aria-current", "true");
    row.scrollIntoView({ block: "nearest" });
    $("photo-name").replaceChildren(make("bdi", {}, item.photo.name));
    $("facts").textContent = [
      item.photo.details.place,
      item.photo.taken && dateInWords(item.photo.taken),
      item.photo.messages.length > 1
        ? _("message %(number)s of %(all)s", { number: item.photo.messages.indexOf(item.message) + 1, all: item.photo.messages.length })
        : "",
    ]
      .filter(Boolean)
      .join(" · ");
    sheet();
    form();
    if (state.at !== item.key) {
      state.at = item.key;
      storeItem(STORE, state);
    }
    if (quiet) return;
    // On a small screen the keyboard that comes with a focus would hide the photo.
    if (window.matchMedia("(max-width: 44rem)").matches) $("main").scrollIntoView();
    else ($("line-0") ?? $("message").querySelector("button"))?.focus();
  };

  const answers = () => ({
    wallmsg_answers: 1,
    packet: packet.id,
    who: state.who.trim(),
    made: new Date().toISOString(),
    messages: items
      .filter((item) => !item.none && changed(item))
      .map((item) => ({
        record: item.photo.id,
        message: item.message.id,
        base: item.message.base,
        content: { ...now(item), deleted: item.message.base.deleted },
      })),
    notes: Object.entries(state.notes)
      .filter(([, text]) => text.trim())
      .map(([record, text]) => ({ record, text: text.trim() })),
    comments: Object.entries(state.asked)
      .filter(([, text]) => text.trim())
      .map(([key, text]) => comment(key, text.trim())),
    photos: packet.photos.filter(described).map((photo) => ({ record: photo.id, base: photo.details, details: factsOf(photo) })),
  });

  const save = () => {
    const data = new Blob([JSON.stringify(answers(), null, 1)], { type: "application/json" });
    const link = make("a", { href: URL.createObjectURL(data), download: "answers.json" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    unsaved = false;
    const nameless = !state.who.trim();
    if (nameless) $("who").focus();
    tell(
      nameless
        ? _(
            "answers.json is in your downloads. Write your name above and save once more: it stands beside your answers. Then send that file back.",
          )
        : _("answers.json is in your downloads. Send that file back."),
    );
  };

  const load = async (file) => {
    let given = null;
    try {
      given = file.size > LONGEST.file ? null : JSON.parse(await file.text());
    } catch {
      given = null;
    }
    if (given?.wallmsg_answers !== 1 || !Array.isArray(given.messages)) return tell(_("That file holds no answers."));
    if (given.packet !== packet.id) return tell(_("Those answers belong to another packet."));
    const edits = Object.fromEntries(given.messages.map((one) => [`${one?.record}/${one?.message}`, one?.content]));
    const notes = Object.fromEntries((Array.isArray(given.notes) ? given.notes : []).map((one) => [String(one?.record), one?.text]));
    const facts = Object.fromEntries(
      (Array.isArray(given.photos) ? given.photos : []).map((one) => [`${one?.record}${FACTS_KEY}`, one?.details]),
    );
    const asked = Object.fromEntries(
      (Array.isArray(given.comments) ? given.comments : []).map((one) => [
        `${one?.record}/${one?.message ?? ""}?${Number(one?.answers) || 0}`,
        one?.text,
      ]),
    );
    const read = accept({ who: given.who, edits, notes, facts, asked });
    const mine = Object.keys(read.edits).filter(
      (key) => changed(byKey.get(key)) && JSON.stringify(state.edits[key]) !== JSON.stringify(read.edits[key]),
    );
    const question = ngettext(
      "%(num)s message that you changed here is otherwise in the file. Take that of the file?",
      "%(num)s messages that you changed here are otherwise in the file. Take those of the file?",
      mine.length,
    );
    if (mine.length && !window.confirm(question)) return undefined;
    state.who ||= read.who;
    for (const part of ["edits", "notes", "facts", "asked"]) {
      for (const [key, value] of Object.entries(read[part])) typed(part, key, value);
    }
    keep();
    begin();
    return tell(ngettext("%(num)s message taken up again.", "%(num)s messages taken up again.", Object.keys(read.edits).length));
  };

  const begin = () => {
    $("who").value = state.who;
    list();
    count();
    const left = items.findIndex((item) => item.key === state.at);
    if (items.length) show(left >= 0 ? left : at, { quiet: true });
    else tell(_("There is no photo in this packet."));
  };

  $("language").setAttribute("aria-label", _("Language"));
  languageSwitch($("language"), (code) => {
    // Where nothing is kept, the address holds the choice.
    if (!storeItem("wallmsg-language", code)) location.hash = `language=${code}`;
    location.reload();
  });
  $("title").textContent = packet.title;
  document.title = `${packet.title || _("Messages to check")} · wallmsg`;
  $("who").addEventListener("input", () => {
    state.who = $("who").value;
    keep();
  });
  $("save").addEventListener("click", save);
  $("load").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", () => {
    if ($("file").files[0]) load($("file").files[0]);
    $("file").value = "";
  });
  $("help-open").addEventListener("click", () => $("help").showModal());
  $("larger").addEventListener("click", () => magnify(1.5));
  $("smaller").addEventListener("click", () => magnify(1 / 1.5));
  $("fit").addEventListener("click", () => magnify(0));
  $("light").addEventListener("input", shade);
  $("frame").addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      magnify(event.deltaY < 0 ? 1.2 : 1 / 1.2);
    },
    { passive: false },
  );
  $("message").addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("resize", () => {
    if (items.length) {
      size();
      cuts();
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved && !keeps) event.preventDefault();
  });
  window.addEventListener("storage", (event) => {
    if (event.key !== STORE || !event.newValue) return;
    const other = stored();
    const keys = adopt(other);
    // Two windows that write at once may not see each other's words: then they are written again.
    if (newer(state, other).length) keep();
    if (items[at] && (keys.includes(items[at].key) || keys.includes(items[at].photo.id))) form();
    for (const item of items) entry(item);
    count();
  });
  document.addEventListener("keydown", (/** @type {any} */ event) => {
    const writing = event.target.closest?.("input:not([type=range]), textarea, select, dialog[open]");
    const ctrl = event.ctrlKey || event.metaKey;
    if ($("help").open || !items.length) return;
    if (ctrl && event.key === "Enter") reviewed();
    else if (event.altKey && event.key === "PageDown") show(at + 1);
    else if (event.altKey && event.key === "PageUp") show(at - 1);
    else if (ctrl && event.key.toLowerCase() === "s") save();
    else if (event.key === "?" && !writing) $("help").showModal();
    else return;
    event.preventDefault();
  });

  state = stored();
  tell();
  begin();
}

openPacket(window.WALLMSG_PACKET);
