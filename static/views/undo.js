/** The key that takes back one's own last act, in sight wherever one is, and the strip for what its press has come to. */

import { html, nothing } from "lit-html";
import { isOpenForNotes } from "../room/writing.js";
import { kindOf } from "./undo-acts.js";

/** @import {Act, RoomModel} from "./model.js" */

/** In the header. Where a removed note has left its own "Ångra" in its place, that is the one. With nothing more to take back the focus goes to the heading. @param {RoomModel} model @param {Act} act */
export function undoKey(model, act) {
  const { t, state, room } = model;
  const last = state.done.at(-1);
  if (!(last && isOpenForNotes(room)) || isOfferedInPlace(model, last.op)) return nothing;
  const label = t(`undo.${kindOf(last)}`);
  return html`<button type="button" class="undo-key" data-asks="undo" aria-label=${label} title=${label} @click=${act.notes.undo}>
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 5 4 10l5 5M4 10h10a6 6 0 0 1 0 12h-3"></path></svg>
  </button>`;
}

/** Beside it, as long as something that was taken back can be done again. @param {RoomModel} model @param {Act} act */
export function redoKey({ t, ui, room }, act) {
  if (ui.desk.again.length === 0 || !isOpenForNotes(room)) return nothing;
  return html`<button type="button" class="undo-key" data-asks="redo" aria-label=${t("redo.label")} title=${t("redo.label")} @click=${act.notes.redo}>
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="m15 5 5 5-5 5M20 10H10a6 6 0 0 0 0 12h3"></path></svg>
  </button>`;
}

/** @param {RoomModel} model @param {import("../room/undo.js").Done["op"]} op */
function isOfferedInPlace({ room, shown, ui }, op) {
  const { removed } = ui.desk;
  if (op.type !== "remove_note" || removed?.note.id !== op.id) return false;
  const { boards, questions } = room.workshop;
  if (shown.step === "document") return removed.note.board === (shown.place || boards[0]?.id);
  const question = questions.find(({ column }) => column === removed.note.column);
  return (
    shown.step === "reflect" &&
    !!question &&
    (shown.place === question.id || ui.desk.unfolded.has(question.id))
  );
}

/** @param {RoomModel} model @param {Act} act */
export function undoneStrip({ t, ui }, act) {
  if (ui.desk.undone === null) return nothing;
  return html`<div class="strip">
    <p>${ui.desk.undone}</p>
    <button type="button" class="link" @click=${act.notes.dismissUndone}>${t("conn.dismiss")}</button>
  </div>`;
}
