/** Dokumentera: the four boards as tabs. The facilitator's board is everyone's. */

import { html, nothing } from "lit-html";
import { boardSheet, motionChoice } from "./board.js";
import { headingOf } from "./guide.js";

/** @import {Act, RoomModel} from "./model.js" */
/** @typedef {RoomModel["room"]["workshop"]["boards"][number]} WorkshopBoard */

/** @param {RoomModel} model @param {Act} act */
export function documentStep(model, act) {
  const { room, t } = model;
  const boards = room.workshop.boards;
  const open = boards.find(({ id }) => id === model.shown.place) ?? boards[0];
  return html`
    <h1 tabindex="-1" class="quiet-title">${headingOf(model, room, "document")}</h1>
    <div class="tabs" role="tablist" aria-label=${t("document.boards")} @keydown=${moveBetweenTabs}>
      ${boards.map((board) => tab(model, act, board, board === open))}
    </div>
    ${open ? boardSheet(model, act, open) : nothing}
    ${motionChoice(model, act)}`;
}

/** @param {RoomModel} model @param {Act} act @param {WorkshopBoard} board @param {boolean} selected */
function tab({ text, langOf, room, t, shown }, act, board, selected) {
  const groupHere = !shown.following && room.step === "document" && room.place === board.id;
  const n = room.notes.filter((note) => note.board === board.id).length;
  return html`<button type="button" class="tab" role="tab" id="tab-${board.id}" aria-controls="board"
    aria-selected=${selected ? "true" : "false"} tabindex=${selected ? 0 : -1} lang=${langOf(board.heading) ?? nothing}
    @click=${() => act.go("document", board.id)}>
    ${text(board.heading)} <span class="tab-count" aria-hidden="true">${n || nothing}</span><span class="visually-hidden">${t("notes.count", { n })}</span>
    ${groupHere ? html` <span class="step-group">${t("document.group_here")}</span>` : nothing}
  </button>`;
}

/** Arrows move the focus alone; a tab opens when it is pressed. @param {KeyboardEvent} event */
function moveBetweenTabs(event) {
  const tabs = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).children]);
  const at = tabs.indexOf(/** @type {HTMLElement} */ (event.target));
  /** @type {Record<string, number>} */
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 };
  const next = to[event.key];
  if (next === undefined) return;
  event.preventDefault();
  tabs[(next + tabs.length) % tabs.length]?.focus();
}
