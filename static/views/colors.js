/** The colours of notes, and what each stands for: in words wherever a colour is shown, so that none says anything by itself. */

import { html, nothing } from "lit-html";
import { LIMITS } from "../protocol.js";
import { isOpenForNotes } from "../room/writing.js";
import { dialog } from "./dialog.js";

/** @import {Note, Room} from "../protocol.js" */
/** @import {Act, RoomModel} from "./model.js" */
/** @typedef {Note["color"]} Color */

export const COLORS = /** @type {const} */ (["yellow", "blue", "green", "rose"]);

/** Those that say something, and the plain one; none until some colour does. @param {Pick<Room, "legend">} room @returns {Color[]} */
export function colorsOffered({ legend }) {
  return Object.values(legend).some(Boolean)
    ? COLORS.filter((color) => color === "yellow" || legend[color])
    : [];
}

/** What it stands for, else what it looks like. @param {RoomModel} model @param {Color} color */
export function nameOfColor({ t, room }, color) {
  return room.legend[color] || t(`color.${color}`);
}

/** On a note: what its colour stands for. @param {{room: Pick<Room, "legend"|"locale">}} model @param {Color} color */
export function colorMark({ room }, color) {
  const words = room.legend[color];
  return words ? html`<p class="note-color" lang=${room.locale} dir="auto">${words}</p>` : nothing;
}

/** Above a board: what the colours stand for, and the key to say so. @param {RoomModel} model @param {Act|null} act */
export function legendLine(model, act) {
  const { t, room } = model;
  const said = COLORS.filter((color) => room.legend[color]);
  const may = act !== null && isOpenForNotes(room);
  if (said.length === 0 && !may) return nothing;
  return html`<div class="color-legend">
    ${
      said.length === 0
        ? nothing
        : html`<ul role="list" aria-label=${t("color.legend")}>
            ${said.map((color) => html`<li><span class="swatch" data-color=${color} aria-hidden="true"></span><span lang=${room.locale} dir="auto">${room.legend[color]}</span></li>`)}
          </ul>`
    }
    ${may ? html`<button type="button" class="link" data-asks="colors" @click=${() => act.open("colors")}>${t(said.length === 0 ? "color.name" : "color.rename")}</button>` : nothing}
  </div>`;
}

/** @param {RoomModel} model @param {Act} act */
export function colorsDialog(model, act) {
  const { t, room, ui } = model;
  const error = ui.errors.colors;
  return dialog(
    { title: t("color.title"), close: t("form.close"), onClose: act.close, kind: "colors" },
    html`<form class="flow" @submit=${act.notes.nameColors} novalidate>
      <p class="small soft">${t("color.hint")}</p>
      ${COLORS.map(
        (color) => html`<div class="field color-field">
          <label for="color-${color}"><span class="swatch" data-color=${color} aria-hidden="true"></span>${t(`color.${color}`)}</label>
          <input type="text" id="color-${color}" name=${color} maxlength=${LIMITS.colorName * 2} autocomplete="off" lang=${room.locale} dir="auto"
            .defaultValue=${room.legend[color] ?? ""} aria-describedby=${error ? "colors-error" : nothing} />
        </div>`,
      )}
      <p id="colors-error" class="error small">${error ?? nothing}</p>
      <div class="actions">
        <button type="submit" class="button primary">${t("form.save")}</button>
        <button type="button" class="button" @click=${act.close}>${t("form.cancel")}</button>
      </div>
    </form>`,
  );
}
