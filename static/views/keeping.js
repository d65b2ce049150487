/** For how long the room is kept, and its end at once: both are told to whoever may think of them in time. */

import { html, nothing } from "lit-html";
import { confirmation } from "./confirmation.js";

/** @import {Act, RoomModel} from "./model.js" */

/** When the room is erased by itself, where it is. @param {RoomModel} model */
export function keptUntil({ t, state, date }) {
  if (state.keep === null) return null;
  const { days, until } = state.keep;
  return t("keep.until", { n: days, date: date(until) });
}

/** The same, as a line of its own. @param {RoomModel} model */
export function keptLine(model) {
  const said = keptUntil(model);
  return said === null ? nothing : html`<p class="soft kept">${said}</p>`;
}

/** To erase it now, for who leads. @param {RoomModel} model @param {Act} act */
export function erasing({ t, ui }, act) {
  return html`<div class="person-close">
    ${
      ui.asking?.what === "erase"
        ? confirmation(
            "erase",
            t("erase.confirm"),
            t("erase.anyway"),
            t("results.wait"),
            act.eraseRoom,
            act.wait,
          )
        : html`<button type="button" class="link" data-asks="erase" @click=${act.askErase}>${t("erase.open")}</button>`
    }
    ${ui.errors.erase ? html`<p class="error">${ui.errors.erase}</p>` : nothing}
  </div>`;
}
