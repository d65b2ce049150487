/** What a person may do with the place of a note: say where it goes, lift it with the keys, or drag it. */

import { FIRST, fieldId, keyOf, LAST, noteWith } from "./desk.js";
import { watchDragging } from "./drag-acts.js";
import { focusOn } from "./focus.js";
import { createLiftActs } from "./lift-acts.js";

/** @import {Moving} from "./desk.js" */
/** @import {LiftAct} from "./lift-acts.js" */
/** @import {Places} from "./places.js" */
/** @import {Stage} from "./stage.js" */

/**
 * @typedef {LiftAct & {
 *   askMove: (id: string) => void,
 *   askMoveMarked: () => void,
 *   chooseMove: (change: Partial<Moving>) => void,
 *   closeMove: () => void,
 *   move: () => void,
 * }} MoveAct
 */

/**
 * @param {Stage} stage
 * @param {Places} places
 * @param {(group: string) => void} made  what becomes of a new group
 * @returns {MoveAct}
 */
export function createMoveActs(stage, places, made) {
  const { state, show, line, announcer, words, afterDrawing } = stage;
  const { desk, lay, noteOf, heldOf, rowsIn, idsIn, moveTo, layOn, headingOf } = places;
  watchDragging(stage, places, made);

  return {
    ...createLiftActs(stage, places),
    askMove: (id) => ask(heldOf(id)),
    askMoveMarked: () => ask({ notes: desk().marked, group: null }),
    chooseMove: (change) => {
      const { moving } = desk();
      if (moving) lay({ moving: { ...moving, ...change } });
    },
    closeMove,
    move,
  };

  /** @param {import("./places.js").Held} held */
  function ask(held) {
    const note = held.notes.map(noteOf).find((each) => each !== undefined);
    if (!note) return;
    lay({ moving: { ...held, board: note.board, column: note.column, after: FIRST, copy: false } });
    show({ dialog: "move" });
  }

  function closeMove() {
    const { moving } = desk();
    lay({ moving: null });
    show({ dialog: null });
    if (!moving) return;
    const back = wayBack(moving);
    afterDrawing(() => focusOn(desk().marked.length > 0 ? '[data-key="move-marked"]' : back, "nearest"));
  }

  /** To what was pressed, else to what follows where that lay, else to what came before, else to the field above. @param {Moving} moving */
  function wayBack({ notes, group, board, column }) {
    const [first = ""] = notes;
    const note = noteOf(first);
    if (!note) return `#${fieldId(keyOf({ board, column }))}`;
    const key = group
      ? `[data-group="${group}"] [data-key="move-group"]`
      : `#note-${first} [data-key="move"]`;
    const ids = idsIn(note, []);
    const at = ids.indexOf(first);
    const beside = [...ids.slice(at), ...ids.slice(0, at).reverse()].filter((id) => !notes.includes(id));
    return [key, ...beside.map((id) => `#note-${id}`), `#${fieldId(keyOf(note))}`];
  }

  function move() {
    const { moving } = desk();
    if (!(moving && state().room)) {
      closeMove();
      return;
    }
    const marked = moving.notes === desk().marked;
    closeMove();
    if (moving.copy) copy(moving);
    else put(moving);
    if (marked) lay({ marked: [], marking: false });
  }

  /** @param {Moving} moving */
  function put(moving) {
    const onto = noteWith(moving.after);
    if (onto !== null) {
      const group = layOn(moving, onto);
      if (group) made(group);
      return;
    }
    const rows = rowsIn(moving, moving.notes);
    const own = places.groupOf(moving);
    const after = rows.findIndex(({ note }) => note.id === moving.after);
    if (after >= 0 && own !== null && rows[after]?.note.group === own)
      moveTo(moving, moving, after + 1, { after: moving.after });
    else moveTo(moving, moving, indexOf(moving.after, after, rows.length));
  }

  /** The same text in another place; the note stays where it is. @param {Moving} moving */
  function copy(moving) {
    const rows = rowsIn(moving, []);
    const at = rows.findIndex(({ note }) => note.id === moving.after);
    const { board, column } = moving;
    let after = rows[indexOf(moving.after, at, rows.length) - 1]?.note.id ?? null;
    const batch = moving.notes.length > 1 ? line().newId() : undefined;
    for (const id of moving.notes) {
      const note = noteOf(id);
      if (!note) continue;
      const { text, color, statement, question } = note;
      const copied = line().newId();
      const source = note.hidden ? null : id;
      line().send(
        {
          type: "add_note",
          id: copied,
          board,
          column,
          after,
          text,
          color,
          statement,
          question,
          source,
        },
        batch,
      );
      after = copied;
    }
    announcer.say(words().t("note.copied", { column: headingOf(moving) }));
  }
}

/** @param {string} place @param {number} found where the note lies that it follows @param {number} length */
function indexOf(place, found, length) {
  if (place === FIRST) return 0;
  return place === LAST || found < 0 ? length : found + 1;
}
