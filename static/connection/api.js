/**
 * The requests beside a connection: making a room, asking about one, erasing it, and fetching what it came to as a file.
 *
 * @import {Settings} from "../protocol.js"
 * @import {CreatedRoom, RoomFacts} from "../room/state.js"
 */

const PATIENCE = 15_000;

/**
 * What stands instead of an answer: a code of protocol.md, `erased` for a room that there was, or `unreachable` when no answer came.
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
 * @param {string} code as typed: in any case, with or without spaces and hyphens, or a whole link
 * @param {string | null} [key] what one has to come in with, to be told already here if it is wrong
 * @param {Web} [web]
 * @returns {Promise<RoomFacts | Failure>} with the code as the server writes it
 */
export function lookUpRoom(code, key = null, web = globalThis) {
  const typed = (/\/r\/([^/?#]+)/.exec(code)?.[1] ?? code).trim();
  if (typed === "") return Promise.resolve({ code: "no_such_room" });
  // What a header cannot hold is no key, but still has its answer.
  const init = key === null ? {} : { headers: { authorization: `Bearer ${encodeURIComponent(key)}` } };
  return ask(web, `/api/rooms/${encodeURIComponent(typed)}`, init);
}

/**
 * For good, and for everyone.
 *
 * @param {string} code
 * @param {string} token a seat or a key that leads
 * @param {Web} [web]
 */
export async function eraseRoom(code, token, web = globalThis) {
  try {
    const headers = { authorization: `Bearer ${token}` };
    const init = { method: "DELETE", headers, signal: AbortSignal.timeout(PATIENCE) };
    const { ok, status } = await web.fetch(`/api/rooms/${encodeURIComponent(code)}`, init);
    // One that is not there is what was wished for: the answer to an earlier try was lost.
    return ok || status === 404;
  } catch {
    return false;
  }
}

/** @typedef {"md" | "csv" | "json"} FileForm */

/**
 * @param {string} code
 * @param {FileForm} form
 * @param {string} locale
 * @param {string} token a seat or a key of the room
 * @param {Web} [web]
 * @returns {Promise<{name: string, content: Blob} | Failure>}
 */
export async function fetchSummary(code, form, locale, token, web = globalThis) {
  const path = `/api/rooms/${encodeURIComponent(code)}/export.${form}?locale=${locale}`;
  try {
    const headers = { authorization: `Bearer ${token}` };
    const response = await web.fetch(path, { headers, signal: AbortSignal.timeout(PATIENCE) });
    if (!response.ok) return { code: "unavailable" };
    const name = nameIn(response.headers.get("content-disposition")) ?? `${code}.${form}`;
    return { name, content: await response.blob() };
  } catch {
    return { code: "unreachable" };
  }
}

/** @param {string | null} disposition */
function nameIn(disposition) {
  const [, encoded] = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? "") ?? [];
  return encoded === undefined ? null : decodeURIComponent(encoded);
}

/**
 * @param {Web} web
 * @param {string} path
 * @param {RequestInit} init
 */
async function ask(web, path, init) {
  try {
    const response = await web.fetch(path, { ...init, signal: AbortSignal.timeout(PATIENCE) });
    const answer = await response.json().catch(() => null);
    if (response.ok && answer !== null) return answer;
    if (answer?.erased === true) return { code: "erased" };
    const code = response.status === 404 ? "no_such_room" : "unavailable";
    return { code: typeof answer?.code === "string" ? answer.code : code };
  } catch {
    return { code: "unreachable" };
  }
}
