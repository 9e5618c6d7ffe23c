import assert from "node:assert/strict";
import test from "node:test";

import { cutPlan } from "../../wallmsg/interchange/packet/page/shared/cutout.js";
import { boxAround, cutAcross, inside, shares, tidy, turned } from "../../wallmsg/interchange/packet/page/shared/geometry.js";
import { isChecked, stageOf } from "../../wallmsg/interchange/packet/page/shared/statuses.js";

const BOX = [
  [10, 20],
  [110, 20],
  [110, 40],
  [10, 40],
];

/** Where a point of the photo is drawn. */
const drawn = ([x, y], [m11, m12, m21, m22, dx, dy]) => [m11 * x + m21 * y + dx, m12 * x + m22 * y + dy];

test("a cut-out keeps to its room and to the shape of the line", () => {
  const plan = cutPlan(BOX, { wide: 640, high: 140 });
  assert.ok(plan.width <= 640 && plan.height <= 140);
  assert.ok(Math.abs(plan.width / plan.height - 107.2 / 27.2) < 0.05);
  assert.deepEqual(cutPlan(BOX, { wide: 640, high: 140 }, 2).shown, plan.shown);
});

test("the corners of a slanted line are drawn into the corners of its cut-out", () => {
  const points = BOX.map((point) => turned(point, 30, [60, 30]));
  const { matrix, width, height } = cutPlan(points, { wide: 640, high: 140 });
  const room = 20 * 0.18 * (width / 107.2);
  const [[left, top], , [right, bottom]] = points.map((point) => drawn(point, matrix));
  for (const [is, should] of [
    [left, room],
    [top, room],
    [right, width - room],
    [bottom, height - room],
  ])
    assert.ok(Math.abs(is - should) < 1.5);
});

test("what encloses nothing has no cut-out", () => {
  assert.equal(
    cutPlan(
      [
        [1, 1],
        [1, 1],
        [1, 1],
        [1, 1],
      ],
      { wide: 9, high: 9 },
    )?.matrix?.some(Number.isNaN) ?? false,
    false,
  );
});

test("a message is as far as the text that is behind", () => {
  assert.equal(stageOf("machine", "machine"), "machine");
  assert.equal(stageOf("approved", "machine"), "draft");
  assert.equal(stageOf("approved", "reviewed"), "reviewed");
  assert.equal(stageOf("cannot_read", "machine"), "cannot_read");
  assert.deepEqual(["machine", "draft", "reviewed", "approved", "cannot_read"].map(isChecked), [false, false, true, true, true]);
});

test("outlines are cut, turned and kept on the photo", () => {
  const [left, right] = cutAcross(BOX, 0.25);
  assert.deepEqual(
    [left[1], right[0]],
    [
      [35, 20],
      [35, 20],
    ],
  );
  assert.ok(inside([60, 30], boxAround(BOX, 15)));
  assert.deepEqual(shares([60, 30], BOX), [0.5, 0.5]);
  assert.deepEqual(tidy([[-5, 3.14159]], 100, 100), [[0, 3.1]]);
});
