/** What is said while a room cannot be reached: that it is tried again, and at last that the network may be what stops it. */

/** @import {Model} from "./model.js" */

const SURELY_BLOCKED = 4;

/** Null at the first attempt: it seldom takes more. @param {Pick<Model, "t"|"ui"|"state">} model */
export function reaching({ t, ui, state: { link } }) {
  if (ui.unreached) return t("conn.lost");
  if (link.status !== "connecting" || link.attempts === 0) return null;
  return t(!link.everOpen && link.attempts >= SURELY_BLOCKED ? "conn.blocked" : "conn.lost");
}
