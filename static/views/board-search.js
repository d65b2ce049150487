/** Looking for notes on a board: a key, and when it is open a row of fields and how many notes they leave. */

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { isStep } from "../room/origins.js";
import { isSifting, MINE } from "../room/sieve.js";
import { COLORS, nameOfColor } from "./colors.js";
import { fieldOf } from "./note-field.js";

/** @import {BoardPlan} from "../protocol.js" */
/** @import {Act, RoomModel} from "./model.js" */
/** @import {NotesModel} from "./notes-model.js" */

/** Few notes are found without help. */
const WORTH = 6;

/** @param {NotesModel} model @param {Act} act @param {BoardPlan} board */
export function boardSearch(model, act, board) {
  const { t, room, ui } = model;
  const { searching } = ui.desk;
  const notes = room.notes.filter((note) => note.board === board.id);
  if (!searching && notes.length < WORTH) return nothing;
  return html`<div class="board-search" role="search" @keydown=${escaping(act)}>
    <button type="button" class="button compact search-key" aria-expanded=${searching ? "true" : "false"} aria-controls="search-fields" @click=${act.notes.toggleSearch}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm4.8-1.7L21 21"></path></svg>
      ${t("search.open")}
    </button>
    ${searching ? fields(model, act, board, notes) : nothing}
  </div>`;
}

/** @param {NotesModel} model @param {Act} act @param {BoardPlan} board @param {readonly import("../protocol.js").Note[]} notes */
function fields(model, act, board, notes) {
  const { t, ui, room, passes } = model;
  const { sieve } = ui.desk;
  const n = notes.filter(passes).length;
  const steps = board.columns.some((column) => isStep(room, { board: board.id, column: column.id }));
  return html`<div class="search-fields" id="search-fields">
    <div class="search-field">
      <label for="search-words">${t("search.words")}</label>
      <input type="search" id="search-words" autocomplete="off" dir="auto" .value=${live(sieve.words)}
        @input=${(/** @type {Event} */ event) => act.notes.sift({ words: fieldOf(event).value })} />
    </div>
    ${colors(model, act)}
    ${people(model, act)}
    ${
      steps
        ? html`<label class="choice"><input type="checkbox" .checked=${live(sieve.unassigned)}
            @change=${(/** @type {Event} */ event) => act.notes.sift({ unassigned: /** @type {HTMLInputElement} */ (event.target).checked })} />
          <span>${t("search.unassigned")}</span></label>`
        : nothing
    }
    ${
      isSifting(sieve)
        ? html`<p class="search-count"><b>${t("search.count", { n, total: notes.length })}</b>
          <button type="button" class="link" @click=${act.notes.clearSearch}>${t("search.clear")}</button></p>`
        : nothing
    }
  </div>`;
}

/** @param {RoomModel} model @param {Act} act */
function colors(model, act) {
  const { t, room, ui } = model;
  const used = COLORS.filter(
    (color) => room.legend[color] || room.notes.some((note) => note.color === color),
  );
  if (used.length < 2) return nothing;
  const options = used.map((color) => ({ value: color, label: nameOfColor(model, color) }));
  const choose = (/** @type {string} */ value) =>
    act.notes.sift({ color: used.find((color) => color === value) ?? null });
  return select(
    "search-color",
    t("search.color"),
    t("search.all_colors"),
    options,
    ui.desk.sieve.color,
    choose,
  );
}

/** Where notes carry names by these, else only those of one's own are known. @param {RoomModel} model @param {Act} act */
function people({ t, room, ui }, act) {
  if (room.settings.solo) return nothing;
  const authors = new Set(room.notes.map(({ author }) => author));
  const named = room.participants.filter(({ id }) => authors.has(id));
  const options = [
    { value: MINE, label: t("search.mine") },
    ...named.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return select(
    "search-whose",
    t("search.whose"),
    t("search.everyones"),
    options,
    ui.desk.sieve.whose,
    (value) => act.notes.sift({ whose: value || null }),
  );
}

/**
 * @param {string} id
 * @param {string} label
 * @param {string} all
 * @param {{value: string, label: string}[]} options
 * @param {string|null} chosen
 * @param {(value: string) => void} choose
 */
function select(id, label, all, options, chosen, choose) {
  return html`<div class="search-field">
    <label for=${id}>${label}</label>
    <select id=${id} @change=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)}>
      <option value="" .selected=${chosen === null}>${all}</option>
      ${options.map((option) => html`<option value=${option.value} .selected=${option.value === chosen}>${option.label}</option>`)}
    </select>
  </div>`;
}

/** First what is looked for goes, then the fields. @param {Act} act */
function escaping(act) {
  return (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    act.notes.clearSearch();
  };
}
