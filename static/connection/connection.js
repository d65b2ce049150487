/**
 * Keeps one browser tab true to its room: frames in to the store, ops and casts out.
 *
 * A connection is lost without notice, at any moment, and whatever was on its way is then in doubt. So everything here is safe to
 * repeat: hello (the seat makes no second participant), ops (by id), casts (the newest stands), entries (by the chain of heads).
 *
 * @import {ServerFrame} from "../protocol.js"
 * @import {Store} from "../room/store.js"
 * @import {Clock} from "./clock.js"
 * @import {Generator} from "./random.js"
 * @import {Page} from "./page.js"
 * @import {WebStorage} from "./storage.js"
 */

import { me } from "../room/select.js";
import { createActs } from "./acts.js";
import { createAuthorship } from "./authorship.js";
import { createCasts } from "./casts.js";
import { CLOCK } from "./clock.js";
import { createFooting } from "./footing.js";
import { createHistory } from "./history.js";
import { createLine } from "./line.js";
import { createOutbox } from "./outbox.js";
import { watchPage } from "./page.js";
import { digest, newId } from "./random.js";
import { forget, forgetWholly } from "./seat.js";
import { createStars } from "./stars.js";
import { createShelf, prefixOf } from "./storage.js";
import { createWhispers } from "./whispers.js";
import { wellFormed } from "./wire.js";

/** How long a leave may take before the socket is closed without its answer. */
const FAREWELL = 2_000;
/** A whisper lapses by itself. */
const WHISPER = 5_000;
/** The room is erased. */
const ERASED = 4509;

/** @typedef {ReturnType<typeof createConnection>} Connection */

/**
 * @param {object} parts
 * @param {string} parts.room
 * @param {string | null} parts.seat null for a screen
 * @param {string | null} [parts.key] a facilitator's or a screen's
 * @param {string | null} [parts.name]
 * @param {string} parts.locale
 * @param {Store} parts.store
 * @param {WebStorage | null} parts.storage
 * @param {string} parts.base the page's origin
 * @param {Clock} [parts.clock]
 * @param {typeof WebSocket} [parts.WebSocketClass]
 * @param {Generator} [parts.generator]
 * @param {Page | null} [parts.page]
 */
export function createConnection({
  room,
  seat,
  key = null,
  name = null,
  locale,
  store,
  storage,
  base,
  clock = CLOCK,
  WebSocketClass = WebSocket,
  generator = crypto,
  page = globalThis.window ?? null,
}) {
  const url = new URL(`/ws/${encodeURIComponent(room)}`, base.replace(/^http/, "ws")).href;
  const shelf = createShelf(seat === null ? null : storage, prefixOf(room, digest(seat ?? "")));
  const makeId = () => newId(generator);
  const outbox = createOutbox({ store, shelf, clock, newId: makeId, transmit });
  /** Of all the ballots of a connection. */
  const numbering = { last: 0 };
  const casts = createCasts({ store, shelf, clock, transmit, numbering });
  const stars = createStars({ store, shelf, clock, transmit, numbering });
  const ballots = [casts, stars];
  const authorship = createAuthorship({ store, shelf });
  const past = createHistory({ store, shelf });
  const acts = createActs({ store, outbox, authorship, past });
  const footing = createFooting({ store });
  const whispers = createWhispers({ store, clock, transmit });
  const line = createLine({ url, store, clock, WebSocketClass, greeting, hear, down, faulted });
  const watching = watchPage(page, { awake: line.wake, away: flush, overhear });

  let called = name;
  let cancelWhispers = () => {};

  return {
    start,
    stop,
    hello,
    newId: makeId,
    ...acts,
    letStand: past.drop,
    dismiss: outbox.dismiss,
    whisper: whispers.whisper,
    endWhisper: whispers.end,
    cast: casts.cast,
    flushCasts: casts.flush,
    giveStars: stars.give,
    retry,
    leave,
  };

  /** Connects, with what an earlier page left in the outbox. */
  function start() {
    outbox.load();
    authorship.load();
    past.load();
    watching.begin();
    line.connect();
  }

  /** Lets go of the socket and the page, and stays away. What is unsent stays in storage. */
  function stop() {
    whispers.end();
    flush();
    watching.end();
    line.hangUp();
    for (const each of ballots) each.rest();
    line.status("idle");
  }

  /**
   * Comes in under another name, after one that was refused.
   *
   * @param {string | null} wanted
   */
  function hello(wanted) {
    called = wanted;
    outbox.dismiss(null);
    line.greetAgain();
  }

  /** The person asks for a new attempt, now. */
  function retry() {
    const { status } = store.state.link;
    if (status !== "open" && status !== "left") line.connect();
  }

  /** Leaves the room, and leaves nothing of it in the browser but its keys. */
  function leave() {
    watching.end();
    const leaving = { type: "op", id: makeId(), after: store.state.head?.seq ?? 0, op: { type: "leave" } };
    if (footing.isFirm() && line.transmit(JSON.stringify(leaving))) clock.after(FAREWELL, line.hangUp);
    else line.hangUp();
    const unsaid = { pending: [], kept: [], refused: [], written: new Set(), done: [] };
    store.update((state) => ({ ...state, ...unsaid, mine: {}, earlier: {}, given: {} }));
    forget(room, storage);
    line.status("left");
  }

  function greeting() {
    const { confirmed, you } = store.state;
    const known = confirmed && me(confirmed, you)?.name;
    return wellFormed({
      type: "hello",
      seat,
      key,
      name: known ?? called,
      locale,
      head: footing.head(),
    });
  }

  /** @param {string} text */
  function hear(text) {
    if (store.state.link.status === "left") return;
    try {
      take(JSON.parse(text));
    } catch {
      // Not JSON, not of the protocol, or not what follows: the last good head is where to go on from.
      footing.stumbled();
      line.lose();
      return;
    }
    for (const each of ballots) each.settle();
    outbox.settle();
    past.settle();
    pump();
  }

  /** @param {ServerFrame} frame */
  function take(frame) {
    const before = store.state;
    store.apply(frame, clock.now());
    switch (frame.type) {
      case "welcome":
        return welcomed(frame);
      case "snapshot":
        return restarted();
      case "rejected":
        return rejected(frame);
      case "cast_saved":
        for (const each of ballots) each.answered(frame.n);
        return;
      case "cast_refused":
        for (const each of ballots) each.refused(frame.n, frame.code);
        return;
      case "whispers":
        return lapse();
      case "beat":
        return beaten(frame, before.writable);
      case "bye":
        return line.expectBye(frame.retry_ms);
    }
  }

  /** @param {Extract<ServerFrame, {type: "welcome"}>} frame */
  function welcomed({ mode, head }) {
    if (mode === "delta") footing.promised(head.seq);
    line.welcomed();
    outbox.adopt();
  }

  /** Everything begins anew from a snapshot, and what is not stable is sent again. */
  function restarted() {
    footing.restarted();
    sendAnew();
  }

  function sendAnew() {
    outbox.restart();
    for (const each of ballots) each.restart();
  }

  /** @param {Extract<ServerFrame, {type: "rejected"}>} frame */
  function rejected({ id, code }) {
    if (code !== "slow_down") {
      if (id === null) line.refused();
    } else if (id === null) line.lose();
    else outbox.slowDown(id);
  }

  /**
   * @param {Extract<ServerFrame, {type: "beat"}>} frame
   * @param {boolean} wasWritable
   */
  function beaten({ head, writable }, wasWritable) {
    footing.compare(head);
    if (writable && !wasWritable) sendAnew();
    outbox.adopt();
    for (const each of ballots) each.adopt();
  }

  function lapse() {
    cancelWhispers();
    cancelWhispers = clock.after(WHISPER, hush);
  }

  function hush() {
    cancelWhispers();
    if (store.state.whispers.length > 0) store.update((state) => ({ ...state, whispers: [] }));
  }

  function pump() {
    outbox.pump();
    for (const each of ballots) each.pump();
  }

  /** The person goes away: what has just been chosen waits no longer. */
  function flush() {
    for (const each of ballots) each.flush();
  }

  /** @param {number} code */
  function faulted(code) {
    outbox.abandon();
    if (code === ERASED) forgetWholly(room, storage);
  }

  /** @param {string} text */
  function transmit(text) {
    return footing.isFirm() && store.state.writable && line.transmit(text);
  }

  function down() {
    footing.lost();
    hush();
    for (const each of ballots) each.reconnected();
    outbox.reconnected();
  }

  /**
   * Another tab has written to storage.
   *
   * @param {string} full
   * @param {string | null} text
   */
  function overhear(full, text) {
    if (!full.startsWith(shelf.prefix)) return;
    const part = full.slice(shelf.prefix.length);
    store.batch(() => {
      outbox.heard(part, text);
      for (const each of ballots) each.heard(part, text);
      authorship.heard(part);
      past.heard(part, text);
    });
    pump();
  }
}
