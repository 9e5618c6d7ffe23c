import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

// The desk's modules name the shared ones by their address on the server.
const state = await import("../../build/js/state.js");
const diff = await import("../../build/js/diff.js");

const line = (text, top = 0) => ({
  polygon: {
    points: [
      [0, top],
      [9, top],
      [9, top + 5],
      [0, top + 5],
    ],
  },
  text,
  confidence: 0.9,
  words: [],
  alternatives: [],
});
const view = (texts, changes = {}) => ({
  id: "m1",
  version: "v",
  blind: false,
  lines: texts.map((text, i) => line(text, i * 10)),
  translation: "I left my heart",
  verdict: "ok",
  content: {
    lines: texts.map((text, i) => line(text, i * 10)),
    transcription_status: "machine",
    translation: null,
    translation_status: "machine",
    deleted: false,
  },
  ...changes,
});
const MessageState = state.MessageState;

test("a message is dirty when a text changed, and clean when it is as before", () => {
  const one = new MessageState(view(["تركت", "قلبي"]));
  assert.equal(one.dirty, false);
  one.content.lines[0].text = "ترك";
  assert.ok(one.dirty && one.stale);
  one.content.lines[0].text = "تركت";
  assert.equal(one.dirty, false);
});

test("English that still fits a corrected Arabic is kept by typing it again or by saying so", () => {
  for (const keep of [
    (one) => one.keepEnglish(),
    (one) => Object.assign(one, { english: "I left" }) && Object.assign(one, { english: "I left my heart" }),
  ]) {
    const one = new MessageState(view(["تركت"]));
    one.content.lines[0].text = "ترك";
    one.touched();
    keep(one);
    assert.equal(one.stale, false);
    assert.equal(one.decide("approved"), "");
    assert.equal(one.plain().translation, "I left my heart");
  }
});

test("nobody approves English of an earlier Arabic", () => {
  const one = new MessageState(view(["تركت"]));
  one.content.lines[0].text = "ترك";
  one.touched();
  assert.match(one.decide("approved"), /earlier Arabic/);
  assert.equal(one.content.translation_status, "machine");
  one.machineText("He left");
  assert.equal(one.decide("approved"), "");
  assert.equal(one.content.translation, "He left");
});

test("a person's English is their own until the machine's is taken", () => {
  const one = new MessageState(view(["تركت"]));
  assert.equal(one.ownEnglish, false);
  one.english = "I have left";
  assert.ok(one.ownEnglish);
  assert.equal(one.content.translation_status, "draft");
  one.machineText("I left");
  assert.equal(one.ownEnglish, false);
});

test("a draft is both texts' draft", () => {
  const one = new MessageState(view(["تركت"]));
  assert.equal(one.decide("draft"), "");
  assert.deepEqual([one.content.transcription_status, one.content.translation_status], ["draft", "draft"]);
});

test("differences never cut a word", () => {
  const pieces = diff.wordDiff("تركت قلبي هنا", "تركت قلمي هنا");
  assert.deepEqual(
    pieces.filter(({ op }) => op !== "same").map(({ text }) => text),
    ["قلبي", "قلمي"],
  );
  assert.equal(
    pieces
      .filter(({ op }) => op !== "added")
      .map(({ text }) => text)
      .join(""),
    "تركت قلبي هنا",
  );
});

test("every module of the desk says what it is for", () => {
  for (const name of readdirSync("build/js").filter((one) => one.endsWith(".js")))
    assert.match(readFileSync(`build/js/${name}`, "utf8"), /^\/\/ [A-Z]/, name);
});
