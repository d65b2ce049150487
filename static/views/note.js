/** One note: its text, who and when, whose it is, and the keys that show when it is pointed at, tapped or focused. */

import { html, nothing } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { liftable } from "../lib/lift.js";
import { mayChange } from "../room/writing.js";
import { colorMark } from "./colors.js";
import { keyOf } from "./desk.js";
import { linked } from "./linked.js";
import { clicked, markBox, marksOf } from "./marking.js";
import { hasMenu } from "./note-menu.js";
import { originLines, originOf } from "./note-origin.js";
import { shortened } from "./shortened.js";
import { hiddenMark } from "./silence.js";
import { noteStars } from "./stars.js";
import { starFacts } from "./stars-model.js";
import { whoAndWhen } from "./who-and-when.js";

/** @import {Note} from "../protocol.js" */
/** @import {Act} from "./model.js" */
/** @import {ListModel} from "./notes-model.js" */

const LABEL = 60;

/** @param {ListModel} model @param {Act|null} act @param {Note} note @param {boolean} assignable */
export function noteItem(model, act, note, assignable) {
  const { desk } = model.ui;
  const { lifted, dragged } = desk;
  const assigning = desk.assigning[note.id] !== undefined;
  const facts = {
    may: act !== null && mayChange(model.room, model.state, note),
    menu: act !== null && hasMenu(model, note),
    color: model.room.legend[note.color],
    pending: model.pending.has(note.id),
    lifted: lifted?.note === note.id,
    dragged: dragged?.note === note.id,
    landing: dragged?.over?.before === note.id && keyOf(dragged.over) === keyOf(note),
    moving: model.moving.get(note.id) ?? "",
    author: model.names.get(note.author ?? "") ?? null,
    assigning,
    ...originOf(model, note),
    ...marksOf(desk, note),
    gone: assigning && !model.isThere(note.id),
  };
  const seen = [
    act,
    note,
    desk.assigning[note.id],
    desk.errors[note.id],
    assignable,
    model.locale,
    ...Object.values(facts),
    ...starFacts(model.stars, note),
  ];
  return guard(seen, () => drawn(model, act, note, assignable, facts));
}

/** @typedef {import("./note-origin.js").Origin & import("./marking.js").Marks & {may: boolean, menu: boolean, color: string|undefined, pending: boolean, lifted: boolean, dragged: boolean, landing: boolean, moving: string, author: string|null, assigning: boolean, gone: boolean}} Facts */

/** @param {ListModel} model @param {Act|null} act @param {Note} note @param {boolean} assignable @param {Facts} facts */
function drawn(model, act, note, assignable, facts) {
  const { id, color, text } = note;
  const content = html`
    <p class="note-text" id="note-${id}-text" lang=${model.room.locale} dir="auto">${linked(text)}</p>
    ${colorMark(model, color)}
    ${originLines(model, act, facts)}
    ${note.hidden ? hiddenMark(model) : nothing}
    ${whoAndWhen(model, act, note, assignable, facts.may)}
    ${noteStars(model, act, note)}`;
  // While who and when are filled in the note lies still, and that alone is done with it.
  if (!(facts.may && act) || facts.assigning) {
    return html`<li class="note" id="note-${id}" tabindex=${act ? "-1" : nothing} data-note=${id} data-color=${color}
      ?data-hidden=${note.hidden} ?data-landing=${facts.landing} ?data-onto=${facts.onto} ?data-moving=${facts.moving !== ""}>
      ${content}${foot(model, facts, act && facts.menu && !facts.assigning ? html`<div class="note-keys">${menuKey(model, act, id)}</div>` : nothing)}${tag(facts)}
    </li>`;
  }
  return html`<li class="note" id="note-${id}" tabindex="-1" data-note=${id} data-color=${color} ?data-pending=${facts.pending}
      ?data-hidden=${note.hidden} ?data-lifted=${facts.lifted} ?data-dragged=${facts.dragged} ?data-landing=${facts.landing} ?data-moving=${facts.moving !== ""}
      ?data-onto=${facts.onto} ?data-marked=${facts.marked} @click=${clicked(act, id, facts)}
      @dblclick=${() => act.notes.edit(id)} @keydown=${entering(act, id)} ${liftable(id)}>
    ${facts.marking ? markBox(model, act, note, facts) : handle(model, act, note, facts)}
    ${content}
    ${foot(model, facts, keys(model, act, id, facts.menu))}
    ${tag(facts)}
  </li>`;
}

/** The place that a note has left: as high as the note was, so that nothing below it moves. @param {ListModel} model @param {Note} note @param {boolean} assignable */
export function noteGone(model, note, assignable) {
  const moved = model.isThere(note.id);
  return html`<li class="note note-gone">
    <div inert>
      <p class="note-text" lang=${model.room.locale} dir="auto">${note.text}</p>
      ${colorMark(model, note.color)}
      ${originLines(model, null, originOf(model, note))}
      ${whoAndWhen(model, null, note, assignable, false)}
    </div>
    <div class="note-foot"><p class="note-author">${model.t(moved ? "note.gone_moved" : "note.gone_removed")}</p></div>
  </li>`;
}

/** It steers what is lifted from the first key on, before the lifting is drawn. @param {ListModel} model @param {Act} act @param {Note} note @param {Facts} facts */
function handle({ t }, act, { id, text }, { lifted }) {
  const label = t("note.lift", { text: shortened(text, LABEL) });
  return html`<button type="button" class="note-handle" data-key="handle" aria-label=${label} aria-pressed=${lifted ? "true" : "false"}
      @click=${() => act.notes.lift(id)} @keydown=${act.notes.steer} @blur=${lifted ? leaving(act, id) : nothing}>
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 5v.01M15 5v.01M9 12v.01M15 12v.01M9 19v.01M15 19v.01"></path></svg>
  </button>`;
}

/** @param {ListModel} model @param {Facts} facts @param {unknown} pressable */
function foot({ t, room }, { pending, author, may, menu }, pressable) {
  if (!(may || menu) && author === null) return nothing;
  return html`<div class="note-foot">
    <p class="note-author" lang=${room.locale}>${author ?? nothing}</p>
    ${may ? html`<p class="note-state">${t(pending ? "conn.saving" : "conn.saved")}</p>` : nothing}
    ${pressable}
  </div>`;
}

/** One template, for there may be five hundred of them. @param {ListModel} model @param {Act} act @param {string} id @param {boolean} menu */
function keys(model, act, id, menu) {
  const { t } = model;
  const text = `note-${id}-text`;
  return html`<div class="note-keys">
    <button type="button" class="note-key" data-key="edit" aria-describedby=${text} @click=${() => act.notes.edit(id)}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 20h4L19 9l-4-4L4 16v4Zm9-13 4 4"></path></svg><span>${t("note.edit")}</span>
    </button>
    <button type="button" class="note-key" data-key="move" aria-describedby=${text} @click=${() => act.notes.askMove(id)}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 12h15m-6-6 6 6-6 6"></path></svg><span>${t("note.move")}</span>
    </button>
    <button type="button" class="note-key" data-key="remove" aria-describedby=${text} @click=${() => act.notes.remove(id)}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 7h14M10 7V4h4v3m-7 0 1 13h8l1-13"></path></svg><span>${t("note.remove")}</span>
    </button>
    ${menu ? menuKey(model, act, id) : nothing}
  </div>`;
}

/** @param {ListModel} model @param {Act} act @param {string} id */
function menuKey({ t }, act, id) {
  return html`<button type="button" class="note-key" data-key="more" aria-haspopup="dialog" aria-label=${t("note.more")} title=${t("note.more")} aria-describedby="note-${id}-text" @click=${() => act.notes.openMenu(id)}>
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12v.01M12 12v.01M19 12v.01"></path></svg>
  </button>`;
}

/** @param {Facts} facts */
function tag({ moving }) {
  return moving === "" ? nothing : html`<p class="note-tag">${moving}</p>`;
}

/** Enter or X on the note itself; its keys have their own. @param {Act} act @param {string} id */
function entering(act, id) {
  return (/** @type {KeyboardEvent} */ event) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") act.notes.edit(id);
    else if (event.key.toLowerCase() === "x") act.notes.mark(id);
    else return;
    event.preventDefault();
  };
}

/** Somebody goes on to something else with the note in hand: it is put back, unless it was the drawing that moved it. @param {Act} act @param {string} id */
function leaving(act, id) {
  return () =>
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const held = document.activeElement?.closest("[data-lifted]")?.getAttribute("data-note");
        if (held !== id && document.querySelector(`#note-${CSS.escape(id)}[data-lifted]`))
          act.notes.putBack();
      }),
    );
}
