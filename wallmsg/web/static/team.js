// Working together: for whom a message is, and who else has this photo open.

import { post, toast } from "./api.js";
import { h } from "./dom.js";
import { _ } from "./shared/language.js";

const EVERY = 20_000; // milliseconds between two reports

/** Tells the server that this photo is open here, and shows in `element` who else has it open.
 * @param {string} api @param {HTMLElement} element */
export function watchOthers(api, element) {
  const tell = async () => {
    if (document.hidden) return;
    try {
      const { others } = await post(`${api}/here`);
      element.textContent = others.length ? _("Also here: %(names)s", { names: others.join(", ") }) : "";
    } catch {
      element.textContent = ""; // the next report may succeed
    }
  };
  tell();
  setInterval(tell, EVERY);
  document.addEventListener("visibilitychange", tell);
}

/** The field that says for whom a message is. `on.told(history)` gets what has changed.
 * @param {any} state @param {any} desk */
export function assignField(state, desk) {
  const field = h("input", {
    type: "text",
    dir: "auto",
    list: "people",
    maxlength: "60",
    value: state.view?.assigned ?? "",
    placeholder: _("anybody"),
    onchange: async () => {
      try {
        const { assigned, history } = await post(`${desk.api}/assign`, { message: state.id, to: field.value });
        state.view.assigned = assigned;
        desk.told({ history });
        desk.refresh();
      } catch (error) {
        toast(error instanceof TypeError ? _("The server cannot be reached.") : error.message, "error");
      }
    },
  });
  return h("label", { class: "status-label" }, h("span", { class: "hint" }, _("For")), field);
}
