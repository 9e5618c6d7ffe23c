// What a page keeps in the browser until it is saved elsewhere.

/** The value kept under that name; null if there is none, or none that can be read.
 * @param {string} name */
export function storedItem(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

/** Keeps a value, or forgets it if it is null. False if the browser would not.
 * @param {string} name @param {unknown} value */
export function storeItem(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
