/** A group of notes in its column: its name, its notes, and the keys of the whole; and the line for what is marked. */

import { html, nothing } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { liftable } from "../lib/lift.js";
import { LIMITS } from "../protocol.js";
import { isOpenForNotes } from "../room/writing.js";
import { keyOf } from "./desk.js";

/** @import {Group} from "../protocol.js" */
/** @import {Act, RoomModel} from "./model.js" */
/** @import {ListModel} from "./notes-model.js" */
/** @import {Spot} from "./desk.js" */

/**
 * @param {ListModel} model
 * @param {Act|null} act  null where nothing may be touched
 * @param {Group} group
 * @param {Spot} spot
 * @param {number} n  how many notes it has
 * @param {unknown} notes  drawn
 */
export function groupItem(model, act, group, spot, n, notes) {
  const { t, ui, room } = model;
  const { dragged } = ui.desk;
  const over = dragged?.over && keyOf(dragged.over) === keyOf(spot) ? dragged.over : null;
  const may = act !== null && isOpenForNotes(room);
  const last = over?.within && over.before === null && model.groupInHand === group.id;
  return html`<li class="group" data-group=${group.id} ?data-dragged=${dragged?.note === group.id}
      ?data-landing=${over?.before === group.id} ?data-onto=${over?.onto === group.id}>
    ${may && act ? head(model, act, group, n) : html`<h3 class="group-name">${nameOf(model, group)}</h3>`}
    <ul class="group-notes" role="list" aria-label=${t("group.label", { name: group.name || t("group.nameless"), n })} ?data-landing=${last}>${notes}</ul>
  </li>`;
}

/** @param {ListModel} model @param {Act} act @param {Group} group @param {number} n */
function head(model, act, group, n) {
  const { t, ui } = model;
  if (ui.desk.naming?.group === group.id) return nameField(model, act, ui.desk.naming.name);
  const name = group.name || t("group.nameless");
  return html`<div class="group-head" ${liftable(group.id)}>
    <h3 class="group-name">
      <button type="button" class="group-key" data-key="name-group" data-asks="group-${group.id}" aria-label=${t("group.name", { name })} title=${t("group.rename")} @click=${() => act.notes.startNaming(group.id)}>${nameOf(model, group)}</button>
      <span class="group-n" aria-hidden="true">${n}</span>
    </h3>
    <div class="group-keys">
      <button type="button" class="group-key" data-key="move-group" aria-label=${t("group.move_named", { name })} title=${t("note.move")} @click=${() => act.notes.askMove(group.id)}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 12h15m-6-6 6 6-6 6"></path></svg>
      </button>
      <button type="button" class="group-key" data-key="ungroup" aria-label=${t("group.ungroup_named", { name })} title=${t("group.ungroup")} @click=${() => act.notes.ungroup(group.id)}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 12h16M12 8V3m-3 3 3-3 3 3m-3 10v5m-3-3 3 3 3-3"></path></svg>
      </button>
    </div>
  </div>`;
}

/** @param {ListModel} model @param {Group} group */
function nameOf({ t, room }, { name }) {
  return name === ""
    ? html`<span class="soft">${t("group.nameless")}</span>`
    : html`<span lang=${room.locale} dir="auto">${name}</span>`;
}

/** @param {ListModel} model @param {Act} act @param {string} name */
function nameField({ t, room }, act, name) {
  const save = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    act.notes.saveName();
  };
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    act.notes.stopNaming();
  };
  return html`<form class="group-form field" @submit=${save}>
    <label for="group-name">${t("group.field")}</label>
    <input id="group-name" type="text" autocomplete="off" maxlength=${LIMITS.group} lang=${room.locale} .value=${live(name)}
      @input=${(/** @type {Event} */ event) => act.notes.writeName(/** @type {HTMLInputElement} */ (event.target).value)} @keydown=${pressed} />
    <div class="note-editor-keys">
      <button type="submit" class="button compact primary">${t("note.save")}</button>
      <button type="button" class="button compact" @click=${act.notes.stopNaming}>${t("note.cancel")}</button>
    </div>
  </form>`;
}

/** Beside what one may choose for a board. @param {RoomModel} model @param {Act} act */
export function markingChoice({ t, ui, room }, act) {
  if (!isOpenForNotes(room) || room.notes.length < 2) return nothing;
  return html`<button type="button" class="link mark-several" data-key="mark-several" aria-pressed=${ui.desk.marking ? "true" : "false"}
    @click=${act.notes.markSeveral}>${t(ui.desk.marking ? "marked.stop" : "marked.several")}</button>`;
}

/** What may be done with the notes that are marked; in sight wherever they are. @param {RoomModel} model @param {Act} act */
export function markedBar({ t, ui, room }, act) {
  const { marked, marking } = ui.desk;
  if (!((marking || marked.length > 0) && isOpenForNotes(room))) return nothing;
  const n = marked.length;
  return html`<div class="marked-bar" role="group" aria-label=${t("marked.label")}>
    <p>${n === 0 ? t("marked.how") : t("marked.count", { n })}</p>
    ${n > 0 ? html`<button type="button" class="button compact" data-key="move-marked" @click=${act.notes.askMoveMarked}>${t("marked.move")}</button>` : nothing}
    ${n > 1 ? html`<button type="button" class="button compact" @click=${act.notes.groupMarked}>${t("marked.group")}</button>` : nothing}
    <button type="button" class="button compact" @click=${act.notes.unmark}>${t(n > 0 ? "marked.none" : "marked.stop")}</button>
  </div>`;
}
