/** Who else is at work, in words: nobody's name where notes carry none. */

import { othersWhispers } from "../room/writing.js";

/** @import {Whisper} from "../room/state.js" */
/** @import {RoomModel} from "./model.js" */
/** @import {Spot} from "./desk.js" */

/** @param {RoomModel} model @returns {readonly Whisper[]} */
export function whispersShown({ state, ui }) {
  return ui.desk.still ? [] : othersWhispers(state);
}

/** "Anna skriver…" at a column. @param {RoomModel} model @param {readonly Whisper[]} whispers @param {Spot} spot */
export function typingAt(model, whispers, { board, column }) {
  const here = whispers.filter(
    (each) => each.kind === "typing" && each.board === board && each.column === column,
  );
  const [first] = here;
  if (!first) return "";
  if (here.length > 1) return model.t("note.typing_many", { n: here.length });
  const name = nameOf(model, first);
  return name === null ? model.t("note.typing_anon") : model.t("note.typing_named", { name });
}

/** "Ali flyttar", by the note that is moved. @param {RoomModel["t"]} t @param {ReadonlyMap<string, string>} names  by participant @param {readonly Whisper[]} whispers */
export function movingWords(t, names, whispers) {
  /** @type {Map<string, string>} */
  const moving = new Map();
  for (const { kind, note, participant } of whispers) {
    if (kind !== "dragging" || note === null || moving.has(note)) continue;
    const name = names.get(participant ?? "");
    moving.set(note, name === undefined ? t("note.by_anon") : t("note.by_named", { name }));
  }
  return moving;
}

/** @param {RoomModel} model @param {Whisper} whisper */
function nameOf({ room }, { participant }) {
  return room.participants.find(({ id }) => id === participant)?.name ?? null;
}
