/** Whether one may change the notes of others: the choice of who leads, and what everyone reads where notes are. */

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { isOpenForNotes } from "../room/writing.js";
import { mayLead } from "./following.js";

/** @import {Act, RoomModel} from "./model.js" */

/** In the menu of who leads. @param {RoomModel} model @param {Act} act */
export function noteRightsChoice(model, act) {
  const { t, room } = model;
  if (room.settings.solo || !mayLead(model)) return nothing;
  const choose = (/** @type {Event} */ event) =>
    act.setEditOthers(!(/** @type {HTMLInputElement} */ (event.target).checked));
  return html`<div class="person-rights">
    <label class="choice">
      <input type="checkbox" .checked=${live(!room.settings.edit_others)} aria-describedby="rights-means" @change=${choose} />
      <span>${t("rights.own_only")}</span>
    </label>
    <p id="rights-means" class="small soft choice-means">${t("rights.means")}</p>
  </div>`;
}

/** Where notes are: what is drawn otherwise than one may expect. @param {RoomModel} model */
export function noteRightsLine({ t, room }) {
  if (room.settings.edit_others || !isOpenForNotes(room)) return nothing;
  return html`<p class="small soft">${t("rights.now")}</p>`;
}
