/** A board on the big screen: whole as long as it fits, else column by column in turn, for nobody scrolls there. */

import { html, nothing } from "lit-html";
import { pilesOf } from "../room/groups.js";
import { notesIn } from "../room/select.js";
import { boardSheet } from "./board.js";
import { groupItem } from "./group.js";
import { noteItem } from "./note.js";
import { withNotes } from "./notes-model.js";

/** @import {BoardPlan, Note, Room} from "../protocol.js" */
/** @import {RoomModel} from "./model.js" */
/** @import {Stage} from "./stage.js" */

/** So many notes of a column at a time. @typedef {{board: string, column: string, from: number}} Turned */

const TURN = 12_000;
/** As many as can be expected to fit. */
const AT_ONCE = 20;

/** @param {RoomModel} model @param {BoardPlan} board */
export function boardOnScreen(model, board) {
  const { turned } = model.ui;
  const column =
    turned?.board === board.id ? board.columns.find(({ id }) => id === turned.column) : undefined;
  if (!(turned && column)) return boardSheet(model, null, board);
  const { t, text, langOf, room } = model;
  const notes = pilesOf(room, notesIn(room, board.id, column.id)).flatMap((pile) => pile.notes);
  const drawn = withNotes(model);
  const spot = { board: board.id, column: column.id };
  const item = (/** @type {Note} */ note) => noteItem(drawn, null, note, column.assignable);
  return html`<section class="screen-column" aria-labelledby="screen-column">
    <h2 id="screen-column"><span lang=${langOf(column.heading) ?? nothing}>${text(column.heading)}</span>
      <span class="screen-n">${t("notes.count", { n: notes.length })}</span></h2>
    <ul class="screen-notes" role="list">
      ${pilesOf(room, notes.slice(turned.from, turned.from + AT_ONCE)).map(({ group, notes: own }) =>
        group ? groupItem(drawn, null, group, spot, own.length, own.map(item)) : own.map(item),
      )}
    </ul>
  </section>`;
}

/**
 * Turns the page when what is drawn does not fit: the whole board, then each of its columns that has notes.
 *
 * @param {Stage} stage
 * @param {(ms: number, work: () => void) => () => void} after
 */
export function createScreenTurns({ state, ui, show }, after) {
  let cancel = () => {};
  /** @type {string|null} */
  let turning = null;

  return { drawn };

  function drawn() {
    const board = boardShown();
    if (board?.id === turning || (board && !overflows())) return;
    cancel();
    turning = board?.id ?? null;
    if (board) cancel = after(TURN, turn);
    else if (ui().turned) show({ turned: null });
  }

  function turn() {
    const board = boardShown();
    const { room } = state();
    if (!(board && room) || board.id !== turning) {
      turning = null;
      return;
    }
    const pages = pagesOf(room, board);
    const { column, from } = ui().turned ?? {};
    const next = pages[pages.findIndex((page) => page.column === column && page.from === from) + 1];
    show({ turned: next ?? null });
    // Back at the whole board it is seen anew whether it fits by now.
    if (next) cancel = after(TURN, turn);
    else turning = null;
  }

  function boardShown() {
    const { room, you } = state();
    if (room?.step !== "document" || you?.role !== "screen") return null;
    return room.workshop.boards.find(({ id }) => id === room.place) ?? room.workshop.boards[0] ?? null;
  }
}

/** @param {Room} room @param {BoardPlan} board @returns {Turned[]} */
function pagesOf(room, board) {
  return board.columns.flatMap(({ id }) => {
    const n = Math.ceil(notesIn(room, board.id, id).length / AT_ONCE);
    return Array.from({ length: n }, (_, page) => ({ board: board.id, column: id, from: page * AT_ONCE }));
  });
}

function overflows() {
  const screen = document.querySelector(".screen");
  return screen !== null && screen.scrollHeight > screen.clientHeight + 1;
}
