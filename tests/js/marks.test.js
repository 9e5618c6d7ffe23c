import assert from "node:assert/strict";
import test from "node:test";

import { GAP, UNSURE, inserted, readable, withGap, withUnsure } from "../../wallmsg/interchange/packet/page/shared/marks.js";

const at = (value, start = value.length, end = start) => ({ value, start, end });

test("a gap stands apart from its neighbours", () => {
  assert.equal(withGap(at("قلب")).value, `قلب ${GAP}`);
  assert.equal(withGap(at("قلب هنا", 3)).value, `قلب ${GAP} هنا`);
  assert.equal(withGap(at("")).value, GAP);
  assert.deepEqual(withGap(at("قلب هنا", 0, 3)), { value: `${GAP} هنا`, start: 5, end: 5 });
});

test("the dot goes below the letter before the cursor, and away again", () => {
  const once = withUnsure(at("يوما"));
  assert.equal(once.value, `يوما${UNSURE}`);
  assert.equal(withUnsure(once).value, "يوما");
});

test("behind a comma or a vowel sign the letter gets the dot", () => {
  assert.equal(withUnsure(at("سنعود،")).value, `سنعود${UNSURE}،`);
  assert.equal(withUnsure(at("قل\u064e؟")).value, `قل${UNSURE}\u064e؟`);
});

test("every letter of a selection gets a dot; digits do, spaces do not", () => {
  assert.equal(withUnsure(at("قل ٣", 0, 4)).value, `ق${UNSURE}ل${UNSURE} ٣${UNSURE}`);
});

test("where there is no letter nothing happens", () => {
  assert.equal(withUnsure(at("")), null);
  assert.equal(withUnsure(at("، ", 1)), null);
});

test("what can be translated is without marks and gaps", () => {
  assert.equal(readable(`${GAP} قلب${UNSURE}`), "قلب");
  assert.equal(readable(`${GAP}\n${GAP}`), "");
  assert.deepEqual(inserted(at("اج", 1), "ب"), { value: "ابج", start: 2, end: 2 });
});
