// All keys of the desk, as they are shown under "?".

/** @type {(id: string) => any} */
const $ = (id) => document.getElementById(id);

/** Bindings for `listen` in keys.js: { group, keys, what, run }. */
export function bindings(desk) {
  const { viewer, work, saving } = desk;
  const message = (run) => () => (desk.at ? run(desk.at) : false);
  const line = (run) => () => (desk.row ? run(desk.at, desk.row.line, desk.row) : false);
  const take = (number) => () => desk.row?.choose(number - 1) ?? false;
  const of = (group) => (keys, what, run) => ({ group, keys: [keys].flat(), what, run });
  const go = of("Save and go on");
  const decide = of("The message");
  const write = of("In a line");
  const draw = of("Lines on the photo");
  const look = of("The photo");
  const page = of("The page");
  return [
    go(["ctrl+s", "s"], "save", () => void saving.save()),
    go("ctrl+enter", "save, go to the next", () => void saving.next()),
    go("ctrl+shift+enter", "approve all, save, go to the next", () => void saving.approveAll()),
    go("n", "go to the next; what is not saved is kept here", () => void desk.goOn()),
    go("q", "back to the queue", () => $("queue").click()),
    decide(
      "v",
      "reviewed: I compared it with the photo",
      message((state) => desk.decide(state, "reviewed")),
    ),
    decide(
      "a",
      "approve: nobody needs to look again",
      message((state) => desk.decide(state, "approved")),
    ),
    decide(
      "x",
      "cannot read it",
      message((state) => desk.decide(state, "cannot_read")),
    ),
    decide(
      "shift+x",
      "not Arabic: there is no such message",
      message((state) => desk.notArabic(state)),
    ),
    decide(
      "t",
      "translate again",
      message((state) => void desk.translate(state)),
    ),
    decide(
      "shift+t",
      "the English still fits the corrected Arabic",
      message((state) => desk.stillFits(state)),
    ),
    decide(
      "e",
      "to the English",
      message((state) => desk.cards.get(state).english?.area.focus()),
    ),
    write(
      "g",
      "[...]: something here cannot be read",
      line((_, __, row) => row.gap()),
    ),
    write(
      "u",
      "unsure letter: dot below it",
      line((_, __, row) => row.unsure()),
    ),
    write("1", "take the first other reading; 2 to 6 the others", take(1)),
    ...[2, 3, 4, 5, 6].map((number) => ({ keys: [String(number)], run: take(number) })),
    write(
      "l",
      "let the machine read the line again",
      line((state, own) => void work.reread(state, [own])),
    ),
    write(
      "m",
      "what a dictionary says of each word",
      line(() => desk.toggleGloss()),
    ),
    write("k", "Arabic keyboard on the screen", () => desk.toggleKeyboard()),
    { group: "In a line", keys: ["enter"], what: "next line, then the English (Shift: back)", run: () => false },
    draw(
      "o",
      "move the outline or draw it again",
      line((state, own) => work.outline(state, own)),
    ),
    draw("d", "draw a line that was missed", () => (desk.at ? work.add(desk.at) : desk.newMessage())),
    draw("w", "draw the first line of a new message", () => desk.newMessage()),
    draw(
      "c",
      "cut the line in two",
      line((state, own) => work.cut(state, own)),
    ),
    draw(
      "j",
      "join it with another",
      line((state, own) => work.join(state, own)),
    ),
    draw("shift+m", "mask a face, number plate or house number", () => desk.masks.add()),
    altered(
      draw(
        "shift+arrowup",
        "read it earlier, or in the message before",
        line((state, own) => work.move(state, own, -1)),
      ),
    ),
    altered(
      draw(
        "shift+arrowdown",
        "read it later, or in the next message",
        line((state, own) => work.move(state, own, 1)),
      ),
    ),
    altered(
      draw(
        "delete",
        "delete the line",
        line((state, own) => work.remove(state, own)),
      ),
    ),
    draw("ctrl+z", "take back the last change of lines, outside a text", (event) =>
      event.target.closest("textarea, input") ? false : desk.undo(),
    ),
    look("p", "to the photo: arrows move it there", () => $("stage").focus()),
    look(["+", "-"], "larger, smaller", (event) => viewer.zoom(["+", "="].includes(event.key) ? 1.25 : 1 / 1.25)),
    look("0", "the whole photo", () => viewer.fit()),
    look(
      "z",
      "nearer to the line at hand",
      line((_, own) => viewer.reveal(own.polygon.points, { near: true })),
    ),
    look("r", "turn it (Shift: the other way)", () => viewer.rotate(90)),
    { keys: ["shift+r"], run: () => viewer.rotate(-90) },
    look("b", "brighter (Shift: darker)", () => viewer.setBrightness(viewer.brightness + 20)),
    { keys: ["shift+b"], run: () => viewer.setBrightness(viewer.brightness - 20) },
    look("f", "even light: shadows taken away", () => viewer.setFlat(!viewer.flat)),
    look("h", "show or hide the outlines", () => desk.toggleOutlines()),
    page("i", "about this photo: place, date, tags", () => unfold("details-fold", "input")),
    page("shift+q", "ask or remark something about the message", () => unfold("comments-fold", "textarea")),
    page("y", "what people have changed", () => unfold("history-fold", "button")),
    page("?", "this list", () => desk.help()),
  ];
}

/** Only with Alt: the bare key means something else. */
function altered(binding) {
  return { ...binding, alt: true, run: (event) => (event.altKey ? binding.run(event) : false) };
}

function unfold(id, what) {
  const fold = $(id);
  fold.open = true;
  (fold.querySelector(`div ${what}, form ${what}`) ?? fold.querySelector("summary")).focus();
  fold.scrollIntoView({ block: "nearest" });
}
