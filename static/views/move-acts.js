/** What a person may do with the place of a note: drag it, lift it with the keys, or say where it goes. */

import { watchLifting } from "../lib/lift.js";
import { mayChange, mayLieOn } from "../room/writing.js";
import { FIRST, fieldId, keyOf, LAST, spotOf } from "./desk.js";
import { focusOn } from "./focus.js";
import { neighbours, rowsOf } from "./rows.js";

/** @import {Desk, Lifted, Spot} from "./desk.js" */
/** @import {Stage} from "./stage.js" */

/**
 * @typedef {object} MoveAct
 * @property {(id: string) => void} askMove
 * @property {(change: Partial<import("./desk.js").Moving>) => void} chooseMove
 * @property {() => void} closeMove
 * @property {() => void} move
 * @property {(id: string) => void} lift  or drop what is lifted
 * @property {(event: KeyboardEvent) => void} steer
 * @property {() => void} putBack
 */

/**
 * @param {Stage} stage
 * @returns {MoveAct}
 */
export function createMoveActs(stage) {
  const { state, ui, words, show, line, announcer, afterDrawing } = stage;
  watchLifting({ lifted: dragged, over: draggedOver, landed });

  return {
    askMove,
    chooseMove: (change) => {
      const { moving } = desk();
      if (moving) lay({ moving: { ...moving, ...change } });
    },
    closeMove,
    move,
    lift: (id) => (desk().lifted?.note === id ? drop() : lift(id)),
    steer,
    putBack,
  };

  function desk() {
    return ui().desk;
  }

  /** @param {Partial<Desk>} change */
  function lay(change) {
    show({ desk: { ...desk(), ...change } });
  }

  // Saying where it goes

  /** @param {string} id */
  function askMove(id) {
    const note = noteOf(id);
    if (!note) return;
    lay({ moving: { note: id, board: note.board, column: note.column, after: FIRST } });
    show({ dialog: "move" });
  }

  function closeMove() {
    const { moving } = desk();
    lay({ moving: null });
    show({ dialog: null });
    if (!moving) return;
    const from = noteOf(moving.note)
      ? `#note-${moving.note} [data-key="move"]`
      : `#${fieldId(keyOf(moving))}`;
    afterDrawing(() => focusOn(from, "nearest"));
  }

  function move() {
    const { moving } = desk();
    const { room } = state();
    closeMove();
    if (!(moving && room)) return;
    const ids = idsIn(moving, moving.note);
    const after = { [FIRST]: null, [LAST]: ids.at(-1) ?? null }[moving.after];
    moveTo(moving.note, moving, after === undefined ? moving.after : after);
  }

  /**
   * @param {string} id
   * @param {Spot} to
   * @param {string|null} after the note that it follows; null: none
   */
  function moveTo(id, { board, column }, after) {
    const note = noteOf(id);
    if (!note) {
      announcer.say(words().t("note.gone_removed"));
      return;
    }
    const ids = idsIn({ board, column }, id);
    const own = idsIn(note, "");
    const stays = keyOf(note) === keyOf({ board, column }) && (own[own.indexOf(id) - 1] ?? null) === after;
    if (!stays) {
      lay({ removed: null, undone: null });
      line().send({ type: "move_note", id, board, column, after });
    }
    const i = after === null ? 1 : ids.indexOf(after) + 2;
    announcer.say(words().t("note.moved", { column: headingOf({ board, column }), i, n: ids.length + 1 }));
  }

  // With the keys

  /** @param {string} id */
  function lift(id) {
    const note = noteOf(id);
    const { room } = state();
    if (!(note && room && mayChange(room, state(), note))) return;
    const { board, column } = note;
    const index = idsIn(note, "").indexOf(id);
    lay({ lifted: { note: id, board, column, index } });
    line().whisper("dragging", board, column, id);
    announcer.say(`${words().t("note.lifted")} ${placeWords({ note: id, board, column, index })}`);
  }

  /** @param {KeyboardEvent} event */
  function steer(event) {
    const { lifted } = desk();
    if (!lifted) return;
    if (event.key === "Escape") putBack();
    else if (event.key === "Tab") drop();
    else if (!event.key.startsWith("Arrow")) return;
    else carry(lifted, event.key);
    if (event.key !== "Tab") event.preventDefault();
  }

  /** @param {Lifted} lifted @param {string} key */
  function carry(lifted, key) {
    const next = steps(lifted, key);
    if (!next) return;
    const columns = { ...desk().columns, [next.board]: next.column };
    lay({ lifted: next, columns });
    line().whisper("dragging", next.board, next.column, next.note);
    announcer.say(placeWords(next));
    afterDrawing(() => focusOn(`#note-${next.note} [data-key="handle"]`, "nearest"));
  }

  /** @param {Lifted} lifted @param {string} key @returns {Lifted|null} */
  function steps(lifted, key) {
    if (key === "ArrowUp" || key === "ArrowDown") return along(lifted, key === "ArrowUp" ? -1 : 1);
    const keys = keysOnPage().filter((place) => mayLand(lifted.note, place));
    const to = keys[keys.indexOf(keyOf(lifted)) + (key === "ArrowRight" ? 1 : -1)];
    if (to === undefined) return null;
    const { board, column } = spotOf(to);
    const index = Math.min(lifted.index, idsIn({ board, column }, lifted.note).length);
    return { ...lifted, board, column, index };
  }

  /** @param {Lifted} lifted @param {number} by @returns {Lifted|null} */
  function along(lifted, by) {
    const index = lifted.index + by;
    return index < 0 || index > idsIn(lifted, lifted.note).length ? null : { ...lifted, index };
  }

  function drop() {
    const { lifted } = desk();
    if (!lifted) return;
    const ids = idsIn(lifted, lifted.note);
    lay({ lifted: null });
    line().endWhisper();
    moveTo(lifted.note, lifted, ids[lifted.index - 1] ?? null);
    afterDrawing(() => focusOn(`#note-${lifted.note} [data-key="handle"]`, "nearest"));
  }

  function putBack() {
    const { lifted } = desk();
    if (!lifted) return;
    lay({ lifted: null });
    line().endWhisper();
    const note = noteOf(lifted.note);
    if (note) announcer.say(words().t("note.put_back", { column: headingOf(note) }));
    afterDrawing(() => focusOn(`#note-${lifted.note} [data-key="handle"]`, "nearest"));
  }

  /** @param {Lifted} lifted */
  function placeWords(lifted) {
    const n = idsIn(lifted, lifted.note).length + 1;
    return words().t("note.at", { column: headingOf(lifted), i: lifted.index + 1, n });
  }

  // By mouse or finger

  /** @param {string} id */
  function dragged(id) {
    const note = noteOf(id);
    if (!note) return;
    lay({ dragged: { note: id, over: null }, lifted: null });
    line().whisper("dragging", note.board, note.column, id);
  }

  /** @param {string} id @param {string|null} place @param {number} y */
  function draggedOver(id, place, y) {
    const over =
      place === null || !mayLand(id, place) ? null : { ...spotOf(place), before: noteBelow(place, y) };
    const known = desk().dragged?.over;
    if (known?.board === over?.board && known?.column === over?.column && known?.before === over?.before)
      return;
    lay({ dragged: { note: id, over } });
    if (over) line().whisper("dragging", over.board, over.column, id);
  }

  /** @param {string} id @param {string|null} place @param {number} y */
  function landed(id, place, y) {
    const before = place === null ? null : noteBelow(place, y);
    line().endWhisper();
    if (place !== null && mayLand(id, place)) {
      const spot = spotOf(place);
      const ids = idsIn(spot, id);
      const at = before === null ? ids.length : ids.indexOf(before);
      moveTo(id, spot, ids[at - 1] ?? null);
    }
    lay({ dragged: null });
  }

  /** The note before which one would land: the first whose middle lies below the pointer. @param {string} key @param {number} y */
  function noteBelow(key, y) {
    const moved = desk().dragged?.note;
    const column = document.querySelector(`[data-column="${CSS.escape(key)}"]`);
    for (const element of column?.querySelectorAll("li[data-note]") ?? []) {
      const { top, height } = element.getBoundingClientRect();
      const id = element.getAttribute("data-note");
      if (id !== moved && y < top + height / 2) return id;
    }
    return null;
  }

  /** A note that is gone may land, so that its mover hears of it. @param {string} id @param {string} key */
  function mayLand(id, key) {
    const note = noteOf(id);
    return note === undefined || mayLieOn(note, spotOf(key).board);
  }

  /** @param {Spot} spot @param {string} except */
  function idsIn(spot, except) {
    const { room } = state();
    return room ? neighbours(rowsOf(room, { ...desk(), lifted: null }, spot).rows, except) : [];
  }

  /** @param {Spot} spot */
  function headingOf({ board, column }) {
    const boards = state().room?.workshop.boards ?? [];
    const columns = boards.find(({ id }) => id === board)?.columns ?? [];
    return words().text(columns.find(({ id }) => id === column)?.heading);
  }

  /** @param {string} id */
  function noteOf(id) {
    return state().room?.notes.find((note) => note.id === id);
  }
}

/** The columns that are drawn, in their order; a phone draws them all and shows one. */
function keysOnPage() {
  const columns = [...document.querySelectorAll("[data-column]")];
  return columns.map((column) => column.getAttribute("data-column") ?? "");
}
