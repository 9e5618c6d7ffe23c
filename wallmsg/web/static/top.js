// The bar on top of every page: who reviews, the language, and logging out.

import { post, toast } from "./api.js";
import { _ } from "./shared/language.js";

/** @type {HTMLInputElement | null} */
const name = document.querySelector("[data-reviewer]");
name?.addEventListener("change", async () => {
  try {
    name.value = (await post("/api/reviewer", { name: name.value })).name;
    toast(_("Your changes are kept under the name %(name)s.", { name: name.value }));
  } catch (error) {
    toast(error.message, "error");
  }
});

document.querySelector("[data-leave]")?.addEventListener("click", async () => {
  await post("/api/logout");
  location.assign("/login");
});

/** @type {HTMLSelectElement | null} */
const languages = document.querySelector("[data-language]");
languages?.addEventListener("change", () => {
  // biome-ignore lint/suspicious/noDocumentCookie: Firefox has no cookie store
  document.cookie = `wallmsg-language=${languages.value}; path=/; max-age=${365 * 24 * 3600}; samesite=lax`;
  location.reload();
});
