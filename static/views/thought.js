/** "Skriv ner en tanke" at a result: a note for everything that is no answer to a question, which remembers what it is about. */

import { html, nothing } from "lit-html";
import { isOpenForNotes } from "../room/writing.js";
import { fieldKeyOf, spotOf } from "./desk.js";
import { linked } from "./linked.js";
import { noteField } from "./note-field.js";
import { hiddenMark, silenceWords } from "./silence.js";

/** @import {Room} from "../protocol.js" */
/** @import {ProfileRow} from "./profile.js" */
/** @import {Act, RoomModel} from "./model.js" */

/**
 * What a published row of the profile has besides its result.
 * @param {RoomModel} model
 * @param {Act} act
 * @param {string} statement
 * @returns {Pick<ProfileRow, "first"|"below">}
 */
export function thoughtAt(model, act, statement) {
  const spot = spotForThoughts(model.room);
  if (!(spot && isOpenForNotes(model.room))) return {};
  const open = model.ui.desk.thought === statement;
  const texts = model.room.notes.filter((note) => note.statement === statement);
  return {
    first: html`<button type="button" class="thought-key" aria-expanded=${open ? "true" : "false"} title=${model.t("results.write")}
        @click=${() => act.notes.toggleThought(statement)}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 20h4L19 9l-4-4L4 16v4Zm9-13 4 4"></path></svg>
      <span class="thought-words">${model.t("results.write")}</span>
      ${texts.length === 0 ? nothing : html`<span class="tab-count" aria-hidden="true">${texts.length}</span><span class="visually-hidden">${model.t("notes.count", { n: texts.length })}</span>`}
    </button>`,
    below: open ? thought(model, act, fieldKeyOf({ ...spot, statement }), statement) : undefined,
  };
}

/** @param {RoomModel} model @param {Act} act @param {string} key @param {string} statement */
function thought(model, act, key, statement) {
  const { t, text, room } = model;
  const about = room.workshop.statements.find(({ id }) => id === statement);
  const notes = room.notes.filter((note) => note.statement === statement);
  const heading = `thoughts-${statement}`;
  return html`<section class="thought" aria-labelledby=${heading}>
    <h2 id=${heading} class="visually-hidden">${t("results.thoughts", { left: text(about?.left), right: text(about?.right) })}</h2>
    <p class="small soft">${t("notes.care")}</p>
    ${silenceWords(model, spotOf(key).board)}
    ${noteField(model, act, key, heading)}
    ${
      notes.length === 0
        ? nothing
        : html`<ul class="notes" role="list">
          ${notes.map((note) => html`<li class="note" data-color=${note.color} ?data-hidden=${note.hidden}><p class="note-text" lang=${room.locale} dir="auto">${linked(note.text)}</p>${note.hidden ? hiddenMark(model) : nothing}</li>`)}
        </ul>`
    }
  </section>`;
}

/** The column beside the questions' own: what is said about the scale lands there. @param {Room} room */
function spotForThoughts({ workshop }) {
  const { questions, boards } = workshop;
  const board = boards.find(({ id }) => id === questions[0]?.board);
  const column = board?.columns.find(({ id }) => !questions.some((question) => question.column === id));
  return board && column ? { board: board.id, column: column.id } : null;
}
