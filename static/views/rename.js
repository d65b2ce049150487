/** Two small dialogs: one's own name, and the room's title. */

import { html, nothing } from "lit-html";
import { dialog } from "./dialog.js";
import { nameField } from "./join.js";

/** @import {Act, RoomModel} from "./model.js" */

/** @param {RoomModel} model @param {Act} act */
export function nameDialog(model, act) {
  const { t, me, ui } = model;
  return dialog(
    { title: t("name.title"), close: t("form.close"), onClose: act.close },
    html`<form class="flow" @submit=${act.rename} novalidate>
      ${nameField(model, null, ui.sent?.text ?? me?.name ?? "", true)}
      <p class="hint-block">${t("join.where")}</p>
      ${buttons(model, act)}
    </form>`,
  );
}

/** @param {RoomModel} model @param {Act} act */
export function titleDialog(model, act) {
  const { t, room, ui } = model;
  const error = ui.errors.title;
  return dialog(
    { title: t("title.title"), close: t("form.close"), onClose: act.close },
    html`<form class="flow" @submit=${act.renameRoom} novalidate>
      <div class="field">
        <label for="title">${t("create.title")}</label>
        <input id="title" name="title" type="text" autofocus .value=${ui.sent?.text ?? room.title} lang=${room.locale}
          aria-describedby="title-hint title-error" aria-invalid=${error ? "true" : nothing} />
        <p id="title-hint" class="hint">${t("create.title_hint")}</p>
        <p id="title-error" class="error">${error ?? nothing}</p>
      </div>
      ${buttons(model, act)}
    </form>`,
  );
}

/** @param {RoomModel} model @param {Act} act */
function buttons({ t }, act) {
  return html`<div class="actions">
    <button type="submit" class="button primary">${t("form.save")}</button>
    <button type="button" class="button" @click=${act.close}>${t("form.cancel")}</button>
  </div>`;
}
