/** The lobby: a participant is told that all is well; who leads sees the code, and the room filling. */

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { LIMITS } from "../room/promise.js";
import { present, thresholdFixed } from "../room/select.js";
import { qr } from "./invite.js";
import { people } from "./people.js";
import { promise } from "./promise.js";

/** @import {Act, RoomModel} from "./model.js" */

/** @param {RoomModel} model @param {Act} act */
export function welcomeStep(model, act) {
  return model.role === "facilitator" ? facilitatorLobby(model, act) : participantLobby(model);
}

/** @param {RoomModel} model */
function participantLobby(model) {
  const { t, me } = model;
  return html`<div class="lobby">
    ${heading(model)}
    <p class="lobby-wait">${t("lobby.wait")}</p>
    ${me === null ? nothing : html`<p class="soft">${t("lobby.named", { name: me.name })}</p>`}
    ${promise(model)}
    ${people(model)}
  </div>`;
}

/** @param {RoomModel} model @param {Act} act */
function facilitatorLobby(model, act) {
  const { t, room, state, host } = model;
  return html`<div class="lobby facilitator-lobby">
    ${heading(model)}
    <div class="lobby-door">
      <div>
        <p class="soft">${t("invite.at", { host })}</p>
        <p class="code lobby-code">${inParts(room.room)}</p>
        <p class="lobby-count">${t("lobby.count", { n: Math.max(1, present(room, state.here).length) })}</p>
      </div>
      <button type="button" class="qr-button" aria-label=${t("invite.qr")} @click=${() => act.open("qr")}>${qr(model)}</button>
    </div>
    ${people(model)}
    <div class="lobby-promise">${promise(model)}${threshold(model, act)}</div>
  </div>`;
}

/** @param {RoomModel} model */
function heading({ t, room }) {
  return html`<h1 tabindex="-1" lang=${room.title ? room.locale : nothing}>${room.title || t("steps.welcome")}</h1>`;
}

/** A code breaks only after its hyphens. @param {string} code */
function inParts(code) {
  const parts = code.split("-");
  return parts.map((part, i) => html`<span>${part}${i < parts.length - 1 ? "-" : nothing}</span><wbr />`);
}

/** How many answers a result needs, and what each choice means. @param {RoomModel} model @param {Act} act */
function threshold({ t, room }, act) {
  const fixed = thresholdFixed(room);
  return html`<fieldset class="choices" aria-describedby="threshold-fixed">
    <legend>${t("setting.threshold")}</legend>
    <p id="threshold-fixed" class="soft small">${t(fixed ? "setting.threshold_fixed" : "setting.threshold_until")}</p>
    ${LIMITS.map(
      (k) => html`<label class="choice">
        <input type="radio" name="threshold" .checked=${live(k === room.settings.threshold)} ?disabled=${fixed || room.closed}
          aria-describedby="threshold-${k}" @change=${() => act.setThreshold(k)} />
        <span>${t("setting.threshold_k", { k })}</span>
      </label>
      <p id="threshold-${k}" class="soft small choice-means">${t(`setting.means_${k}`)}</p>`,
    )}
  </fieldset>`;
}
