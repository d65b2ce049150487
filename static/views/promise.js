/** What is hidden, from whom, and where that ends (ANON-8): put together from what this room does. */

import { html, nothing } from "lit-html";

/** @import {Model} from "./model.js" */

/**
 * @param {Model} model
 * @param {number} threshold
 * @param {unknown} [fold]  another text that may be unfolded beside it
 */
export function promise({ t, secure }, threshold, fold) {
  return html`<div class="promise">
    <p><strong>${t("anon.base")}</strong> ${t("anon.k", { k: threshold })} ${t(`anon.small_${threshold}`)}</p>
    ${secure ? nothing : html`<p class="promise-open">${t("anon.http")}</p>`}
    <div class="folds">
      <details>
        <summary>${t("anon.more_label")}</summary>
        <p>${t("anon.more")}</p>
      </details>
      ${fold ?? nothing}
    </div>
  </div>`;
}
