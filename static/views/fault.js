/** A connection that will not come back by itself: why, and the way on. */

import { html, nothing } from "lit-html";
import { faultText, writtenIn } from "./refusal.js";

/** @import {Act, Model} from "./model.js" */

const WRONG_KEY = 4503;
const WAY_ON_IS_A_RELOAD = [1007, 1009, 4500, 4501, 4502, 4508];

/** @param {Model} model @param {Act} act */
export function faultPage(model, act) {
  const { t, state, ui } = model;
  const fault = state.link.fault;
  const wrongKey = fault === WRONG_KEY;
  return html`<main id="main" class="page quiet-page">
    <h1 tabindex="-1">${wrongKey && ui.watching ? t("err.screen_key") : faultText(model, fault)}</h1>
    ${state.refused.map(({ op }) => unsaved(model, writtenIn(op)))}
    <div class="actions">
      ${
        wrongKey && !ui.watching
          ? html`<button type="button" class="button primary" @click=${act.takePartAsUsual}>${t("err.take_part")}</button>`
          : nothing
      }
      ${
        fault !== null && WAY_ON_IS_A_RELOAD.includes(fault)
          ? html`<button type="button" class="button primary" @click=${act.reload}>${t("conn.reload")}</button>`
          : html`<a class="button" href="/">${t("start.home")}</a>`
      }
    </div>
  </main>`;
}

/** @param {Model} model @param {string|null} words */
function unsaved({ t }, words) {
  return words === null ? nothing : html`<p>${t("conn.unsaved")} <q>${words}</q></p>`;
}
