/** What is written under a heading: the field for a new note, who else writes there, and the notes. */

import { html, nothing } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { repeat } from "lit-html/directives/repeat.js";
import { landing } from "../lib/lift.js";
import { passingOver } from "../lib/passing-over.js";
import { isSifting } from "../room/sieve.js";
import { isOpenForNotes, silenceOf } from "../room/writing.js";
import { blocksOf } from "./blocks.js";
import { keyOf, spotOf } from "./desk.js";
import { groupItem } from "./group.js";
import { noteGone, noteItem } from "./note.js";
import { noteEditor } from "./note-editor.js";
import { noteField } from "./note-field.js";
import { refusedHere } from "./note-refusal.js";
import { rowsFacts, sharedFacts } from "./notes-model.js";
import { rowsOf } from "./rows.js";
import { typingAt } from "./whispering.js";

/** @import {Column} from "../protocol.js" */
/** @import {Act} from "./model.js" */
/** @import {Spot} from "./desk.js" */
/** @import {ListModel, NotesModel} from "./notes-model.js" */
/** @import {Row} from "./rows.js" */

/** Where a column of the drawing may be landed on, and is kept still. @param {Spot} spot */
export function columnKey(spot) {
  return landing(keyOf(spot));
}

/**
 * @param {NotesModel} model
 * @param {Act|null} act  null where nothing may be touched
 * @param {string} board
 * @param {Column} column
 * @param {string} heading  the id of what heads it
 */
export function columnNotes(model, act, board, column, heading) {
  const spot = { board, column: column.id };
  const key = keyOf(spot);
  const { rows, waiting } = rowsOf(model.room, model.ui.desk, spot);
  const typing = typingAt(model, model.whispers, spot);
  return html`<div class="column-body">
      ${act && isOpenForNotes(model.room) ? noteField(model, act, key, heading) : nothing}
    ${act ? refusedHere(model, act, key) : nothing}
    <div class="column-news">
      <p>${typing || nothing}</p>
      ${act && waiting.length > 0 ? more(model, act, key, waiting.length) : nothing}
    </div>
    ${rows.length === 0 ? empty(model, act !== null, spot) : list(model, act, rows, column, heading, key)}
  </div>`;
}

/** @param {NotesModel} model @param {Act} act @param {string} key @param {number} n */
function more({ t }, act, key, n) {
  return html`<button type="button" class="button compact column-more" @click=${() => act.notes.showWaiting(key)}>${t("column.more", { n })}</button>`;
}

/** @param {NotesModel} model @param {boolean} touched @param {Spot} spot */
function empty({ t, room, ui }, touched, spot) {
  const words = silenceOf(room, spot.board).silent ? "silence.empty" : "column.empty";
  const said = touched && isOpenForNotes(room) ? t(words) : nothing;
  return html`<p class="column-empty" ?data-landing=${isLast(ui.desk, keyOf(spot))}>${isSifting(ui.desk.sieve) ? t("search.none") : said}</p>`;
}

/** Whether what one drags would land last in the column. @param {Pick<import("./desk.js").Desk, "dragged">} desk @param {string} key */
function isLast({ dragged }, key) {
  const over = dragged?.over;
  return over?.before === null && over.onto === null && !over.within && keyOf(over) === key;
}

/**
 * Passed over whole where nothing is other in it: of most changes only a column or two knows.
 * @param {NotesModel} model
 * @param {Act|null} act
 * @param {Row[]} rows
 * @param {Column} column
 * @param {string} heading
 * @param {string} key
 */
function list(model, act, rows, column, heading, key) {
  return passingOver([act, column, key, ...sharedFacts(model)], rowsFacts(model, rows), (shared) =>
    listOf(model, act, rows, column, heading, key, shared),
  );
}

/**
 * @param {ListModel} model
 * @param {Act|null} act
 * @param {Row[]} rows
 * @param {Column} column
 * @param {string} heading
 * @param {string} key
 * @param {import("../lib/passing-over.js").Shared} shared
 */
function listOf(model, act, rows, column, heading, key, shared) {
  return html`<ul class="notes" role="list" aria-labelledby=${heading} ?data-landing=${isLast(model.ui.desk, key)}>
    ${repeat(blocksOf(model.room, rows), blockName, ({ group, rows: own }) => {
      const [row] = own;
      if (!group) return row && drawn(row);
      return groupItem(model, act, group, spotOf(key), own.length, repeat(own, rowName, drawn));
    })}
  </ul>`;

  /** @param {Row} row */
  function drawn(row) {
    return guard([shared, ...rowsFacts(model, [row])], () => rowOf(model, act, row, column));
  }
}

/** @param {import("./blocks.js").Block} block */
function blockName({ group, rows }) {
  return group ? `group ${group.id}` : rows.map(rowName).join();
}

/** @param {Row} row */
function rowName({ kind, note }) {
  return kind === "removed" ? `removed ${note.id}` : note.id;
}

/** @param {ListModel} model @param {Act|null} act @param {Row} row @param {Column} column */
function rowOf(model, act, { kind, note }, column) {
  switch (kind) {
    case "editor":
      return act ? noteEditor(model, act, note) : nothing;
    case "removed":
      return act ? removed(model, act) : nothing;
    case "gone":
      return noteGone(model, note, column.assignable);
    default:
      return noteItem(model, act, note, column.assignable);
  }
}

/** @param {ListModel} model @param {Act} act */
function removed({ t, ui }, act) {
  const restoring = ui.desk.removed?.restoring;
  return html`<li class="note-removed">
    <p>${restoring ? t("conn.saving") : t("note.removed")}</p>
    ${restoring ? nothing : html`<button type="button" class="button compact" @click=${act.notes.undo}>${t("note.undo")}</button>`}
  </li>`;
}
