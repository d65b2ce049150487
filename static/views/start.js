/** The start page: what this is, the choice to begin, a small profile, and the field for a code. */

import { html, nothing } from "lit-html";
import { languageSwitch } from "./language.js";
import { profile } from "./profile.js";

/** @import {Model, StartAct} from "./model.js" */

/** Made-up answers that lean both ways, as a real group's do. */
const SAMPLE = [
  { id: "user", mean: "7.8" },
  { id: "focus", mean: "4.2" },
  { id: "right", mean: "5.1" },
  { id: "failure", mean: "6.6" },
];

/** @param {Model} model @param {StartAct} act */
export function startPage(model, act) {
  const { t, ui } = model;
  return html`<div class="start">
    <header class="start-head"><p class="start-name">${t("app.name")}</p>${languageSwitch(model, act)}</header>
    <main id="main" class="start-main">
      <div class="start-words">
        <h1 tabindex="-1">${t("start.title")}</h1>
        <p class="lead">${t("start.lead")}</p>
        <div class="start-ways">
          <div class="actions">
            <button type="button" class="button primary" @click=${act.openCreate}>${t("start.create")}</button>
            <button type="button" class="button" ?disabled=${ui.busy} @click=${act.createAlone}>${t("start.solo")}</button>
          </div>
          ${ui.errors.solo ? html`<p class="error" role="alert">${ui.errors.solo}</p>` : nothing}
        </div>
        ${codeForm(model, act)}
      </div>
      ${sample(model)}
    </main>
    <footer class="start-foot"><p>${t("start.source")}</p></footer>
  </div>`;
}

/** @param {Model} model @param {StartAct} act */
function codeForm({ t, ui }, act) {
  const error = ui.errors.code;
  return html`<form class="field start-code" @submit=${act.lookUp} novalidate>
    <label for="code">${t("start.code")}</label>
    <div class="joined">
      <input id="code" name="code" type="text" autocomplete="off" autocapitalize="none" spellcheck="false"
        aria-describedby="code-hint code-error" aria-invalid=${error ? "true" : nothing} />
      <button type="submit" class="button" ?disabled=${ui.busy}>${t("start.join")}</button>
    </div>
    <p id="code-hint" class="hint">${t("start.code_hint")}</p>
    <p id="code-error" class="error">${error ?? nothing}</p>
  </form>`;
}

/** @param {Model} model */
function sample(model) {
  const { t, locale } = model;
  const rows = SAMPLE.map(({ id, mean }) => ({
    id,
    left: { [locale]: t(`sample.${id}.left`) },
    right: { [locale]: t(`sample.${id}.right`) },
    result: { n: 8, mean, end: null, spread: null, distribution: null },
    own: null,
  }));
  const scale = { left: { [locale]: t("sample.left") }, right: { [locale]: t("sample.right") } };
  return html`<figure class="start-sample">
    ${profile(model, rows, { caption: t("start.sample_means"), scale })}
    <figcaption>${t("start.sample")}</figcaption>
  </figure>`;
}
