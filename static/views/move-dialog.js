/** "Flytta till…": the way to move a note that needs neither dragging nor arrows. */

import { html, nothing } from "lit-html";
import { ref } from "lit-html/directives/ref.js";
import { mayLieOn } from "../room/writing.js";
import { blocksOf } from "./blocks.js";
import { FIRST, LAST, noteWith, withNote } from "./desk.js";
import { dialog } from "./dialog.js";
import { neighbours, rowsOf } from "./rows.js";
import { shortened } from "./shortened.js";

/** @import {BoardPlan, Group, Note} from "../protocol.js" */
/** @import {Moving} from "./desk.js" */
/** @import {Act, RoomModel} from "./model.js" */

const LABEL = 48;

/** @param {RoomModel} model @param {Act} act */
export function moveDialog(model, act) {
  const { t, room, ui } = model;
  const { moving } = ui.desk;
  const board = room.workshop.boards.find(({ id }) => id === moving?.board);
  if (!(moving && board)) return nothing;
  const notes = room.notes.filter(({ id }) => moving.notes.includes(id));
  const options = {
    title: t(titleOf(moving)),
    close: t("form.close"),
    onClose: act.notes.closeMove,
    kind: "move",
  };
  return dialog(options, notes.length === 0 ? gone(model, act) : form(model, act, { moving, board, notes }));
}

/** @param {Moving} moving */
function titleOf({ notes, group }) {
  if (group !== null) return "move.title_group";
  return notes.length > 1 ? "move.title_several" : "move.title";
}

/** @param {RoomModel} model @param {Act} act @param {{moving: Moving, board: BoardPlan, notes: Note[]}} asked */
function form(model, act, { moving, board, notes }) {
  const { t, text, room } = model;
  const hidden = notes.some((note) => note.hidden);
  const boards = room.workshop.boards
    .filter(({ id }) => notes.every((note) => mayLieOn(note, id)))
    .map(({ id, heading }) => ({ value: id, label: text(heading) }));
  const columns = board.columns.map(({ id, heading }) => ({ value: id, label: text(heading) }));
  const choose = act.notes.chooseMove;
  return html`<form class="flow" method="dialog" @submit=${moveOn(act)}>
    <p class="move-text" lang=${room.locale} dir="auto">${subject(model, moving, notes)}</p>
    ${hidden ? html`<p class="small soft">${t("err.board_silent")}</p>` : nothing}
    ${field("move-board", t("move.board"), boards, moving.board, (value) => choose({ board: value, column: firstColumn(model, value), after: FIRST }))}
    ${field("move-column", t("move.column"), columns, moving.column, (value) => choose({ column: value, after: FIRST }))}
    ${placeField(model, act, moving, hidden || moving.copy)}
    ${moving.group ? nothing : copyChoice(model, act, moving)}
    <div class="actions">
      <button type="submit" class="button primary">${t(submitOf(moving))}</button>
      <button type="button" class="button" @click=${act.notes.closeMove}>${t("form.cancel")}</button>
    </div>
  </form>`;
}

/** What is moved. @param {RoomModel} model @param {Moving} moving @param {Note[]} notes */
function subject({ t, room }, { group }, notes) {
  if (group !== null) return room.groups.find(({ id }) => id === group)?.name || t("group.nameless");
  return notes.length > 1 ? t("notes.count", { n: notes.length }) : shortened(notes[0]?.text ?? "", LABEL);
}

/** @param {RoomModel} model @param {Act} act @param {Moving} moving */
function copyChoice({ t }, act, { notes, copy }) {
  const choose = (/** @type {Event} */ event) =>
    act.notes.chooseMove({ copy: /** @type {HTMLInputElement} */ (event.target).checked, after: FIRST });
  return html`<label class="choice">
    <input type="checkbox" .checked=${copy} @change=${choose} />
    <span>${t(notes.length > 1 ? "move.copy_several" : "move.copy")}</span>
  </label>`;
}

/** @param {Moving} moving */
function submitOf({ copy, after }) {
  if (copy) return "move.submit_copy";
  return noteWith(after) === null ? "move.submit" : "move.submit_group";
}

/** Between the others, or together with one of them. @param {RoomModel} model @param {Act} act @param {Moving} moving @param {boolean} apart  they cannot be laid together */
function placeField(model, act, moving, apart) {
  const { t, room } = model;
  const [note] = moving.notes.length === 1 ? room.notes.filter(({ id }) => id === moving.notes[0]) : [];
  const blocks = blocksAround(model, moving);
  const own = note?.group ?? null;
  const ends = [
    { value: FIRST, label: t("note.place_first") },
    { value: LAST, label: t("note.place_last") },
  ];
  const places = [...ends, ...blocks.flatMap((block) => placesAfter(model, block, own))];
  const together = apart ? [] : blocks.flatMap((block) => placeWith(model, block, own));
  const choose = (/** @type {Event} */ event) =>
    act.notes.chooseMove({ after: /** @type {HTMLSelectElement} */ (event.target).value });
  return html`<div class="field">
    <label for="move-place">${t("move.place")}</label>
    <select id="move-place" @change=${choose}>
      ${places.map((each) => option(each, moving.after))}
      ${together.length === 0 ? nothing : html`<optgroup label=${t("move.together")}>${together.map((each) => option(each, moving.after))}</optgroup>`}
    </select>
  </div>`;
}

/** @typedef {{group: Group|null, notes: Note[]}} Around */

/** What stands in the column besides what is moved. @param {RoomModel} model @param {Moving} moving @returns {Around[]} */
function blocksAround({ room, ui }, moving) {
  const { rows } = rowsOf(room, { ...ui.desk, lifted: null }, moving);
  const ids = new Set(neighbours(rows, ""));
  const others = rows.filter(
    ({ note: { id } }) => ids.has(id) && (moving.copy || !moving.notes.includes(id)),
  );
  return blocksOf(room, others).map(({ group, rows: own }) => ({
    group,
    notes: own.map(({ note }) => note),
  }));
}

/** A group is passed whole, but for one's own. @param {RoomModel} model @param {Around} block @param {string|null} own */
function placesAfter({ t }, { group, notes }, own) {
  if (group && group.id !== own) {
    const label = t("note.place_after_group", { name: group.name || t("group.nameless") });
    return [{ value: notes.at(-1)?.id ?? "", label }];
  }
  return notes.map(({ id, text }) => ({
    value: id,
    label: t("note.place_after", { text: shortened(text, LABEL) }),
  }));
}

/** @param {RoomModel} model @param {Around} block @param {string|null} own */
function placeWith({ t }, { group, notes: [note] }, own) {
  if (!note || note.hidden || (group && group.id === own)) return [];
  const label = group
    ? t("note.place_in", { name: group.name || t("group.nameless") })
    : t("note.place_with", { text: shortened(note.text, LABEL) });
  return [{ value: withNote(note.id), label }];
}

/** @param {{value: string, label: string}} option @param {string} chosen */
function option({ value, label }, chosen) {
  return html`<option value=${value} .selected=${value === chosen}>${label}</option>`;
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
      ${options.map((each) => option(each, chosen))}
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
