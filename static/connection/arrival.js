/**
 * Coming to a room: which one the address names, who this browser is there, and whether its person goes straight in or stands at
 * the door first. Whoever comes by a link for the first time stands there, with a key too: to open a link changes nothing.
 *
 * @import {CreatedRoom, RoomFacts} from "../room/state.js"
 * @import {lookUpRoom} from "./api.js"
 * @import {Key} from "./seat.js"
 * @import {WebStorage} from "./storage.js"
 */

import {
  forgetKey,
  keepKey,
  keepWelcome,
  keyFromAddress,
  keyOf,
  roomInAddress,
  screenKeyOf,
  seatOf,
  takeOnlySeat,
  wasWelcomed,
} from "./seat.js";

/**
 * @typedef {object} Told  what becomes of a person who comes
 * @property {() => void} nowhere  the address names no room
 * @property {() => void} atDoor  it names one that is being looked up
 * @property {(facts: RoomFacts, as: Standing) => void} invited  there it is, for one who gives a name
 * @property {(entry: Entry) => void} admitted
 * @property {(reason: "err.no_room"|"err.erased"|"err.unavailable") => void} turnedAway
 */

/** @typedef {{leads: boolean, wrongKey: boolean}} Standing  with a key that leads, or one that did not fit */

/** @typedef {{room: string, seat: string|null, key: string|null, name: string|null}} Entry */

/**
 * @param {object} parts
 * @param {Pick<Location, "pathname"|"search"|"hash"|"origin"|"reload">} parts.location
 * @param {Pick<History, "state"|"pushState"|"replaceState">} parts.history
 * @param {WebStorage | null} parts.storage
 * @param {typeof lookUpRoom} parts.lookUp
 * @param {Told} parts.told
 */
export function createArrival({ location, history, storage, lookUp, told }) {
  /** @type {string|null} */
  let code = null;
  /** @type {Key|null} */
  let key = null;

  return {
    code: () => code,
    begin,
    movedAway,
    created,
    enter,
    enterAgain: () => enter(code ?? ""),
    join,
    takePartAsUsual,
    turnAway,
    welcomed,
    pass,
    links,
  };

  function begin() {
    const room = roomInAddress(location);
    if (room === null) told.nowhere();
    else void enter(room);
  }

  /** Back and forward between rooms, or a key pasted into the address: the page begins again. */
  function movedAway() {
    if (roomInAddress(location) !== code || /^#[fs]=/.test(location.hash)) location.reload();
  }

  /** @param {CreatedRoom} made */
  function created({ room, facilitator_key, screen_key }) {
    keepKey(room, { role: "facilitator", key: facilitator_key }, storage);
    keepKey(room, { role: "screen", key: screen_key }, storage);
    void enter(room, true);
  }

  /**
   * Goes to a room: straight in for one who has made it or been there, otherwise to its door.
   *
   * @param {string} room
   * @param {boolean} [made]
   */
  async function enter(room, made = false) {
    if (roomInAddress(location) !== room) history.pushState(null, "", `/r/${encodeURIComponent(room)}`);
    code = room;
    key = keyFromAddress(location, history, storage);
    if (key?.role === "screen" || wasWelcomed(room, storage)) admit(room, null);
    else await approach(room, made);
  }

  /**
   * @param {string} room
   * @param {boolean} made
   * @param {boolean} [wrongKey]
   */
  async function approach(room, made, wrongKey = false) {
    told.atDoor();
    const facts = await lookUp(room, key?.key);
    if ("code" in facts) {
      if (facts.code !== "wrong_key" || key === null) turnAway(facts.code);
      else await withoutKey(room, key.role);
    } else if (facts.room !== room) redirected(facts.room);
    else if (key !== null && (made || facts.settings.solo)) lead(facts, key.key);
    else told.invited(facts, { leads: key !== null, wrongKey });
  }

  /** @param {string} room @param {Key["role"]} role */
  async function withoutKey(room, role) {
    forgetKey(room, role, storage);
    key = null;
    await approach(room, false, true);
  }

  /** @param {string} reason a code of the protocol, or none of its */
  function turnAway(reason) {
    code = null;
    history.replaceState(null, "", "/");
    if (reason === "erased") told.turnedAway("err.erased");
    else told.turnedAway(reason === "no_such_room" ? "err.no_room" : "err.unavailable");
  }

  /** The address as the server writes it. @param {string} room */
  function redirected(room) {
    if (key !== null) keepKey(room, key, storage);
    history.replaceState(null, "", `/r/${room}${location.hash}`);
    void enter(room);
  }

  /** For whoever made the room there is no door, and in a room for one there is but one seat. @param {RoomFacts} facts @param {string} secret */
  function lead({ room, settings }, secret) {
    if (settings.solo) takeOnlySeat(room, secret, storage);
    admit(room, null);
  }

  /** Through the door, under a name. @param {string|null} name */
  function join(name) {
    if (code !== null) admit(code, name);
  }

  /** @param {string} room @param {string|null} name */
  function admit(room, name) {
    const seat = key?.role === "screen" ? null : seatOf(room, storage, crypto);
    told.admitted({ room, seat, key: key?.key ?? null, name });
  }

  /** The server has let one in, and from now on this browser comes straight in. */
  function welcomed() {
    if (code !== null) keepWelcome(code, storage);
  }

  /** After a wrong key: through the door like everyone, or back to the seat one had. */
  function takePartAsUsual() {
    if (key !== null && code !== null) forgetKey(code, key.role, storage);
    void enter(code ?? "");
  }

  /** What shows the server that one is in the room. */
  function pass() {
    return key?.key ?? seatOf(code ?? "", storage, crypto);
  }

  /** @param {string} room */
  function links(room) {
    const participant = `${location.origin}/r/${room}`;
    const leader = keyOf(room, "facilitator", storage);
    const screen = screenKeyOf(room, storage);
    return {
      participant,
      facilitator: leader && `${participant}#f=${leader}`,
      screen: screen && `${participant}#s=${screen}`,
    };
  }
}
