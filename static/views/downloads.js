/** What one takes along from the summary: a file, a print, or a copy to paste. */

import { html, nothing } from "lit-html";

/** @import {Act, RoomModel} from "./model.js" */

/** @type {ReadonlyArray<"md"|"csv"|"json">} */
const FORMS = ["md", "csv", "json"];

/** @param {RoomModel} model @param {Act} act */
export function downloads({ t, ui }, act) {
  const { downloadsOpen, taken } = ui;
  return html`<div class="downloads">
    <div class="actions">
      <button type="button" class="button" @click=${act.copySummary}>${t("export.copy")}</button>
      <button type="button" class="button" @click=${act.print}>${t("export.print")}</button>
      <button type="button" class="button chevron" aria-expanded=${downloadsOpen ? "true" : "false"} aria-controls="downloads"
        @click=${act.toggleDownloads}>${t("export.open")}</button>
    </div>
    <ul id="downloads" role="list" ?hidden=${!downloadsOpen}>
      ${FORMS.map(
        (form) =>
          html`<li><button type="button" class="link" @click=${() => act.download(form)}>${t(`export.${form}`)}</button></li>`,
      )}
    </ul>
    <p class="downloads-said ${taken?.endsWith("failed") ? "error" : ""}">${taken === null ? nothing : t(`export.${taken}`)}</p>
  </div>`;
}
