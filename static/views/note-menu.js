/** What may be done with a note beyond its own keys: a list that needs no fine aim, in a window of its own. */

import { html, nothing } from "lit-html";
import { mayBecomeStep } from "../room/origins.js";
import { isOpenForNotes, mayChange } from "../room/writing.js";
import { colorsOffered, nameOfColor } from "./colors.js";
import { dialog } from "./dialog.js";
import { shortened } from "./shortened.js";

/** @import {Note} from "../protocol.js" */
/** @import {Act, RoomModel} from "./model.js" */
/** @import {ListModel} from "./notes-model.js" */

const LABEL = 120;

/** Whether there is anything in it. @param {Pick<ListModel, "room"|"state">} model @param {Note} note */
export function hasMenu({ room, state }, note) {
  if (!isOpenForNotes(room) || state.you?.role === "screen") return false;
  return mayBecomeStep(room, note) || (mayChange(room, state, note) && colorsOffered(room).length > 0);
}

/** @param {RoomModel} model @param {Act} act */
export function noteMenu(model, act) {
  const { t, room, state, ui } = model;
  const note = room.notes.find(({ id }) => id === ui.desk.menu);
  const may = note !== undefined && mayChange(room, state, note);
  return dialog(
    { title: t("note.menu"), close: t("form.close"), onClose: act.notes.closeMenu, kind: "note-menu" },
    note
      ? html`<p class="move-text" lang=${room.locale} dir="auto">${shortened(note.text, LABEL)}</p>
          ${mayBecomeStep(room, note) ? item(t("step.make"), t("step.make_hint"), () => act.notes.makeStep(note.id)) : nothing}
          ${may ? colors(model, act, note) : nothing}`
      : html`<p role="status">${t("note.gone_removed")}</p>`,
  );
}

/** @param {string} words @param {string} hint @param {() => void} run */
function item(words, hint, run) {
  const press = (/** @type {MouseEvent} */ { currentTarget }) => {
    if (currentTarget instanceof Element) currentTarget.closest("dialog")?.close();
    run();
  };
  return html`<div class="note-menu-item">
    <button type="button" class="button" aria-describedby="note-menu-hint" @click=${press}>${words}</button>
    <p class="hint" id="note-menu-hint">${hint}</p>
  </div>`;
}

/** @param {RoomModel} model @param {Act} act @param {Note} note */
function colors(model, act, note) {
  const offered = colorsOffered(model.room);
  if (offered.length === 0) return nothing;
  return html`<fieldset class="note-colors">
    <legend>${model.t("color.choose")}</legend>
    ${offered.map(
      (color) => html`<label class="choice color-choice">
        <input type="radio" name="color" value=${color} .checked=${note.color === color} @change=${() => act.notes.color(note.id, color)} />
        <span class="swatch" data-color=${color} aria-hidden="true"></span>
        <span dir="auto">${nameOfColor(model, color)}</span>
      </label>`,
    )}
  </fieldset>`;
}
