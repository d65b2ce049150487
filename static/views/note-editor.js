/** A note whose text one edits, in its place; it stays there, with what is typed, also when another takes the note away. */

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { fieldOf, pressed } from "./note-field.js";

/** @import {Note} from "../protocol.js" */
/** @import {Act} from "./model.js" */
/** @import {ListModel} from "./notes-model.js" */

/** @param {ListModel} model @param {Act} act @param {Note} note */
export function noteEditor({ t, room, ui, isThere }, act, note) {
  const { id, color } = note;
  const editing = ui.desk.editing[id];
  if (!editing) return nothing;
  const gone = !isThere(id);
  const error = ui.desk.errors[id] ?? (gone ? t("err.note_gone") : undefined);
  const cancel = () => act.notes.cancel(id);
  const save = () => (gone ? act.notes.addAsNew(id) : act.notes.save(id));
  return html`<li class="note" id="note-${id}" tabindex="-1" data-note=${id} data-color=${color} data-editing>
    <form class="note-editor" @submit=${submitting(save)}>
      <label class="visually-hidden" for="edit-${id}">${t("note.edit_label")}</label>
      <textarea id="edit-${id}" rows="2" dir="auto" lang=${room.locale} .value=${live(editing.text)} enterkeyhint="done"
        aria-describedby="edit-${id}-error" aria-invalid=${error ? "true" : nothing}
        @input=${(/** @type {Event} */ event) => act.notes.rewrite(id, fieldOf(event).value)}
        @keydown=${(/** @type {KeyboardEvent} */ event) => pressed(event, gone ? () => {} : save, cancel)}
        @blur=${act.notes.hush}></textarea>
      <p id="edit-${id}-error" class="error small" role=${gone ? "status" : nothing}>${error ?? nothing}</p>
      <div class="note-editor-keys">
        <button type="submit" class="button compact primary">${gone ? t("err.note_as_new") : t("note.save")}</button>
        <button type="button" class="button compact" @click=${cancel}>${t("note.cancel")}</button>
      </div>
    </form>
  </li>`;
}

/** @param {() => void} save */
function submitting(save) {
  return (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    save();
  };
}
