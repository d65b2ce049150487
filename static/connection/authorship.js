/**
 * Remembers which notes this seat has put up, for where notes carry no names only their writer's browser knows.
 *
 * @import {Op} from "../protocol.js"
 * @import {Store} from "../room/store.js"
 * @import {Shelf} from "./storage.js"
 */

const KEY = "wrote:";

/**
 * @param {object} parts
 * @param {Store} parts.store `written` is kept here
 * @param {Shelf} parts.shelf
 */
export function createAuthorship({ store, shelf }) {
  return { load, sending, heard };

  function load() {
    add(shelf.entries(KEY).map(([id]) => id));
  }

  /** @param {Op} op */
  function sending(op) {
    if (op.type !== "add_note") return;
    shelf.write(KEY + op.id, true);
    add([op.id]);
  }

  /**
   * Another tab has written to storage.
   *
   * @param {string} key after the shelf's prefix
   */
  function heard(key) {
    if (key.startsWith(KEY)) add([key.slice(KEY.length)]);
  }

  /** @param {string[]} ids */
  function add(ids) {
    if (ids.length > 0) store.update((state) => ({ ...state, written: new Set([...state.written, ...ids]) }));
  }
}
