/** One of the boards: its columns between rules, headings and fields in line; on a phone a column at a time. */

import { html, nothing } from "lit-html";
import { isOpenForNotes } from "../room/writing.js";
import { boardSearch } from "./board-search.js";
import { legendLine } from "./colors.js";
import { columnKey, columnNotes } from "./column.js";
import { keyOf } from "./desk.js";
import { markedBar, markingChoice } from "./group.js";
import { noteRightsLine } from "./note-rights.js";
import { withNotes } from "./notes-model.js";
import { silenceLine } from "./silence.js";
import { starsLine } from "./stars.js";

/** @import {BoardPlan, Column} from "../protocol.js" */
/** @import {Act, RoomModel} from "./model.js" */
/** @import {NotesModel} from "./notes-model.js" */

/** @param {RoomModel} room @param {Act|null} act  null where nothing may be touched @param {BoardPlan} board */
export function boardSheet(room, act, board) {
  const model = withNotes(room);
  const { ui } = model;
  const shown = board.columns.find(({ id }) => id === ui.desk.columns[board.id]) ?? board.columns[0];
  return html`<div id="board" class="board" role=${act ? "tabpanel" : nothing} aria-labelledby=${act ? `tab-${board.id}` : nothing} data-columns=${board.columns.length}>
    ${words(model, board, act !== null && isOpenForNotes(model.room))}
    ${act ? html`<div class="board-ways">${silenceLine(model, act, board.id)}${starsLine(model, act, board.id, { offered: true })}</div>` : nothing}
    ${boardTools(model, act, board)}
    ${act && shown ? columnChoice(model, act, board, shown) : nothing}
    <div class="columns">
      ${board.columns.map((column) => columnSection(model, act, board, column, column === shown))}
    </div>
    ${act ? markedBar(model, act) : nothing}
  </div>`;
}

/** What colours stand for, and the way to find a note. @param {NotesModel} model @param {Act|null} act @param {BoardPlan} board */
function boardTools(model, act, board) {
  return html`<div class="board-tools">${act ? boardSearch(model, act, board) : nothing}${legendLine(model, act)}</div>`;
}

/** What the board is for, and what is not to be written on it. @param {NotesModel} model @param {BoardPlan} board @param {boolean} written */
function words(model, { prompt }, written) {
  if (!(prompt || written)) return nothing;
  const { t, text, langOf } = model;
  return html`<div class="board-words">
    ${prompt ? html`<p class="board-prompt" lang=${langOf(prompt) ?? nothing}>${text(prompt)}</p>` : nothing}
    ${written ? html`<p class="small soft">${t("notes.care")}</p>${noteRightsLine(model)}` : nothing}
  </div>`;
}

/** @param {NotesModel} model @param {Act} act @param {BoardPlan} board @param {Column} shown */
function columnChoice({ t, text }, act, board, shown) {
  const choose = (/** @type {Event} */ event) =>
    act.notes.showColumn(board.id, /** @type {HTMLSelectElement} */ (event.target).value);
  const i = board.columns.indexOf(shown) + 1;
  return html`<div class="column-choice">
    <label for="column">${t("column.of", { i, n: board.columns.length })}</label>
    <select id="column" @change=${choose}>
      ${board.columns.map(
        (column) =>
          html`<option value=${column.id} .selected=${column === shown}>${text(column.heading)}</option>`,
      )}
    </select>
  </div>`;
}

/** @param {NotesModel} model @param {Act|null} act @param {BoardPlan} board @param {Column} column @param {boolean} shown */
function columnSection(model, act, board, column, shown) {
  const { text, langOf } = model;
  const spot = { board: board.id, column: column.id };
  const heading = `column-${board.id}-${column.id}`;
  return html`<section class="column" aria-labelledby=${heading} data-column=${keyOf(spot)} ?data-shown=${shown} ${columnKey(spot)}>
    <h2 id=${heading} lang=${langOf(column.heading) ?? nothing}>${text(column.heading)}</h2>
    <p class="column-hint" lang=${langOf(column.hint) ?? nothing}>${text(column.hint)}</p>
    ${columnNotes(model, act, board.id, column, heading)}
  </section>`;
}

/** Others' movements may be hidden, wherever they are seen: at the foot of what they are seen on. @param {RoomModel} model @param {Act} act */
export function motionChoice(model, act) {
  const { t, ui, room } = model;
  if (room.settings.solo) return html`<div class="board-foot">${markingChoice(model, act)}</div>`;
  const choose = (/** @type {Event} */ event) =>
    act.notes.setStill(/** @type {HTMLInputElement} */ (event.target).checked);
  return html`<div class="board-foot"><label class="choice motion-choice">
    <input type="checkbox" .checked=${ui.desk.still} @change=${choose} />
    <span>${t("motion.hide")}</span>
  </label>${markingChoice(model, act)}</div>`;
}
