/** Who does it, and when: two short answers on a note, both optional, written where they are read. */

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { fieldOf } from "./note-field.js";

/** @import {Note} from "../protocol.js" */
/** @import {Act, RoomModel} from "./model.js" */
/** @typedef {"who"|"when"} Field */

const FIELDS = /** @type {const} */ (["who", "when"]);

/** @param {RoomModel} model @param {Act|null} act @param {Note} note @param {boolean} offered  whether one may fill it in here */
export function whoAndWhen(model, act, note, offered) {
  if (act && model.ui.desk.assigning[note.id]) return form(model, act, note);
  const shown = FIELDS.filter((field) => offered || note[field] !== null);
  if (shown.length === 0) return nothing;
  return html`<dl class="who-and-when">
    ${shown.map(
      (field) => html`<div ?data-answered=${note[field] !== null}>
        <dt>${offered && note[field] === null ? ask(model, act, note, field) : model.t(`note.${field}`)}</dt>
        <dd lang=${model.room.locale}>${offered && note[field] !== null ? again(act, note, field) : (note[field] ?? nothing)}</dd>
      </div>`,
    )}
  </dl>`;
}

/** @param {RoomModel} model @param {Act|null} act @param {Note} note @param {Field} field */
function ask({ t }, act, { id }, field) {
  return html`<button type="button" class="note-key" data-key=${field} aria-describedby="note-${id}-text"
    @click=${() => act?.notes.assign(id, field)}>${t(`note.${field}`)}</button>`;
}

/** @param {Act|null} act @param {Note} note @param {Field} field */
function again(act, note, field) {
  return html`<button type="button" class="note-key answered" data-key=${field} @click=${() => act?.notes.assign(note.id, field)}>${note[field]}</button>`;
}

/** @param {RoomModel} model @param {Act} act @param {Note} note */
function form({ t, ui, room }, act, { id }) {
  const open = ui.desk.assigning[id] ?? { who: "", when: "" };
  const gone = !room.notes.some((each) => each.id === id);
  const error = ui.desk.errors[id] ?? (gone ? t("err.note_gone") : undefined);
  const cancel = () => act.notes.cancelAssigned(id);
  return html`<div class="who-and-when"><form @submit=${saving(act, id)} @keydown=${escaping(cancel)} novalidate>
    ${FIELDS.map(
      (field) => html`<label for="${field}-${id}">${t(`note.${field}`)}</label>
        <input type="text" id="${field}-${id}" autocomplete="off" lang=${room.locale} .value=${live(open[field])} aria-describedby="assign-${id}-error"
          @input=${(/** @type {Event} */ event) => act.notes.reassign(id, field, fieldOf(event).value)} />`,
    )}
    <p id="assign-${id}-error" class="error small" role=${gone ? "status" : nothing}>${error ?? nothing}</p>
    <div class="note-editor-keys">
      <button type="submit" class="button compact primary">${t(gone ? "err.note_as_new" : "note.save")}</button>
      <button type="button" class="button compact" @click=${cancel}>${t("note.cancel")}</button>
    </div>
  </form></div>`;
}

/** @param {Act} act @param {string} id */
function saving(act, id) {
  return (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    act.notes.saveAssigned(id);
  };
}

/** @param {() => void} cancel */
function escaping(cancel) {
  return (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    cancel();
  };
}
