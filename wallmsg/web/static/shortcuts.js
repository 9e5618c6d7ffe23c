// All keys of the desk, as they are shown under "?".

import { _ } from "./shared/language.js";

/** @type {(id: string) => any} */
const $ = (id) => document.getElementById(id);

/** Bindings for `listen` in keys.js: { group, keys, what, run }. */
export function bindings(desk) {
  const { viewer, work, saving } = desk;
  const message = (run) => () => (desk.at ? run(desk.at) : false);
  const line = (run) => () => (desk.row ? run(desk.at, desk.row.line, desk.row) : false);
  const take = (number) => () => desk.row?.choose(number - 1) ?? false;
  const of = (group) => (keys, what, run) => ({ group, keys: [keys].flat(), what, run });
  const go = of(_("Save and go on"));
  const decide = of(_("The message"));
  const write = of(_("In a line"));
  const draw = of(_("Lines on the photo"));
  const look = of(_("The photo"));
  const page = of(_("The page"));
  return [
    go(["ctrl+s", "s"], _("save"), () => void saving.save()),
    go("ctrl+enter", _("save, go to the next"), () => void saving.next()),
    go("ctrl+shift+enter", _("approve all, save, go to the next"), () => void saving.approveAll()),
    go("n", _("go to the next; what is not saved is kept here"), () => void desk.goOn()),
    go("q", _("back to the queue"), () => $("queue").click()),
    decide(
      "v",
      _("reviewed: I compared it with the photo"),
      message((state) => desk.decide(state, "reviewed")),
    ),
    decide(
      "a",
      _("approve: nobody needs to look again"),
      message((state) => desk.decide(state, "approved")),
    ),
    decide(
      "x",
      _("cannot read it"),
      message((state) => desk.decide(state, "cannot_read")),
    ),
    decide(
      "shift+x",
      _("not Arabic: there is no such message"),
      message((state) => desk.notArabic(state)),
    ),
    decide(
      "t",
      _("translate again"),
      message((state) => void desk.translate(state)),
    ),
    decide(
      "shift+t",
      _("the English still fits the corrected Arabic"),
      message((state) => desk.stillFits(state)),
    ),
    decide(
      "e",
      _("to the English"),
      message((state) => desk.cards.get(state).english?.area.focus()),
    ),
    write(
      "g",
      _("[...]: something here cannot be read"),
      line((_, __, row) => row.gap()),
    ),
    write(
      "u",
      _("unsure letter: dot below it"),
      line((_, __, row) => row.unsure()),
    ),
    write("1", _("take the first other reading; 2 to 6 the others"), take(1)),
    ...[2, 3, 4, 5, 6].map((number) => ({ keys: [String(number)], run: take(number) })),
    write(
      "l",
      _("let the machine read the line again"),
      line((state, own) => void work.reread(state, [own])),
    ),
    write(
      "m",
      _("what a dictionary says of each word"),
      line(() => desk.toggleGloss()),
    ),
    write("k", _("Arabic keyboard on the screen"), () => desk.toggleKeyboard()),
    { group: _("In a line"), keys: ["enter"], what: _("next line, then the English (Shift: back)"), run: () => false },
    draw(
      "o",
      _("move the outline or draw it again"),
      line((state, own) => work.outline(state, own)),
    ),
    draw("d", _("draw a line that was missed"), () => (desk.at ? work.add(desk.at) : desk.newMessage())),
    draw("w", _("draw the first line of a new message"), () => desk.newMessage()),
    draw(
      "c",
      _("cut the line in two"),
      line((state, own) => work.cut(state, own)),
    ),
    draw(
      "j",
      _("join it with another"),
      line((state, own) => work.join(state, own)),
    ),
    draw("shift+m", _("mask a face, number plate or house number"), () => desk.masks.add()),
    altered(
      draw(
        "shift+arrowup",
        _("read it earlier, or in the message before"),
        line((state, own) => work.move(state, own, -1)),
      ),
    ),
    altered(
      draw(
        "shift+arrowdown",
        _("read it later, or in the next message"),
        line((state, own) => work.move(state, own, 1)),
      ),
    ),
    altered(
      draw(
        "delete",
        _("delete the line"),
        line((state, own) => work.remove(state, own)),
      ),
    ),
    draw("ctrl+z", _("take back the last change of lines, outside a text"), (event) =>
      event.target.closest("textarea, input") ? false : desk.undo(),
    ),
    look("p", _("to the photo: arrows move it there"), () => $("stage").focus()),
    look(["+", "-"], _("larger, smaller"), (event) => viewer.zoom(["+", "="].includes(event.key) ? 1.25 : 1 / 1.25)),
    look("0", _("the whole photo"), () => viewer.fit()),
    look(
      "z",
      _("nearer to the line at hand"),
      line((_, own) => viewer.reveal(own.polygon.points, { near: true })),
    ),
    look("r", _("turn it (Shift: the other way)"), () => viewer.rotate(90)),
    { keys: ["shift+r"], run: () => viewer.rotate(-90) },
    look("b", _("brighter (Shift: darker)"), () => viewer.setBrightness(viewer.brightness + 20)),
    { keys: ["shift+b"], run: () => viewer.setBrightness(viewer.brightness - 20) },
    look("f", _("even light: shadows taken away"), () => viewer.setFlat(!viewer.flat)),
    look("h", _("show or hide the outlines"), () => desk.toggleOutlines()),
    page("i", _("about this photo: place, date, tags"), () => unfold("details-fold", "input")),
    page("shift+q", _("ask or remark something about the message"), () => unfold("comments-fold", "textarea")),
    page("y", _("what people have changed"), () => unfold("history-fold", "button")),
    page("?", _("this list"), () => desk.help()),
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
