/** What the server would not take of what was written on a note: the text stays with who wrote it, beside the reason. */

import { html, nothing } from "lit-html";
import { fieldKeyOf, keyOf, spotOf } from "./desk.js";
import { refusalText, writtenIn } from "./refusal.js";

/** @import {Refused} from "../room/state.js" */
/** @import {Act, RoomModel} from "./model.js" */

/** Whether it is drawn in its column; what is not is told under the header. @param {RoomModel} model @param {Refused} refused */
export function isRefusedInPlace(model, refused) {
  const { room, shown, ui } = model;
  const key = columnOfRefused(model, refused);
  if (key === null) return false;
  const { board, column } = spotOf(key);
  if (shown.step === "document") return board === (shown.place || room.workshop.boards[0]?.id);
  const question = room.workshop.questions.find((each) => each.board === board && each.column === column);
  return (
    shown.step === "reflect" &&
    !!question &&
    (shown.place === question.id || ui.desk.unfolded.has(question.id))
  );
}

/** The column where a refused text belongs; null: nowhere that is known. @param {RoomModel} model @param {Refused} refused */
function columnOfRefused({ room, ui }, { op }) {
  if (op?.type === "add_note") return fieldKeyOf(op);
  if (op?.type !== "edit_note") return null;
  const spot = room.notes.find(({ id }) => id === op.id) ?? ui.desk.sent[op.id];
  return spot ? keyOf(spot) : null;
}

/** @param {RoomModel} model @param {Act} act @param {string} key */
export function refusedHere(model, act, key) {
  const here = model.state.refused.filter((refused) => columnOfRefused(model, refused) === key);
  return here.map((refused) => refusedNote(model, act, refused));
}

/** @param {RoomModel} model @param {Act} act @param {Refused} refused */
function refusedNote(model, act, refused) {
  const { t, room } = model;
  return html`<div class="note-refused" role="status">
    <p class="small">${refusedNoteText(model, refused)}</p>
    <p class="note-text" lang=${room.locale} dir="auto">${writtenIn(refused.op)}</p>
    <div class="note-editor-keys">
      ${
        room.closed
          ? nothing
          : html`<button type="button" class="button compact primary" @click=${() => act.notes.addAgain(refused.id ?? "")}>${t("err.note_as_new")}</button>`
      }
      <button type="button" class="button compact" @click=${() => act.dismiss(refused.id)}>${t("conn.dismiss")}</button>
    </div>
  </div>`;
}

/** A source that is gone, or was so long ago that nobody knows of it. @param {Refused["op"]|undefined} op @param {string|undefined} code */
export function isSourceLost(op, code) {
  return op?.type === "add_note" && !!op.source && (code === "note_gone" || code === "unknown_id");
}

/** @param {RoomModel} model @param {Refused} refused */
export function refusedNoteText(model, { op, code }) {
  const { t } = model;
  switch (code) {
    case "unknown_id":
      return isSourceLost(op, code) ? t("err.source_gone") : refusalText(model, code);
    case "note_gone":
      if (op?.type === "add_note") return t("err.source_gone");
      return op?.type === "edit_note" ? t("err.note_gone") : t("note.gone_removed");
    case "too_long":
      return t("err.note_long", { max: 2000 });
    case "not_allowed":
      return t("err.note_others");
    case "bad_text":
      return t("err.bad_note");
    case "full":
      return t("err.notes_full");
    default:
      return refusalText(model, code);
  }
}
