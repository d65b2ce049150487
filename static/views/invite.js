/** "Bjud in": the link, the code and its picture for those who come; the big screen; and, folded, the facilitator's own link. */

import { html, nothing } from "lit-html";
import { dialog } from "./dialog.js";

/** @import {Act, RoomModel} from "./model.js" */

/** @param {RoomModel} model @param {Act} act */
export function inviteDialog(model, act) {
  const { t, room, ui, host } = model;
  return dialog(
    { title: t("invite.title"), close: t("form.close"), onClose: act.close, kind: "invite" },
    html`
      <div class="invite-ways">
        <div class="invite-code">
          <p class="label">${t("invite.code")}</p>
          <p class="code">${room.room}</p>
          <p class="soft">${t("invite.at", { host })}</p>
          <button type="button" class="button" @click=${() => act.open("qr")}>${t("invite.qr")}</button>
        </div>
        ${qr(model)}
      </div>
      ${linkField(t("invite.people"), "people", ui.links.participant, model, act)}
      ${
        ui.links.screen
          ? html`<div class="invite-screen">
            <a class="button" href=${ui.links.screen} target="_blank" rel="noopener">${t("invite.screen")}</a>
            <p class="soft small">${t("invite.screen_hint")}</p>
          </div>`
          : nothing
      }
      ${
        ui.links.facilitator
          ? html`<details>
            <summary>${t("invite.leader_title")}</summary>
            ${linkField(t("invite.leader"), "leader", ui.links.facilitator, model, act)}
          </details>`
          : nothing
      }`,
  );
}

/** @param {RoomModel} model @param {Act} act */
export function qrDialog(model, act) {
  const { t, room } = model;
  return dialog(
    { title: t("room.code", { code: room.room }), close: t("form.close"), onClose: act.close, kind: "whole" },
    html`<div class="qr-whole">${qr(model)}<p class="code">${room.room}</p><p class="lead">${t("invite.at", { host: model.host })}</p></div>`,
  );
}

/** @param {RoomModel} model */
export function qr({ t, room }) {
  return html`<div class="qr"><img src="/api/rooms/${room.room}/qr.svg" alt=${t("invite.qr_alt")} width="200" height="200" /></div>`;
}

/**
 * @param {string} label
 * @param {"people"|"leader"} which
 * @param {string} link
 * @param {RoomModel} model
 * @param {Act} act
 */
export function linkField(label, which, link, { t, ui }, act) {
  const id = `link-${which}`;
  return html`<div class="field invite-link">
    <label for=${id}>${label}</label>
    <div class="joined">
      <input id=${id} type="text" readonly .value=${link} @focus=${selectAll} />
      <button type="button" class="button" @click=${() => act.copy(which)}>${t("invite.copy")}</button>
    </div>
    <p class="hint">${ui.copied === which ? t("invite.copied") : nothing}${ui.copied === "failed" ? t("invite.copy_failed") : nothing}</p>
  </div>`;
}

/** @param {FocusEvent} event */
function selectAll(event) {
  /** @type {HTMLInputElement} */ (event.target).select();
}
