/** "Flytta till…": the way to move a note that needs neither dragging nor arrows. */

import { html, nothing } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { mayLieOn } from "../room/writing.js";
import { FIRST, LAST } from "./desk.js";
import { dialog } from "./dialog.js";
import { neighbours, rowsOf } from "./rows.js";

/** @import {Act, RoomModel} from "./model.js" */

const LABEL = 48;

/** @param {RoomModel} model @param {Act} act */
export function moveDialog(model, act) {
  const { t, text, room, ui } = model;
  const { moving } = ui.desk;
  const board = room.workshop.boards.find(({ id }) => id === moving?.board);
  if (!(moving && board)) return nothing;
  const note = room.notes.find((each) => each.id === moving.note);
  const texts = new Map(room.notes.map((each) => [each.id, each.text]));
  const options = {
    title: t("move.title"),
    close: t("form.close"),
    onClose: act.notes.closeMove,
    kind: "move",
  };
  if (!note) return dialog(options, gone(model, act));
  const others = neighbours(rowsOf(room, ui.desk, moving).rows, moving.note);
  const boards = room.workshop.boards
    .filter(({ id }) => mayLieOn(note, id))
    .map(({ id, heading }) => ({ value: id, label: text(heading) }));
  const columns = board.columns.map(({ id, heading }) => ({ value: id, label: text(heading) }));
  const places = [
    { value: FIRST, label: t("note.place_first") },
    { value: LAST, label: t("note.place_last") },
    ...others.map((id) => ({
      value: id,
      label: t("note.place_after", { text: shortened(texts.get(id) ?? "") }),
    })),
  ];
  const choose = act.notes.chooseMove;
  return dialog(
    options,
    html`<form class="flow" method="dialog" @submit=${moveOn(act)}>
      <p class="move-text" lang=${room.locale}>${shortened(note.text)}</p>
      ${note.hidden ? html`<p class="small soft">${t("err.board_silent")}</p>` : nothing}
      ${field("move-board", t("move.board"), boards, moving.board, (value) => choose({ board: value, column: firstColumn(model, value), after: FIRST }))}
      ${field("move-column", t("move.column"), columns, moving.column, (value) => choose({ column: value, after: FIRST }))}
      ${field("move-place", t("move.place"), places, moving.after, (value) => choose({ after: value }))}
      <div class="actions">
        <button type="submit" class="button primary">${t("move.submit")}</button>
        <button type="button" class="button" @click=${act.notes.closeMove}>${t("form.cancel")}</button>
      </div>
    </form>`,
  );
}

/** Another has removed the note meanwhile: it goes nowhere, and that is said where one looks. @param {RoomModel} model @param {Act} act */
function gone({ t }, act) {
  return html`<div class="flow">
    <p role="status">${t("note.gone_removed")}</p>
    <div class="actions">
      <button type="button" class="button primary" ${ref(focused)} @click=${act.notes.closeMove}>${t("form.close")}</button>
    </div>
  </div>`;
}

/** What had the focus is no longer there. @param {Element|undefined} element */
function focused(element) {
  queueMicrotask(() => element instanceof HTMLElement && element.focus());
}

/**
 * @param {string} id
 * @param {string} label
 * @param {{value: string, label: string}[]} options
 * @param {string} chosen
 * @param {(value: string) => void} choose
 */
function field(id, label, options, chosen, choose) {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <select id=${id} @change=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)}>
      ${options.map((option) => html`<option value=${option.value} .selected=${option.value === chosen}>${option.label}</option>`)}
    </select>
  </div>`;
}

/** @param {RoomModel} model @param {string} board */
function firstColumn({ room }, board) {
  return room.workshop.boards.find(({ id }) => id === board)?.columns[0]?.id ?? "";
}

/** @param {Act} act */
function moveOn(act) {
  return (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    act.notes.move();
  };
}

/** @param {string} text */
function shortened(text) {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > LABEL ? `${line.slice(0, LABEL).trimEnd()}…` : line;
}
