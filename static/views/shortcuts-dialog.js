/** The keys that do something in a room, and whether "?" is to be one of them: who speaks to the page must be able to do without. */

import { html } from "lit-html";
import { dialog } from "./dialog.js";

/** @import {Act, RoomModel} from "./model.js" */

const KEYS = /** @type {const} */ ([
  "post",
  "line",
  "edit",
  "lift",
  "carry",
  "group",
  "mark",
  "escape",
  "undo",
  "redo",
  "scale",
  "help",
]);

/** @param {RoomModel} model @param {Act} act */
export function shortcutsDialog({ t, ui }, act) {
  const choose = (/** @type {Event} */ event) =>
    act.setHelpKey(/** @type {HTMLInputElement} */ (event.target).checked);
  return dialog(
    { title: t("keys.title"), close: t("form.close"), onClose: act.close, kind: "shortcuts" },
    html`<dl>
        ${KEYS.map((key) => html`<div><dt>${t(`keys.${key}`)}</dt><dd>${t(`keys.${key}_does`)}</dd></div>`)}
      </dl>
      <label class="choice">
        <input type="checkbox" .checked=${ui.helpKey} @change=${choose} />
        <span>${t("keys.help_on")}</span>
      </label>`,
  );
}
