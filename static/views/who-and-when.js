/** The plan of a step: who does it, when, what comes first and how it will show, written where they are read; what is not decided stays open. */

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { eachField, PLAN } from "../room/plan.js";
import { fieldOf } from "./note-field.js";

/** @import {Note} from "../protocol.js" */
/** @import {Act} from "./model.js" */
/** @import {ListModel} from "./notes-model.js" */
/** @import {Field} from "../room/plan.js" */

/** @param {ListModel} model @param {Act|null} act @param {Note} note @param {boolean} asked  whether its column asks for them @param {boolean} may  whether one may fill them in */
export function whoAndWhen(model, act, note, asked, may) {
  if (act && model.ui.desk.assigning[note.id]) return form(model, act, note);
  const decided = PLAN.filter((field) => note[field] !== null);
  const open = asked ? PLAN.filter((field) => note[field] === null) : [];
  if (decided.length + open.length === 0) return nothing;
  return html`<div class="who-and-when">
    ${decided.length === 0 ? nothing : answers(model, act, note, decided, asked && may)}
    ${open.length === 0 ? nothing : undecided(model, act, note, open, may)}
  </div>`;
}

/** @param {ListModel} model @param {Act|null} act @param {Note} note @param {Field[]} fields @param {boolean} may */
function answers(model, act, note, fields, may) {
  return html`<dl>
    ${fields.map(
      (field) => html`<div>
        <dt>${model.t(`note.${field}`)}</dt>
        <dd lang=${model.room.locale} dir="auto">${may ? again(act, note, field) : note[field]}</dd>
      </div>`,
    )}
  </dl>`;
}

/** Keys to fill it in, or for who may not that it is open. @param {ListModel} model @param {Act|null} act @param {Note} note @param {Field[]} fields @param {boolean} may */
function undecided(model, act, note, fields, may) {
  const { t } = model;
  return may
    ? html`<p class="undecided">${fields.map((field) => ask(model, act, note, field))}</p>`
    : html`<p class="undecided">${t("summary.missing")}: ${fields.map((field) => t(`note.${field}`)).join(" ")}</p>`;
}

/** @param {ListModel} model @param {Act|null} act @param {Note} note @param {Field} field */
function ask({ t }, act, { id }, field) {
  return html`<button type="button" class="note-key" data-key=${field} aria-describedby="note-${id}-text"
    @click=${() => act?.notes.assign(id, field)}>${t(`note.${field}`)}</button>`;
}

/** @param {Act|null} act @param {Note} note @param {Field} field */
function again(act, note, field) {
  return html`<button type="button" class="note-key answered" data-key=${field} @click=${() => act?.notes.assign(note.id, field)}>${note[field]}</button>`;
}

/** @param {ListModel} model @param {Act} act @param {Note} note */
function form({ t, ui, room, isThere }, act, { id }) {
  const open = ui.desk.assigning[id] ?? eachField(() => "");
  const gone = !isThere(id);
  const error = ui.desk.errors[id] ?? (gone ? t("err.note_gone") : undefined);
  const cancel = () => act.notes.cancelAssigned(id);
  return html`<div class="who-and-when"><form @submit=${saving(act, id)} @keydown=${escaping(cancel)} novalidate>
    ${PLAN.map(
      (field) => html`<label for="${field}-${id}">${t(`note.${field}`)}</label>
        <input type="text" id="${field}-${id}" autocomplete="off" dir="auto" lang=${room.locale} .value=${live(open[field])} aria-describedby="assign-${id}-error"
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
