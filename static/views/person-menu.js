/** A person's own menu: name, language, how much is read aloud, the way out; for who leads, also the room's title and end. */

import { html, nothing } from "lit-html";
import { confirmation } from "./confirmation.js";
import { erasing } from "./keeping.js";
import { languageSwitch } from "./language.js";
import { noteRightsChoice } from "./note-rights.js";

/** @import {Act, RoomModel} from "./model.js" */

/** @param {RoomModel} model @param {Act} act */
export function personMenu(model, act) {
  const { t, room, me, role } = model;
  const alone = room.settings.solo;
  return html`
    <button type="button" class="person-button" popovertarget="person" aria-label=${t("me.open")}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="8" r="4"></circle><path d="M4 21c0-4.5 3.6-7 8-7s8 2.5 8 7"></path></svg>
    </button>
    <div id="person" class="menu person-menu" popover>
      ${me === null || alone ? nothing : html`<p class="person-name"><span class="soft">${t("me.you")}</span> <b lang=${room.locale}>${me.name}</b></p>`}
      <ul role="list">
        ${alone ? nothing : html`<li>${item(t("me.rename"), () => act.open("name"))}</li>`}
        ${
          role === "facilitator"
            ? html`${alone ? nothing : html`<li class="header-narrow">${item(t("invite.open"), () => act.open("invite"))}</li>`}
            <li>${item(t("title.rename"), () => act.open("title"))}</li>`
            : nothing
        }
        <li>${item(t("keys.title"), () => act.open("keys"))}</li>
        <li class="header-narrow">${languageSwitch(model, act)}</li>
      </ul>
      ${noteRightsChoice(model, act)}
      ${speech(model, act)}
      ${role === "facilitator" && !alone ? closing(model, act) : nothing}
      ${role === "facilitator" ? erasing(model, act) : nothing}
      <div class="person-leave">
        ${item(t("me.leave"), act.leave)}
        <p class="small soft">${t("me.leave_hint")}</p>
      </div>
    </div>`;
}

/** @param {string} label @param {() => void} run */
function item(label, run) {
  return html`<button type="button" class="link" popovertarget="person" popovertargetaction="hide" @click=${run}>${label}</button>`;
}

/** @param {RoomModel} model @param {Act} act */
function speech({ t, ui }, act) {
  const choose = (/** @type {Event} */ event) => {
    const chosen = /** @type {HTMLSelectElement} */ (event.target).value;
    act.setLoudness(/** @type {import("../lib/announce.js").Loudness} */ (chosen));
  };
  return html`<div class="person-speech">
    <label for="speech" class="small soft">${t("me.speech")}</label>
    <select id="speech" @change=${choose}>
      ${["all", "important", "none"].map(
        (loudness) =>
          html`<option value=${loudness} ?selected=${loudness === ui.loudness}>${t(`me.speech_${loudness}`)}</option>`,
      )}
    </select>
  </div>`;
}

/** @param {RoomModel} model @param {Act} act */
function closing({ t, ui, room }, act) {
  if (room.closed) return nothing;
  return html`<div class="person-close">
    ${
      ui.asking?.what === "close"
        ? confirmation(
            "close",
            t("close.confirm"),
            t("close.anyway"),
            t("results.wait"),
            act.closeRoom,
            act.wait,
          )
        : html`<button type="button" class="link" data-asks="close" @click=${act.askClose}>${t("close.open")}</button>`
    }
  </div>`;
}
