// Photos chosen in the grid: they are described together.

import { post, toast } from "./api.js";
import { _, ngettext } from "./shared/language.js";

/** @type {(id: string) => any} */
const $ = (id) => document.getElementById(id);
/** @type {() => any[]} */
const boxes = () => [...document.querySelectorAll("input.choose")];

const chosen = () => boxes().filter((box) => box.checked);

function tell() {
  const count = chosen().length;
  $("chosen").hidden = count === 0;
  $("chosen-count").textContent = ngettext("%(num)s photo chosen", "%(num)s photos chosen", count);
}

function choose(all) {
  for (const box of boxes()) box.checked = all;
  tell();
}

const listed = (text) =>
  text
    .split(/[,،]/)
    .map((tag) => tag.trim())
    .filter(Boolean);

document.addEventListener("change", (/** @type {any} */ event) => {
  if (event.target.matches("input.choose")) tell();
});
$("chosen-all").addEventListener("click", () => choose(true));
$("chosen-none").addEventListener("click", () => choose(false));
$("chosen-describe").addEventListener("click", () => {
  $("describe").returnValue = "";
  $("describe").showModal();
});
$("describe").addEventListener("close", async () => {
  if ($("describe").returnValue !== "yes") return;
  const given = Object.fromEntries(new FormData($("describe").querySelector("form")));
  const facts = Object.fromEntries(["place", "taken", "photographer"].map((name) => [name, String(given[name]).trim() || null]));
  try {
    const { changed } = await post("/api/photos", {
      records: chosen().map(({ value }) => value),
      ...facts,
      tags: listed(String(given.tags)),
      untags: listed(String(given.untags)),
      sensitive: given.sensitive === "" ? null : given.sensitive === "yes",
    });
    sessionStorage.setItem("wallmsg:said", ngettext("%(num)s photo changed", "%(num)s photos changed", changed));
    location.reload();
  } catch (error) {
    toast(error instanceof TypeError ? _("The server cannot be reached.") : error.message, "error");
  }
});

const said = sessionStorage.getItem("wallmsg:said");
if (said) toast(said);
sessionStorage.removeItem("wallmsg:said");
tell();
