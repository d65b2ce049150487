/** Dokumentera: the four boards as tabs, each a calm sheet with its headings and hints. */

import { html, nothing } from "lit-html";
import { headingOf } from "./guide.js";

/** @import {Act, RoomModel} from "./model.js" */
/** @typedef {RoomModel["room"]["workshop"]["boards"][number]} WorkshopBoard */

/** @param {RoomModel} model @param {Act} act */
export function documentStep(model, act) {
  const boards = model.room.workshop.boards;
  const open = boards.find(({ id }) => id === model.shown.place) ?? boards[0];
  return html`
    <h1 tabindex="-1" class="quiet-title">${headingOf(model, model.room, "document")}</h1>
    <div class="tabs" role="tablist" aria-label=${model.t("document.boards")} @keydown=${moveBetweenTabs}>
      ${boards.map((board) => tab(model, act, board, board === open))}
    </div>
    ${open ? sheet(model, open) : nothing}`;
}

/** @param {RoomModel} model @param {Act} act @param {WorkshopBoard} board @param {boolean} selected */
function tab({ text, langOf, room, t, shown }, act, board, selected) {
  const groupHere = !shown.following && room.step === "document" && room.place === board.id;
  return html`<button type="button" class="tab" role="tab" id="tab-${board.id}" aria-controls="board"
    aria-selected=${selected ? "true" : "false"} tabindex=${selected ? 0 : -1} lang=${langOf(board.heading) ?? nothing}
    @click=${() => act.go("document", board.id)}>
    ${text(board.heading)}${groupHere ? html` <span class="step-group">${t("document.group_here")}</span>` : nothing}
  </button>`;
}

/** @param {RoomModel} model @param {WorkshopBoard} board */
export function sheet({ text, langOf }, board) {
  return html`<div id="board" class="board" role="tabpanel" aria-labelledby="tab-${board.id}" data-columns=${board.columns.length}>
    ${board.prompt ? html`<p class="board-prompt" lang=${langOf(board.prompt) ?? nothing}>${text(board.prompt)}</p>` : nothing}
    <div class="columns">
      ${board.columns.map(
        (column) => html`<section class="column">
          <h2 lang=${langOf(column.heading) ?? nothing}>${text(column.heading)}</h2>
          <p class="column-hint" lang=${langOf(column.hint) ?? nothing}>${text(column.hint)}</p>
          <div class="column-lines" aria-hidden="true"></div>
        </section>`,
      )}
    </div>
  </div>`;
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
