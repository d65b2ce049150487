/** Who is in the room: a quiet list of names, folded when it grows long. */

import { html, nothing } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";

import { participants } from "../room/select.js";

/** @import {Participant} from "../protocol.js" */
/** @import {RoomModel} from "./model.js" */

const FOLDED_OVER = 20;

/** @param {RoomModel} model */
export function people(model) {
  const { t, room } = model;
  const those = participants(room);
  if (those.length === 0) return nothing;
  if (those.length <= FOLDED_OVER) {
    return html`<section class="people"><h2>${t("lobby.people")}</h2>${names(model, those)}</section>`;
  }
  return html`<details class="people">
    <summary>${t("lobby.names", { n: those.length })}</summary>
    ${names(model, those)}
  </details>`;
}

/** @param {RoomModel} model @param {Participant[]} those */
function names(model, those) {
  return html`<ul class="names" role="list">
    ${repeat(
      those,
      (participant) => participant.id,
      (participant) => person(model, participant),
    )}
  </ul>`;
}

/** @param {RoomModel} model @param {Participant} participant */
function person({ t, room, me, state }, participant) {
  const here = state.here.includes(participant.id);
  const remarks = [
    participant.id === me?.id ? t("lobby.you") : "",
    participant.role === "facilitator" ? t("lobby.leads") : "",
  ].filter(Boolean);
  return html`<li data-away=${here ? nothing : ""}>
    <span lang=${room.locale}>${participant.name}</span>${
      remarks.length > 0 ? html` <span class="soft">(${remarks.join(", ")})</span>` : nothing
    }${here ? nothing : html`<span class="visually-hidden">, ${t("lobby.away")}</span>`}
  </li>`;
}
