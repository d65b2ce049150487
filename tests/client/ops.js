/**
 * Ops as a person makes them, and what becomes of them in a tab, for the client's tests.
 *
 * @import {Op} from "../../static/protocol.js"
 */

import { fakeBrowser, fakeClock, openRoom } from "./fakes.js";
import { entryAt, greet, headAt } from "./rooms.js";

/** @typedef {ReturnType<typeof openRoom>} Tab */

/** @param {string} title @returns {Op} */
export const renameRoom = (title) => ({ type: "rename_room", title });

/** @param {string} id @returns {Op} */
export const addNote = (id, text = "En tanke") => ({
  type: "add_note",
  id,
  board: "thoughts",
  column: "other",
  text,
  color: "yellow",
  statement: null,
});

/** @param {Tab} tab */
export const idsSent = (tab) => tab.socket.sentOf("op").map(({ id }) => id);

/** @param {Tab} tab */
export const kept = (tab) => tab.state.kept.map(({ id }) => id);

/** @param {Tab} tab */
export const pending = (tab) => tab.state.pending.map(({ id }) => id);

/** @param {Tab} tab @param {string} part */
export const stored = (tab, part) => [...tab.browser.items.keys()].filter((key) => key.includes(part));

/** @param {Tab} tab @param {number} seq @param {string} op @param {string} title */
export function confirm(tab, seq, op, title) {
  tab.socket.say({ type: "entries", entries: [entryAt(seq, [{ type: "room_renamed", title }], { op })] });
}

/** The same browser, a new page. @param {Tab} tab */
export function reload(tab) {
  tab.close();
  return openRoom({ browser: tab.browser, clock: tab.clock });
}

/** When nothing can come any more that was sent on a connection that broke. */
export const OUTWAITED = 4_000;
export const BACK = 1_000;

/** After a lost connection. @param {Tab} tab */
export function comeBack(tab) {
  tab.clock.advance(BACK);
  greet(tab.socket, { mode: "delta", head: headAt(1) });
}

export function twoTabs() {
  const browser = fakeBrowser();
  const clock = fakeClock();
  return { one: openRoom({ browser, clock }).arrive(), two: openRoom({ browser, clock }).arrive() };
}
