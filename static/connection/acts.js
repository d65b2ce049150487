/**
 * Sends what a person does, takes it back, and does it again.
 *
 * @import {Op} from "../protocol.js"
 * @import {Store} from "../room/store.js"
 * @import {Done} from "../room/undo.js"
 */

/**
 * @param {object} parts
 * @param {Store} parts.store
 * @param {{send: (op: Op) => string}} parts.outbox
 * @param {{sending: (op: Op) => void}} parts.authorship
 * @param {ReturnType<typeof import("./history.js").createHistory>} parts.past
 */
export function createActs({ store, outbox, authorship, past }) {
  return { send, takeBack, doAgain };

  /** @param {Op} op @param {string} [batch] what it has in common with others that are taken back with it */
  function send(op, batch) {
    const before = store.state.room;
    authorship.sending(op);
    const id = outbox.send(op);
    past.sent(id, before, batch);
    return id;
  }

  /**
   * Takes one of one's own acts back; that is no act to be taken back in its turn.
   *
   * @param {string} act
   * @param {readonly Op[]} ops
   */
  function takeBack(act, ops) {
    past.drop(act);
    return ops.map(outbox.send);
  }

  /**
   * Does one of one's own acts once more that has been taken back. A new note is still there, among the removed.
   *
   * @param {Done} done
   */
  function doAgain(done) {
    const { op } = done;
    const id = outbox.send(op.type === "add_note" ? { type: "restore_note", id: op.id } : op);
    past.again(id, done);
  }
}
