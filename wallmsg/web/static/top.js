// The bar on top of every page: who reviews, and logging out.

import { post, toast } from "./api.js";

/** @type {HTMLInputElement | null} */
const name = document.querySelector("[data-reviewer]");
name?.addEventListener("change", async () => {
  try {
    name.value = (await post("/api/reviewer", { name: name.value })).name;
    toast(`Your changes are kept under the name ${name.value}.`);
  } catch (error) {
    toast(error.message, "error");
  }
});

document.querySelector("[data-leave]")?.addEventListener("click", async () => {
  await post("/api/logout");
  location.assign("/login");
});
