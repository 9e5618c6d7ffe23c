// Talking to the server: JSON both ways, with the token that proves a change comes from this page.

import { _ } from "./shared/language.js";

const csrf = /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="csrf"]')).content;

/** An answer that is not 2xx: `status`, and `data` as the server gave it. */
export class Refused extends Error {
  constructor(status, data) {
    super([data?.error, data?.hint].filter(Boolean).join("; ") || _("the server answered %(status)s", { status: String(status) }));
    this.status = status;
    this.data = data;
  }
}

async function answer(response) {
  const data = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(response.status, data);
  return data;
}

/** The JSON at `url`. Throws Refused, or TypeError if the server cannot be reached. */
export async function get(url, options = {}) {
  return answer(await fetch(url, { headers: { Accept: "application/json" }, ...options }));
}

/** Sends `data` as JSON and returns the answer. Throws as `get` does. */
export async function post(url, data = {}, options = {}) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf };
  return answer(await fetch(url, { method: "POST", headers, body: JSON.stringify(data), ...options }));
}

/** Sends a file as it is and returns the answer. Throws as `get` does. */
export async function deliver(url, file) {
  const headers = { "Content-Type": "application/octet-stream", "X-CSRF-Token": csrf };
  return answer(await fetch(url, { method: "POST", headers, body: file }));
}

/** Sends one file; `progress` gets shares from 0 to 1. Throws as `get` does.
 * @param {string} url @param {File} file @param {(share: number) => void} progress */
export function send(url, file, progress = () => {}) {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("photo", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRF-Token", csrf);
    request.responseType = "json";
    request.upload.onprogress = (event) => progress(event.loaded / event.total);
    request.onerror = () => reject(new TypeError(_("the server cannot be reached")));
    request.onload = () => (request.status < 300 ? resolve(request.response) : reject(new Refused(request.status, request.response)));
    request.send(form);
  });
}

/** Shows a sentence for a few seconds, and tells screen readers. */
export function toast(sentence, kind = "info") {
  const box = document.createElement("p");
  box.className = `toast ${kind}`;
  box.dir = "auto"; // the server's own words may be English
  box.textContent = sentence;
  document.getElementById("toasts").append(box);
  setTimeout(() => box.remove(), kind === "error" ? 12000 : 5000);
}
