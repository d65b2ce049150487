/** The header of a room: which room, which step, whether it is saved, and a person's own menu. */

import { html, nothing } from "lit-html";
import { saving } from "../room/saving.js";
import { present } from "../room/select.js";
import { languageSwitch } from "./language.js";
import { personMenu } from "./person-menu.js";
import { stepsMenu } from "./steps-menu.js";
import { roomName } from "./title.js";
import { redoKey, undoKey } from "./undo.js";

/** @import {Act, RoomModel} from "./model.js" */

/** @param {RoomModel} model @param {Act} act */
export function header(model, act) {
  const { room, role, t } = model;
  const alone = room.settings.solo;
  return html`<header class="header">
    <div class="header-room">
      <p class="header-title" lang=${room.title ? room.locale : nothing}>${roomName(model)}</p>
      ${room.title && !alone ? html`<p class="header-code">${t("room.code", { code: room.room })}</p>` : nothing}
    </div>
    ${stepsMenu(model, act)}
    <div class="header-side">
      ${alone ? nothing : html`<p class="header-count">${progress(model)}</p>`}
      ${undoKey(model, act)}${redoKey(model, act)}
      ${savedState(model)}
      ${
        role === "facilitator" && !alone
          ? html`<button type="button" class="button compact header-wide" @click=${() => act.open("invite")}>
            ${t("invite.open")}
          </button>`
          : nothing
      }
      <span class="header-wide">${languageSwitch(model, act)}</span>
      ${personMenu(model, act)}
    </div>
  </header>`;
}

/** How many are done while the group grades, otherwise how many are here. @param {RoomModel} model */
export function progress({ room, state, t }) {
  const counts = state.counts;
  if (room.step === "grade" && counts !== null && counts.seats > 0) {
    return t("grade.finished", { n: counts.done, m: counts.seats });
  }
  return t("lobby.count", { n: Math.max(1, present(room, state.here).length) });
}

/** @param {RoomModel} model */
function savedState({ state, t }) {
  const { key, tone } = connection(state);
  return html`<p class="saved" data-tone=${tone}><span class="saved-dot"></span><span class="saved-text">${t(key)}</span></p>`;
}

/** @param {import("../room/state.js").State} state */
function connection(state) {
  if (state.link.status !== "open") return { key: "conn.lost", tone: "lost" };
  return saving(state) === "saving"
    ? { key: "conn.saving", tone: "saving" }
    : { key: "conn.saved", tone: "saved" };
}
