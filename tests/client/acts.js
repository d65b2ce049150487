/** One's own acts in a room with three notes, what the server makes of them, and the way back. */

import assert from "node:assert/strict";
import { backOf } from "../../static/room/undo.js";
import { openRoom } from "./fakes.js";
import { entryAt, greet, noteOf, roomOf } from "./rooms.js";

/** @import {Note, Op} from "../../static/protocol.js" */
/** @import {Tab} from "./ops.js" */

export const a = noteOf("a", { rank: "b" });
export const b = noteOf("b", { rank: "d" });
export const c = noteOf("c", { rank: "f" });
export const spot = { board: "thoughts", column: "other" };

/** @param {Partial<import("../../static/protocol.js").Room>} [more] */
export function tabAt(more = {}) {
  const tab = openRoom();
  greet(tab.socket, { room: roomOf({ step: "document", notes: [a, b, c], ...more }) });
  return { tab, seq: 1 };
}

/** @typedef {ReturnType<typeof tabAt>} At */

/** One's own act, and what the server makes of it. @param {At} at @param {Op} op @param {any[]} events */
export function act(at, op, ...events) {
  at.tab.connection.send(op);
  return answered(at, at.tab.state.pending.at(-1)?.id ?? null, events);
}

/** @param {At} at @param {any[]} events */
export const others = (at, ...events) => answered(at, null, events);

/** @param {At} at @param {string|null} op @param {any[]} events */
export function answered(at, op, events) {
  at.seq += 1;
  at.tab.socket.say({ type: "entries", entries: [entryAt(at.seq, events, { op })] });
  return at;
}

/** @param {Note} note @param {Partial<Note>} more */
export const saved = (note, more = {}) => ({ type: "note_saved", note: { ...note, ...more } });

/** The last act's way back. @param {Tab} tab */
export function back(tab) {
  const done = tab.state.done.at(-1);
  assert.ok(done);
  const { ops, why } = backOf(tab.state, done);
  return { op: ops[0] ?? null, ops, why };
}

/** Takes the last act back, and hears the answer. @param {At} at @param {any[]} events */
export function takeBack(at, ...events) {
  const done = at.tab.state.done.at(-1);
  const { op } = back(at.tab);
  assert.ok(done && op);
  at.tab.connection.takeBack(done.id, [op]);
  return answered(at, at.tab.state.pending.at(-1)?.id ?? null, events);
}
