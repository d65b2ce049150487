/** Writing in peace: where notes are hidden until everyone's are shown, how many there are, and the key of who leads. */

import { html, nothing } from "lit-html";
import { isOpenForNotes, silenceOf } from "../room/writing.js";
import { confirmation } from "./confirmation.js";
import { mayLead } from "./following.js";

/** @import {Act, RoomModel} from "./model.js" */

/** Above the notes of a board. @param {RoomModel} model @param {Act} act @param {string} board */
export function silenceLine(model, act, board) {
  const { t, room } = model;
  const { silent } = silenceOf(room, board);
  const leads = mayLead(model) && isOpenForNotes(room);
  if (!(silent || leads)) return nothing;
  return html`<div class="silence" ?data-silent=${silent}>
    ${silent ? silenceWords(model, board) : html`<p class="small soft" id="silence-offer">${t("silence.offer")}</p>`}
    ${leads ? keys(model, act, board, silent) : nothing}
  </div>`;
}

/** To begin is harmless; what has been shown cannot be hidden again. @param {RoomModel} model @param {Act} act @param {string} board @param {boolean} silent */
function keys({ t, ui, room }, act, board, silent) {
  if (!silent) {
    return html`<button type="button" class="button compact" data-asks="notes" aria-describedby="silence-offer"
      @click=${() => act.notes.setSilent(board, true)}>${t("silence.begin")}</button>`;
  }
  if (ui.asking?.what !== "notes" || ui.asking.board !== board) {
    return html`<button type="button" class="button compact" data-asks="notes" @click=${() => act.notes.askShow(board)}>${t("silence.end")}</button>`;
  }
  const n = silenceOf(room, board).hidden;
  return confirmation(
    "notes",
    t("silence.confirm", { n }),
    t("silence.yes"),
    t("results.wait"),
    () => act.notes.setSilent(board, false),
    act.wait,
  );
}

/** That the board is silent, and what that means. @param {RoomModel} model @param {string} board */
export function silenceWords({ t, room }, board) {
  const { silent, hidden } = silenceOf(room, board);
  if (!silent) return nothing;
  return html`<p class="silence-words">${crossedEye()}<span><b>${t("silence.now")}</b> ${t("silence.means")} <b class="silence-count">${t("silence.count", { n: hidden })}</b></span></p>`;
}

/** The same, to be read from the back of a hall. @param {RoomModel} model @param {string|undefined} board */
export function silenceOnScreen({ t, room }, board) {
  const { silent, hidden } = silenceOf(room, board ?? "");
  if (!silent) return nothing;
  return html`<p class="screen-silence">${crossedEye()}<span>${t("silence.now")} <b>${t("silence.count", { n: hidden })}</b></span></p>`;
}

/** On a note that nobody else sees. @param {Pick<RoomModel, "t">} model */
export function hiddenMark({ t }) {
  return html`<p class="note-hidden">${crossedEye()}${t("silence.own")}</p>`;
}

function crossedEye() {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 12c2-4 5-6 9-6s7 2 9 6c-2 4-5 6-9 6s-7-2-9-6Zm2 8L19 4"></path></svg>`;
}
