/** The lobby: a participant is told that all is well; who leads sees the code, and the room filling. */

import { html, nothing } from "lit-html";
import { present } from "../room/select.js";
import { qr } from "./invite.js";
import { keptLine } from "./keeping.js";
import { people } from "./people.js";
import { promise } from "./promise.js";
import { threshold } from "./threshold.js";

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
    <div class="lobby-door">
      <div>
        ${heading(model)}
        <p class="soft">${t("invite.at", { host })}</p>
        <p class="code lobby-code">${inParts(room.room)}</p>
        <p class="lobby-count">${t("lobby.count", { n: Math.max(1, present(room, state.here).length) })}</p>
      </div>
      <button type="button" class="qr-button" aria-label=${t("invite.qr")} @click=${() => act.open("qr")}>${qr(model)}</button>
    </div>
    <div class="lobby-promise">
      <div class="lobby-people">${promise(model)}${people(model)}${keptLine(model)}</div>
      ${threshold(model, act)}
    </div>
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
