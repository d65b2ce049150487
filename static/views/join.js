/** The door of a room: one's name, where it will be seen, and "Delta". Nothing is sent before that. */

import { html, nothing } from "lit-html";
import { languageSwitch } from "./language.js";
import { reaching } from "./reaching.js";

/** @import {Act, Model, StartAct} from "./model.js" */

/** @param {Model} model @param {StartAct} act */
export function joinPage(model, act) {
  const { t, ui } = model;
  const invitation = ui.invitation;
  if (invitation === null)
    return html`<main class="page loading"><p class="lead soft">${t("app.loading")}</p></main>`;
  if (invitation.settings.solo) return forOnePage(model);
  return html`<div class="start">
    <header class="start-head"><p class="start-name">${t("app.name")}</p>${languageSwitch(model, act)}</header>
    <main id="main" class="page quiet-page">
      <p class="over-title">${t(invitation.leads ? "join.leading" : "join.heading")}</p>
      <h1 tabindex="-1" lang=${invitation.title ? invitation.locale : nothing}>
        ${invitation.title || t("join.untitled", { code: invitation.room })}
      </h1>
      ${ui.errors.key ? html`<p class="error">${ui.errors.key}</p>` : nothing}
      <form class="flow" @submit=${act.join} novalidate>
        ${nameField(model, invitation.alias, invitation.name)}
        <p class="hint-block">${t("join.where")} ${t(invitation.settings.authors ? "join.authors_yes" : "join.authors_no")}</p>
        <button type="submit" class="button primary">${t("join.submit")}</button>
        <p class="notice" role="status">${reaching(model) ?? nothing}</p>
      </form>
    </main>
  </div>`;
}

/** A room that somebody uses alone is nobody else's. @param {Model} model */
function forOnePage({ t }) {
  return html`<main id="main" class="page quiet-page">
    <h1 tabindex="-1">${t("solo.others")}</h1>
    <p class="lead soft">${t("solo.others_own")}</p>
    <a class="button" href="/">${t("start.home")}</a>
  </main>`;
}

/** @param {Model} model @param {string|null} alias @param {string} name @param {boolean} [first]  takes the focus of a dialog */
export function nameField({ t, ui }, alias, name, first = false) {
  const error = ui.errors.name;
  return html`<div class="field">
    <label for="name">${t("join.name")}</label>
    <input id="name" name="name" type="text" autocomplete="nickname" ?autofocus=${first} .value=${name}
      aria-describedby="name-hint name-error" aria-invalid=${error ? "true" : nothing} />
    <p id="name-hint" class="hint">${alias === null ? nothing : t("join.alias", { alias })}</p>
    <p id="name-error" class="error">${error ?? nothing}</p>
  </div>`;
}

/** @param {Model} model @param {Act} act */
export function leftPage(model, act) {
  const { t } = model;
  return html`<main id="main" class="page quiet-page">
    <h1 tabindex="-1">${t("left.title")}</h1>
    <p class="lead soft">${t("left.text")}</p>
    <div class="actions">
      <button type="button" class="button" @click=${act.joinAgain}>${t("left.again")}</button>
      <a class="link" href="/">${t("start.home")}</a>
    </div>
  </main>`;
}
