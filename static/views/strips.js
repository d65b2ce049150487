/** The strips under the header: the connection, what was not saved, and where the group has gone. */

import { html, nothing } from "lit-html";
import { isRefusedInPlace, refusedNoteText } from "./note-refusal.js";
import { writtenIn } from "./refusal.js";
import { undoneStrip } from "./undo.js";

/** @import {Act, RoomModel} from "./model.js" */

/** @param {RoomModel} model @param {Act} act */
export function strips(model, act) {
  return html`<div class="strips">${connection(model, act)}${unsaved(model, act)}${undoneStrip(model, act)}${group(model, act)}${closed(model)}</div>`;
}

/** @param {RoomModel} model @param {Act} act */
function connection({ state, ui, t }, act) {
  if (state.link.status !== "open") {
    if (!ui.longLost) return html`<p class="strip lost">${t("conn.lost")}</p>`;
    return html`<div class="strip lost">
      <p>${t("conn.lost")} ${t("conn.lost_help")}</p>
      <button type="button" class="button compact" @click=${act.retry}>${t("conn.retry")}</button>
    </div>`;
  }
  if (!state.writable) return html`<p class="strip warn">${t("conn.readonly")}</p>`;
  return ui.back ? html`<p class="strip saved">${t("conn.back")}</p>` : nothing;
}

/** @param {RoomModel} model @param {Act} act */
function unsaved(model, act) {
  const { state, ui, t } = model;
  const here = state.refused.filter(
    ({ id, op }) =>
      id !== null && id !== ui.sent?.id && op?.type !== "reveal_result" && op?.type !== "show_stars",
  );
  const elsewhere = here.filter((refused) => !isRefusedInPlace(model, refused));
  return elsewhere.map(
    (refused) => html`<div class="strip warn">
      <p>${refusedNoteText(model, refused)} ${quoted(writtenIn(refused.op))}</p>
      <button type="button" class="link" @click=${() => act.dismiss(refused.id)}>${t("conn.dismiss")}</button>
    </div>`,
  );
}

/** @param {string|null} words */
function quoted(words) {
  return words === null ? nothing : html`<q>${words}</q>`;
}

/** @param {RoomModel} model @param {Act} act */
function group(model, act) {
  const { room, shown, t } = model;
  if (shown.following || room.settings.solo) return nothing;
  return html`<div class="strip elsewhere">
    <p>${t("steps.group_at", { place: placeName(model, room.step, shown.step === room.step ? room.place : null) })}</p>
    <button type="button" class="button compact" @click=${act.goToGroup}>${t("steps.go")}</button>
  </div>`;
}

/** @param {RoomModel} model @param {string} step @param {string|null} place */
export function placeName({ room, t, text }, step, place) {
  const { questions, boards } = room.workshop;
  const question = questions.find(({ id }) => step === "reflect" && id === place);
  const board = boards.find(({ id }) => step === "document" && id === place);
  if (question) return text(question.short);
  return board ? text(board.heading) : t(`steps.${step}`);
}

/** @param {RoomModel} model */
function closed({ room, t }) {
  return room.closed ? html`<p class="strip">${t("close.closed")}</p>` : nothing;
}
