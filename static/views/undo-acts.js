/** Taking back one's own last acts, one at a time, and what becomes of that, in words. */

import { backOf, lastDone, notesOfAct } from "../room/undo.js";
import { focusOn } from "./focus.js";
import { refusalText } from "./refusal.js";

/** @import {State} from "../room/state.js" */
/** @import {Done} from "../room/undo.js" */
/** @import {Stage} from "./stage.js" */

/** @typedef {{undo: () => void, redo: () => void, dismissUndone: () => void}} UndoAct */

/** What the server says of an act that cannot be taken back. @type {Record<string, string>} */
const REFUSALS = { note_gone: "undo.gone", not_allowed: "undo.others" };

/** @param {Stage} stage */
export function createUndo({ state, ui, words, show, line, announcer, afterDrawing }) {
  /** What has been asked for and not answered, by op. @type {Map<string, Done>} */
  const asked = new Map();
  /** The acts that have been seen: another one is new, and ends what may be done again. @type {Set<string>} */
  let known = new Set();
  /** The note that was asked for where it had lain: known only when the server has answered. @type {string|null} */
  let returning = null;

  return { acts: { undo, redo, dismissUndone: () => tell(null) }, noticed };

  function undo() {
    const acts = lastDone(state());
    const [last] = acts;
    const { removed, lifted, dragged } = ui().desk;
    if (lifted || dragged || removed?.restoring) return;
    if (last)
      takeBack(
        last,
        acts.map((done) => ({ done, ...backOf(state(), done) })),
      );
    else announcer.say(words().t("undo.nothing"));
  }

  /** @param {Done} last @param {(ReturnType<typeof backOf> & {done: Done})[]} backs of all that was one act */
  function takeBack(last, backs) {
    const able = backs.filter(({ why }) => why === null);
    const [first] = backs;
    for (const { done, why } of backs) if (why && why !== "closed") line().letStand(done.id);
    if (able.length === 0) {
      fail(last, words().t(`undo.${first?.why}`));
      return;
    }
    returning = fromRow(last);
    for (const { done, ops } of able) ask(done, ops);
    restoring(last);
    keep([...ui().desk.again, able.map(({ done }) => done).reverse()]);
    succeed(last);
  }

  /** @param {Done} done @param {import("../protocol.js").Op[]} ops */
  function ask(done, ops) {
    for (const id of line().takeBack(done.id, ops)) asked.set(id, done);
  }

  /** Where it is back the focus is too, if it has not gone elsewhere meanwhile. @param {State} now */
  function focusReturned({ room }) {
    if (returning === null || !room?.notes.some(({ id }) => id === returning)) return;
    const selector = `#note-${returning}`;
    returning = null;
    afterDrawing(() => document.activeElement === document.body && focusOn(selector, "nearest"));
  }

  /** What was taken back last is done again, as long as one has done nothing else since. */
  function redo() {
    const { again, lifted, dragged } = ui().desk;
    const acts = again.at(-1);
    if (lifted || dragged) return;
    if (!acts) {
      announcer.say(words().t("redo.nothing"));
      return;
    }
    keep(again.slice(0, -1));
    for (const done of acts) line().doAgain(done);
    known = new Set(state().done.map(({ id }) => id));
    announcer.say(words().t("redo.done"));
    tell(null);
  }

  /** @param {readonly (readonly Done[])[]} again */
  function keep(again) {
    show({ desk: { ...ui().desk, again } });
  }

  /** The line in the note's place stays until the note is back: offline it may not be known until the room is. @param {Done} done */
  function restoring(done) {
    const { desk } = ui();
    const { removed } = desk;
    if (!removed) return;
    const same = done.op.type === "remove_note" && done.op.id === removed.note.id;
    show({ desk: { ...desk, removed: same ? { ...removed, restoring: true } : null } });
  }

  /** Said, and shown too where what came of it cannot be seen. @param {Done} done */
  function succeed(done) {
    const { was } = done;
    const text = words().t(`undo.done_${kindOf(done)}`, { column: headingOf(was) });
    announcer.say(text);
    tell(isShown(was) ? null : text);
  }

  /** @param {Done} done @param {string} reason */
  function fail(done, reason) {
    const column = headingOf(done.was);
    const text = `${words().t(`undo.not_${kindOf(done)}`, { column })} ${reason}`;
    announcer.say(text);
    tell(text);
  }

  /** @param {string|null} undone */
  function tell(undone) {
    const { desk } = ui();
    if (desk.undone !== undone) show({ desk: { ...desk, undone } });
  }

  /** @param {State} before @param {State} now */
  function noticed(before, now) {
    if (before.done !== now.done) endAgain(now);
    focusReturned(now);
    if (asked.size === 0) return;
    const waiting = new Set(now.pending.map(({ id }) => id));
    for (const [id, done] of asked) {
      if (waiting.has(id)) continue;
      asked.delete(id);
      const refused = now.refused.find((each) => each.id === id && !before.refused.includes(each));
      if (refused) refusedBack(refused.id, refused.code, done);
    }
  }

  /** @param {State} now */
  function endAgain({ done }) {
    const isNew = done.some(({ id }) => !known.has(id));
    known = new Set(done.map(({ id }) => id));
    if (isNew && ui().desk.again.length > 0) keep([]);
  }

  /** @param {string|null} id @param {string} code @param {Done} done */
  function refusedBack(id, code, done) {
    const { desk } = ui();
    queueMicrotask(() => line().dismiss(id));
    returning = null;
    if (desk.removed?.restoring) show({ desk: { ...desk, removed: null } });
    const lost = code === "note_gone" && done.op.type === "remove_note";
    const key = lost ? "undo.lost" : REFUSALS[code];
    fail(done, key ? words().t(key) : refusalText(words(), code));
  }

  /** @param {{board: string, column: string}} spot */
  function headingOf({ board, column }) {
    const columns = state().room?.workshop.boards.find(({ id }) => id === board)?.columns ?? [];
    return words().text(columns.find(({ id }) => id === column)?.heading);
  }
}

/** Acts that have other names in words. @type {Record<string, string>} */
const KINDS = { name_group: "group_name", move_group: "several", move_notes: "several" };

/** @param {Done} done */
export function kindOf({ op: { type }, batch }) {
  return batch === undefined ? (KINDS[type] ?? type.replace(/_notes?$/, "")) : "batch";
}

/** The note that is asked for from the line in its place, which goes. @param {Done} last */
function fromRow(last) {
  return document.activeElement?.closest(".note-removed") ? (notesOfAct(last)[0] ?? null) : null;
}

/** @param {{board: string, column: string}} spot */
function isShown({ board, column }) {
  const drawn = document.querySelector(`[data-column="${CSS.escape(`${board}/${column}`)}"]`);
  return drawn instanceof HTMLElement && drawn.offsetParent !== null;
}
