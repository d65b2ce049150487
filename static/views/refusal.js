/** A server's code in a person's words. */

/** @import {Op} from "../protocol.js" */
/** @import {Words} from "../lib/text.js" */

/** @type {Record<string, string>} */
const TEXTS = {
  unsaved: "conn.unsaved",
  unsure: "err.unsure",
  too_old: "err.too_old",
  room_closed: "err.closed",
  not_allowed: "err.role",
  wrong_step: "err.step",
  wrong_round: "err.round",
  bad_name: "err.bad_name",
  bad_text: "err.bad_title",
  full: "err.full",
  board_silent: "err.board_silent",
  setting_fixed: "err.setting_fixed",
  published: "grade.sealed",
  sealed: "grade.sealed",
  slow_down: "err.slow_down",
  no_such_room: "err.no_room",
  unavailable: "err.unavailable",
};

/** @type {Record<number, string>} */
const FAULTS = {
  4502: "err.version",
  4503: "err.key",
  4504: "err.no_room",
  4505: "err.closed_to_new",
  4507: "err.removed",
  4508: "err.flooding",
  4509: "err.erased",
  4510: "err.full",
};

/** The words that a person wrote in an op, so that they are still there to copy. @param {Op|null} op */
export function writtenIn(op) {
  if (op === null) return null;
  if ("text" in op) return op.text;
  if ("name" in op) return op.name || null;
  if ("who" in op) return [op.who, op.when, op.first_move, op.how_known].filter(Boolean).join(" · ");
  return "title" in op ? op.title : null;
}

/** @param {Words} words @param {string} code */
export function refusalText({ t }, code) {
  return t(TEXTS[code] ?? "err.unknown");
}

/** @param {Words} words @param {number|null} fault */
export function faultText({ t }, fault) {
  return t(FAULTS[fault ?? 0] ?? "err.unknown");
}
