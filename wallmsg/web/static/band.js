// The cut-out of the line at hand: across the whole page where that is wide, else in the line's row.

const WIDE = matchMedia("(min-width: 60.01rem)");

export class Band {
  /** @param {HTMLElement} element @param {any} viewer */
  constructor(element, viewer) {
    this.element = element;
    this.viewer = viewer;
    /** @type {any} */
    this.row = null;
    WIDE.addEventListener("change", () => this.show(this.row));
    new ResizeObserver(() => this.draw()).observe(element);
  }

  /** Shows the cut-out of this row of a line; null: of none. */
  show(row) {
    this.row?.element.prepend(this.row.canvas);
    this.row = row;
    this.element.hidden = !row || !WIDE.matches;
    this.element.replaceChildren(...(this.element.hidden ? [] : [row.canvas]));
    this.draw();
  }

  /** Draws it again: the photo, its light or the room has changed. */
  draw() {
    this.row?.picture(this.viewer);
  }
}
