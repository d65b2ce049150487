/** A new room: its title, and what those who come in shall be able to count on. */

import { html, nothing } from "lit-html";
import { languageSwitch } from "./language.js";
import { thresholdAtFirst } from "./threshold.js";

/** @import {Model, StartAct} from "./model.js" */

/** @param {Model} model @param {StartAct} act */
export function createPage(model, act) {
  const { t, ui } = model;
  const error = ui.errors.title;
  return html`<div class="start">
    <header class="start-head"><p class="start-name">${t("app.name")}</p>${languageSwitch(model, act)}</header>
    <main id="main" class="page quiet-page">
      <h1 tabindex="-1">${t("create.heading")}</h1>
      <p class="lead soft">${t("create.lead")}</p>
      <form class="flow" @submit=${act.create} novalidate>
        <div class="field">
          <label for="title">${t("create.title")}</label>
          <input id="title" name="title" type="text" autocomplete="off"
            aria-describedby="title-hint title-error" aria-invalid=${error ? "true" : nothing} />
          <p id="title-hint" class="hint">${t("create.title_hint")}</p>
          <p id="title-error" class="error">${error ?? nothing}</p>
        </div>
        ${thresholdAtFirst(model)}
        <div>
          <label class="choice">
            <input type="checkbox" name="authors" value="yes" aria-describedby="authors-hint" />
            <span>${t("create.authors")}</span>
          </label>
          <p id="authors-hint" class="soft small">${t("create.authors_hint")}</p>
        </div>
        <div class="actions">
          <button type="submit" class="button primary" ?disabled=${ui.busy}>${t("create.submit")}</button>
          <button type="button" class="link" @click=${act.closeCreate}>${t("create.back")}</button>
        </div>
      </form>
    </main>
  </div>`;
}
