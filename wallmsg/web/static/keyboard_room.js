// On a phone: what is written in stays above the keyboard that the phone lays over the page.

import { writing } from "./dom.js";

const ROOM = 8; // pixels left free around what is written in

/** Keeps the field at hand in sight whenever the keyboard comes, goes or the focus moves. `above` and
 * `below` are what lies over the page's top and foot.
 * @param {HTMLElement} above @param {HTMLElement} below @param {VisualViewport | null} view */
export function keepInSight(above, below, view = window.visualViewport) {
  if (!view) return;
  const settle = () => {
    const covered = Math.max(0, window.innerHeight - view.height - view.offsetTop);
    document.documentElement.style.setProperty("--keyboard", `${covered}px`);
    const field = document.activeElement;
    if (!field || !writing(field) || !field.closest("#text-side")) return;
    const top = Math.max(view.offsetTop, stuck(above)) + ROOM;
    const bottom = Math.min(view.offsetTop + view.height, below.getBoundingClientRect().top) - ROOM;
    window.scrollBy(0, shift(field.closest(".line") ?? field, field, top, bottom));
  };
  view.addEventListener("resize", settle);
  // Only when the styles of what has the focus hold: the photo makes room then.
  document.addEventListener("focusin", () => requestAnimationFrame(settle));
}

/** Where what sticks to the top of the window ends; 0 if it does not stick there now. */
function stuck(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return top <= 1 ? bottom : 0;
}

/** How far to scroll so that `whole` is seen, or at least `field` if there is no room for it. */
function shift(whole, field, top, bottom) {
  const [outer, inner] = [whole.getBoundingClientRect(), field.getBoundingClientRect()];
  const box = outer.height <= bottom - top ? outer : inner;
  if (box.bottom > bottom) return Math.min(box.bottom - bottom, box.top - top);
  return box.top < top ? box.top - top : 0;
}
