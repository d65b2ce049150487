/** Taking back one's own last acts, one at a time, and what becomes of that, in words. */

import { backOf } from "../room/undo.js";
import { focusOn } from "./focus.js";
import { refusalText } from "./refusal.js";

/** @import {State} from "../room/state.js" */
/** @import {Done} from "../room/undo.js" */
/** @import {Stage} from "./stage.js" */

/** @typedef {{undo: () => void, dismissUndone: () => void}} UndoAct */

/** What the server says of an act that cannot be taken back. @type {Record<string, string>} */
const REFUSALS = { note_gone: "undo.gone", not_allowed: "undo.others" };

/** @param {Stage} stage */
export function createUndo({ state, ui, words, show, line, announcer, afterDrawing }) {
  /** What has been asked for and not answered, by op. @type {Map<string, Done>} */
  const asked = new Map();

  return { acts: { undo, dismissUndone: () => tell(null) }, noticed };

  function undo() {
    const done = state().done.at(-1);
    const { removed, lifted, dragged } = ui().desk;
    if (lifted || dragged || removed?.restoring) return;
    if (!done) {
      announcer.say(words().t("undo.nothing"));
      return;
    }
    const { op, why } = backOf(state(), done);
    if (why !== undefined) {
      if (why !== "closed") line().letStand(done.id);
      fail(done, words().t(`undo.${why}`));
      return;
    }
    const fromRow = document.activeElement?.closest(".note-removed");
    asked.set(line().takeBack(done.id, op), done);
    restoring(done);
    succeed(done);
    if (fromRow) afterDrawing(() => focusOn(`#note-${done.op.id}`, "nearest"));
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
  function succeed({ op, was }) {
    const column = headingOf(was);
    const text = words().t(`undo.done_${kindOf(op)}`, { column });
    announcer.say(text);
    tell(isShown(was) ? null : text);
  }

  /** @param {Done} done @param {string} reason */
  function fail({ op, was }, reason) {
    const text = `${words().t(`undo.not_${kindOf(op)}`, { column: headingOf(was) })} ${reason}`;
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
    if (asked.size === 0) return;
    const waiting = new Set(now.pending.map(({ id }) => id));
    for (const [id, done] of asked) {
      if (waiting.has(id)) continue;
      asked.delete(id);
      const refused = now.refused.find((each) => each.id === id && !before.refused.includes(each));
      if (refused) refusedBack(refused.id, refused.code, done);
    }
  }

  /** @param {string|null} id @param {string} code @param {Done} done */
  function refusedBack(id, code, done) {
    const { desk } = ui();
    queueMicrotask(() => line().dismiss(id));
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

/** @param {Done["op"]} op */
export function kindOf({ type }) {
  return type.replace("_note", "");
}

/** @param {{board: string, column: string}} spot */
function isShown({ board, column }) {
  const drawn = document.querySelector(`[data-column="${CSS.escape(`${board}/${column}`)}"]`);
  return drawn instanceof HTMLElement && drawn.offsetParent !== null;
}
