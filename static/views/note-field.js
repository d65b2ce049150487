/** Where a new note is written: Enter posts it, Shift+Enter breaks the line, and the focus stays. */

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { fieldId } from "./desk.js";

/** @import {Act, RoomModel} from "./model.js" */

/**
 * @param {RoomModel} model
 * @param {Act} act
 * @param {string} key
 * @param {string} describedBy  the heading of what is written in
 */
export function noteField({ t, room, ui }, act, key, describedBy) {
  const id = fieldId(key);
  const text = ui.desk.drafts[key] ?? "";
  const error = ui.desk.errors[key];
  const { pasted } = ui.desk;
  const offered = pasted?.key === key && text.includes(pasted.text) ? pasted.lines.length : 0;
  return html`<form class="note-field" data-filled=${text === "" ? nothing : ""} @submit=${posting(act, key)}>
    <label for=${id}>${t("note.new")}</label>
    <textarea id=${id} rows="1" dir="auto" lang=${room.locale} .value=${live(text)} enterkeyhint="send"
      aria-describedby="${describedBy} ${id}-error" aria-invalid=${error ? "true" : nothing}
      @input=${(/** @type {Event} */ event) => act.notes.write(key, fieldOf(event).value)}
      @keydown=${(/** @type {KeyboardEvent} */ event) => pressed(event, () => act.notes.post(key))}
      @paste=${(/** @type {ClipboardEvent} */ event) => act.notes.paste(key, event.clipboardData?.getData("text/plain") ?? "")}
      @blur=${act.notes.hush}></textarea>
    ${
      offered === 0
        ? nothing
        : html`<div class="note-lines"><button type="button" class="button compact" @click=${() => act.notes.postLines(key)}>${t("paste.as_notes", { n: offered })}</button></div>`
    }
    <button type="submit" class="button compact primary">${t("note.add")}</button>
    <p id="${id}-error" class="error small">${error ?? nothing}</p>
  </form>`;
}

/**
 * Enter and Escape in a field for a note.
 * @param {KeyboardEvent} event
 * @param {() => void} enter
 * @param {() => void} [cancel]
 */
export function pressed(event, enter, cancel = () => fieldOf(event).blur()) {
  // While a character is being composed, Enter chooses it.
  if (event.isComposing || event.shiftKey) return;
  if (event.key === "Enter") {
    event.preventDefault();
    enter();
  } else if (event.key === "Escape") {
    event.stopPropagation();
    cancel();
  }
}

/** @param {Event} event */
export function fieldOf(event) {
  return /** @type {HTMLTextAreaElement|HTMLInputElement} */ (event.currentTarget);
}

/** @param {Act} act @param {string} key */
function posting(act, key) {
  return (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    act.notes.post(key);
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    form.querySelector("textarea")?.focus();
  };
}
