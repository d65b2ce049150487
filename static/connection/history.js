/**
 * Keeps a person's own acts on notes in storage, so that they can be taken back after a reload too, and in another tab of the seat.
 *
 * @import {Done} from "../room/undo.js"
 * @import {Store} from "../room/store.js"
 * @import {Shelf} from "./storage.js"
 */

import { withAct, withDone, withoutDone } from "../room/undo.js";
import { parsed } from "./storage.js";

const KEY = "done:";

/**
 * @param {object} parts
 * @param {Store} parts.store `done` is kept here
 * @param {Shelf} parts.shelf
 */
export function createHistory({ store, shelf }) {
  /** What storage mirrors. @type {readonly Done[]} */
  let kept = [];

  return { load, sent, again, drop, settle, heard };

  function load() {
    const all = shelf.entries(KEY).flatMap(([id, value]) => (isDone(value) ? [{ ...value, id }] : []));
    store.update((state) => all.reduce(withDone, state));
    kept = all;
    settle();
  }

  /**
   * @param {string} id the op's
   * @param {import("../protocol.js").Room | null} before as the room was shown when it was made
   * @param {string} [batch] what it has in common with others that are taken back with it
   */
  function sent(id, before, batch) {
    const pending = store.state.pending.find((each) => each.id === id);
    if (pending) store.update((state) => withAct(state, before, pending, batch));
    settle();
  }

  /**
   * An act that was taken back is done once more, by another op.
   *
   * @param {string} id the op's
   * @param {Done} done
   */
  function again(id, done) {
    const pending = store.state.pending.find((each) => each.id === id);
    if (pending) store.update((state) => withDone(state, { ...done, id, at: pending.at, left: null }));
    settle();
  }

  /** @param {string} id */
  function drop(id) {
    store.update((state) => withoutDone(state, id));
    settle();
  }

  /** Brings storage in line with the state. */
  function settle() {
    const { done } = store.state;
    if (done === kept) return;
    shelf.mirror(KEY, kept, done);
    kept = done;
  }

  /**
   * Another tab has written to storage.
   *
   * @param {string} key after the shelf's prefix
   * @param {string | null} text
   */
  function heard(key, text) {
    if (!key.startsWith(KEY)) return;
    const [id, value] = [key.slice(KEY.length), parsed(text)];
    store.update((state) => (isDone(value) ? withDone(state, { ...value, id }) : withoutDone(state, id)));
    kept = store.state.done;
  }
}

/**
 * @param {unknown} value
 * @returns {value is Omit<Done, "id">}
 */
function isDone(value) {
  const done = /** @type {Partial<Done> | null} */ (value);
  return (
    typeof done === "object" &&
    typeof done?.at === "number" &&
    typeof done.op === "object" &&
    typeof done.was === "object" &&
    Array.isArray(done.above)
  );
}
