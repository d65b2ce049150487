/** The steps: a row where there is room for it, otherwise a menu under "Steg 2 av 6: Gradera". */

import { html, nothing } from "lit-html";
import { stepAmong } from "../room/select.js";
import { mayOpen } from "./following.js";

/** @import {Act, RoomModel} from "./model.js" */

/** @param {RoomModel} model @param {Act} act */
export function stepsMenu(model, act) {
  const { ui, room, shown, role, t } = model;
  if (ui.wide)
    return html`<nav class="steps-row" aria-label=${t("steps.label")}>${stepList(model, act)}</nav>`;
  const { number, total } = stepAmong(room, shown.step);
  const where = t("steps.where", { i: number, n: total, step: t(`steps.${shown.step}`) });
  return html`
    <button type="button" class="steps-button chevron" popovertarget="steps"><span class="steps-where">${where}</span></button>
    <nav id="steps" class="menu steps-list" popover aria-label=${t("steps.label")}>
      ${stepList(model, act)}
      ${role === "facilitator" && !room.settings.solo ? html`<p class="menu-note">${t("steps.all_follow")}</p>` : nothing}
    </nav>`;
}

/** @param {RoomModel} model @param {Act} act */
function stepList(model, act) {
  return html`<ol role="list">
    ${model.room.workshop.steps.map((step) => html`<li>${stepItem(model, act, step)}</li>`)}
  </ol>`;
}

/** @param {RoomModel} model @param {Act} act @param {string} step */
function stepItem({ room, shown, role, t }, act, step) {
  const name = t(`steps.${step}`);
  if (!mayOpen(room, role, step)) {
    return html`<span class="step-later">${name}<span class="visually-hidden">, ${t("steps.later")}</span></span>`;
  }
  const groupElsewhere = step === room.step && step !== shown.step;
  return html`<button type="button" class="step-item" aria-current=${step === shown.step ? "step" : nothing}
    popovertarget="steps" popovertargetaction="hide" @click=${() => act.go(step)}>
    ${name}${groupElsewhere ? html` <span class="step-group">${t("steps.group_here")}</span>` : nothing}
  </button>`;
}
