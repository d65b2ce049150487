/**
 * Who this browser is in a room: its seat, and the keys it has been given.
 *
 * @import {Generator} from "./random.js"
 * @import {WebStorage} from "./storage.js"
 */

import { base64url, newSeat } from "./random.js";
import { sha256 } from "./sha256.js";
import { createShelf, prefixOf } from "./storage.js";

/** @typedef {"facilitator" | "screen"} KeyRole */

/** @typedef {{role: KeyRole, key: string}} Key */

/** @type {Record<string, KeyRole>} */
const ROLES = { f: "facilitator", s: "screen" };

/** Left in the address of a big screen, so that a reload is a screen again. It says nothing to one who lacks the key. */
const SCREEN_MARK = "#screen";

/** Seats of rooms where storage keeps nothing: they last as long as the page. */
const unkept = new Map();

/**
 * The seat of this browser in the room; made, and kept before it is ever used, at the first call. A lost answer to the first hello
 * then makes no second participant.
 *
 * @param {string} room
 * @param {WebStorage | null} storage
 * @param {Generator} generator
 * @returns {string}
 */
export function seatOf(room, storage, generator) {
  return knownSeat(room, storage) ?? keepSeat(room, newSeat(generator), storage);
}

/**
 * Takes the seat of a room for one. It follows from the key, so that the saved link leads back to the same participant in any browser.
 *
 * @param {string} room
 * @param {string} key the facilitator's
 * @param {WebStorage | null} storage
 * @returns {string}
 */
export function takeOnlySeat(room, key, storage) {
  return keepSeat(room, base64url(sha256(`seat|${key}`)), storage);
}

/**
 * @param {string} room
 * @param {WebStorage | null} storage
 * @returns {string | null} null for one who has not been in the room
 */
export function knownSeat(room, storage) {
  const kept = shelfOf(room, storage).read("seat");
  return typeof kept === "string" ? kept : (unkept.get(room) ?? null);
}

/**
 * The seat has become a participant: from now on this browser comes straight in. A seat that was only made, for a name or a key that
 * the server refused, still has its person's "Delta" to wait for.
 *
 * @param {string} room
 * @param {WebStorage | null} storage
 */
export function keepWelcome(room, storage) {
  shelfOf(room, storage).write("welcomed", true);
}

/**
 * @param {string} room
 * @param {WebStorage | null} storage
 */
export function wasWelcomed(room, storage) {
  return shelfOf(room, storage).read("welcomed") === true;
}

/**
 * Takes a key out of the address bar, at once and for good: what stands there can always be sent to participants.
 *
 * @param {Pick<Location, "pathname" | "search" | "hash">} location
 * @param {Pick<History, "state" | "replaceState">} history
 * @param {WebStorage | null} storage
 * @returns {Key | null} the key that this page is to use: the one in the address, else one kept
 */
export function keyFromAddress(location, history, storage) {
  const room = roomInAddress(location);
  if (room === null) return null;
  const { pathname, search, hash } = location;
  const [, letter = "", key = ""] = /^#([fs])=(.+)$/.exec(hash) ?? [];
  const role = ROLES[letter];
  if (role === undefined) return keptKey(room, hash === SCREEN_MARK, storage);
  history.replaceState(history.state, "", pathname + search + (role === "screen" ? SCREEN_MARK : ""));
  const given = { role, key: decoded(key) };
  keepKey(room, given, storage);
  return given;
}

/**
 * @param {Pick<Location, "pathname">} location
 * @returns {string | null} the code in `/r/<code>`
 */
export function roomInAddress({ pathname }) {
  const [, code] = /^\/r\/([^/]+)\/?$/.exec(pathname) ?? [];
  return code === undefined ? null : decoded(code);
}

/**
 * @param {string} room
 * @param {Key} key
 * @param {WebStorage | null} storage
 */
export function keepKey(room, { role, key }, storage) {
  if (!shelfOf(room, storage).write(`key:${role}`, key)) unkept.set(`${room}:${role}`, key);
}

/**
 * @param {string} room
 * @param {KeyRole} role
 * @param {WebStorage | null} storage
 * @returns {string | null}
 */
export function keyOf(room, role, storage) {
  const kept = shelfOf(room, storage).read(`key:${role}`);
  return typeof kept === "string" ? kept : (unkept.get(`${room}:${role}`) ?? null);
}

/**
 * The key of the room's big screen: one kept, else what follows from the leader's, so that it can be opened wherever the room is led.
 *
 * @param {string} room
 * @param {WebStorage | null} storage
 * @returns {string | null}
 */
export function screenKeyOf(room, storage) {
  const leader = keyOf(room, "facilitator", storage);
  return keyOf(room, "screen", storage) ?? (leader && base64url(sha256(`screen|${leader}`)));
}

/**
 * Forgets a key that has proved wrong.
 *
 * @param {string} room
 * @param {KeyRole} role
 * @param {WebStorage | null} storage
 */
export function forgetKey(room, role, storage) {
  unkept.delete(`${room}:${role}`);
  shelfOf(room, storage).remove(`key:${role}`);
}

/**
 * Forgets the seat with its answers and unsent ops. The keys stay: one who leads and leaves has no other way back.
 *
 * @param {string} room
 * @param {WebStorage | null} storage
 */
export function forget(room, storage) {
  unkept.delete(room);
  const shelf = shelfOf(room, storage);
  for (const [key] of shelf.entries("")) {
    if (!key.startsWith("key:")) shelf.remove(key);
  }
}

/**
 * Forgets all of a room that is erased: there is no way back.
 *
 * @param {string} room
 * @param {WebStorage | null} storage
 */
export function forgetWholly(room, storage) {
  forget(room, storage);
  forgetKey(room, "facilitator", storage);
  forgetKey(room, "screen", storage);
}

/**
 * @param {string} room
 * @param {string} seat
 * @param {WebStorage | null} storage
 */
function keepSeat(room, seat, storage) {
  if (!shelfOf(room, storage).write("seat", seat)) unkept.set(room, seat);
  return seat;
}

/**
 * @param {string} room
 * @param {boolean} screen
 * @param {WebStorage | null} storage
 * @returns {Key | null}
 */
function keptKey(room, screen, storage) {
  const role = screen ? "screen" : "facilitator";
  const key = keyOf(room, role, storage);
  return key === null ? null : { role, key };
}

/**
 * @param {string} room
 * @param {WebStorage | null} storage
 */
function shelfOf(room, storage) {
  return createShelf(storage, prefixOf(room));
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
