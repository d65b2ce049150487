/** The whole page: which of the few pages a person is on. */

import { html } from "lit-html";
import { createPage } from "./create.js";
import { joinPage, leftPage } from "./join.js";
import { reaching } from "./reaching.js";
import { startPage } from "./start.js";

/** @import {Act, Model} from "./model.js" */

/** @param {Model} model @param {Act} act */
export function app(model, act) {
  switch (model.ui.page) {
    case "start":
      return startPage(model, act);
    case "create":
      return createPage(model, act);
    case "join":
      return joinPage(model, act);
    case "left":
      return leftPage(model, act);
    case "room":
      return model.inRoom?.(model, act) ?? loadingPage(model);
  }
}

/** @param {Model} model */
function loadingPage(model) {
  return html`<main id="main" class="page loading">
    <p class="lead soft">${reaching(model) ?? model.t("app.loading")}</p>
  </main>`;
}
