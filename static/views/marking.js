/** Marking notes to do something with several at once: by Ctrl, ⌘ or Shift and a click, by X on a note, or by taps once one has asked for it. */

import { html, nothing } from "lit-html";
import { keyOf } from "./desk.js";

/** @import {Note} from "../protocol.js" */
/** @import {Desk} from "./desk.js" */
/** @import {Act} from "./model.js" */
/** @import {ListModel} from "./notes-model.js" */

/** @typedef {{onto: boolean, marked: boolean, marking: boolean}} Marks */

/** What is seen of a note that others are laid on, or that is marked. @param {Pick<Desk, "dragged"|"marked"|"marking">} desk @param {Note} note @returns {Marks} */
export function marksOf({ dragged, marked, marking }, note) {
  const over = dragged?.over;
  return {
    onto: over?.onto === note.id && keyOf(over) === keyOf(note),
    marked: marked.includes(note.id),
    marking: marking || marked.length > 0,
  };
}

/** @param {ListModel} model @param {Act} act @param {Note} note @param {Marks} marks */
export function markBox({ t }, act, { id }, { marked, marking }) {
  if (!marking) return nothing;
  return html`<button type="button" class="note-mark" role="checkbox" data-key="mark" aria-checked=${marked ? "true" : "false"}
      aria-label=${t("marked.mark")} aria-describedby="note-${id}-text" @click=${() => act.notes.mark(id)}>
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="m5 12 5 5 9-10"></path></svg>
  </button>`;
}

/** Whether a click on the note itself marks it. @param {Act} act @param {string} id @param {Marks} marks */
export function clicked(act, id, { marking }) {
  return (/** @type {MouseEvent} */ event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("button, a, input, textarea, select, form")) return;
    if (!(event.ctrlKey || event.metaKey || event.shiftKey || marking)) return;
    event.preventDefault();
    act.notes.mark(id);
  };
}
