/**
 * The two requests that come before a connection: making a room, and asking about one.
 *
 * @import {Settings} from "../protocol.js"
 * @import {CreatedRoom, RoomFacts} from "../room/state.js"
 */

/**
 * What stands instead of an answer: a code of protocol.md, or `unreachable` when no answer came.
 *
 * @typedef {{code: string}} Failure
 */

/** @typedef {Pick<typeof globalThis, "fetch">} Web */

/**
 * @param {{title?: string, locale?: string, settings?: Partial<Settings>, template?: string}} wishes
 * @param {Web} [web]
 * @returns {Promise<CreatedRoom | Failure>}
 */
export function createRoom(wishes, web = globalThis) {
  const body = JSON.stringify(wishes);
  return ask(web, "/api/rooms", { method: "POST", headers: { "content-type": "application/json" }, body });
}

/**
 * @param {string} code as typed: in any case, with or without spaces and hyphens
 * @param {Web} [web]
 * @returns {Promise<RoomFacts | Failure>} with the code as the server writes it
 */
export function lookUpRoom(code, web = globalThis) {
  const typed = code.trim();
  if (typed === "") return Promise.resolve({ code: "no_such_room" });
  return ask(web, `/api/rooms/${encodeURIComponent(typed)}`, {});
}

/**
 * @param {Web} web
 * @param {string} path
 * @param {RequestInit} init
 */
async function ask(web, path, init) {
  try {
    const response = await web.fetch(path, { ...init, signal: AbortSignal.timeout(15_000) });
    const answer = await response.json().catch(() => null);
    if (response.ok && answer !== null) return answer;
    return { code: typeof answer?.code === "string" ? answer.code : "unavailable" };
  } catch {
    return { code: "unreachable" };
  }
}
