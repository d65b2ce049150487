/**
 * Whether this tab stands where the server stands, by the chain of heads; where they do not meet, the room is asked for whole.
 *
 * @import {Head} from "../protocol.js"
 * @import {Store} from "../room/store.js"
 */

import { OutOfStep } from "../room/receive.js";

/** Times out of step before the head is given up, and with it the delta. */
const GAPS = 2;

/** @param {{store: Store}} parts */
export function createFooting({ store }) {
  /** The seq that this call has promised to bring us to; ops wait for it. */
  let target = Number.POSITIVE_INFINITY;
  /** Our seq at a beat that was ahead of us. @type {number | null} */
  let behind = null;
  let gaps = 0;

  return {
    head: () => (gaps < GAPS ? store.state.head : null),
    isFirm,
    promised,
    restarted,
    stumbled,
    lost,
    compare,
  };

  /** Whether all that was promised has come. */
  function isFirm() {
    const { head, confirmed, link } = store.state;
    return link.status === "open" && confirmed !== null && head !== null && head.seq >= target;
  }

  /** A delta comes, up to here. @param {number} seq */
  function promised(seq) {
    target = seq;
  }

  /** The room has come whole. */
  function restarted() {
    gaps = 0;
    target = 0;
  }

  /** What came did not follow from what was here. */
  function stumbled() {
    gaps += 1;
  }

  /** The connection is lost. */
  function lost() {
    target = Number.POSITIVE_INFINITY;
    behind = null;
  }

  /** @param {Head} head the server's, at a beat @throws {OutOfStep} */
  function compare(head) {
    const ours = store.state.head;
    if (!ours) return;
    if (ours.epoch === head.epoch && ours.id === head.id) {
      behind = null;
      gaps = 0;
      return;
    }
    // Nothing has come for a whole beat: the last entries were missed, and none followed to show it.
    if (ours.seq === behind) throw new OutOfStep();
    behind = ours.seq;
  }
}
