/**
 * Keeps a socket to the room: connects, notices that it has gone silent, and comes back, ever more patiently.
 *
 * Knows of frames only what a line must: that hello comes first, and what a close number asks of it. A loss is mended by itself; after
 * a fault, and after leaving, the line stays down until somebody asks for it.
 *
 * @import {Link} from "../room/state.js"
 * @import {Store} from "../room/store.js"
 * @import {Clock} from "./clock.js"
 */

import { backoff } from "./clock.js";

const SUBPROTOCOL = "workshop-board.v1";
const OPEN = 1;
const LEFT = 1000;

/** Without a welcome. */
const PATIENCE = 10_000;
/** Three beats missed. */
const SILENCE = 30_000;
/** A tab that wakes does not wait out the silence. */
const STALE = 15_000;
/** A call that lasts this long was a good one. */
const LASTING = 10_000;

/**
 * One socket, from its making to its loss.
 *
 * @typedef {object} Call
 * @property {WebSocket} socket
 * @property {number} heardAt client ms
 * @property {number | null} welcomedAt client ms
 */

/** @typedef {ReturnType<typeof createLine>} Line */

/**
 * @param {object} parts
 * @param {string} parts.url
 * @param {Store} parts.store its `link` is kept here
 * @param {Clock} parts.clock
 * @param {typeof WebSocket} parts.WebSocketClass
 * @param {() => object} parts.greeting
 * @param {(text: string) => void} parts.hear
 * @param {() => void} parts.down what was on the line is in doubt
 * @param {(code: number) => void} parts.faulted before anything else may connect
 */
export function createLine({ url, store, clock, WebSocketClass, greeting, hear, down, faulted }) {
  /** @type {Call | null} */
  let call = null;
  let welcomedOnce = false;
  let refusedAtDoor = false;
  let retryIn = 0;
  let cancelAttempt = () => {};
  let cancelWatch = () => {};

  return { connect, greetAgain, welcomed, refused, wake, lose, hangUp, transmit, status, expectBye };

  function connect() {
    hangUp();
    refusedAtDoor = false;
    if (!welcomedOnce || store.state.link.status !== "lost") status("connecting");
    try {
      call = callOver(new WebSocketClass(url, SUBPROTOCOL));
      watch(PATIENCE);
    } catch {
      lose();
    }
  }

  /**
   * @param {WebSocket} socket
   * @returns {Call}
   */
  function callOver(socket) {
    /** @type {Call} */
    const made = { socket, heardAt: clock.now(), welcomedAt: null };
    // An old socket may still speak after a new one has taken its place.
    const current = () => call === made;
    socket.onopen = () => {
      if (current()) greet();
    };
    socket.onmessage = ({ data }) => {
      if (current()) store.batch(() => heard(made, String(data)));
    };
    socket.onclose = ({ code }) => {
      if (current()) store.batch(() => closed(code));
    };
    return made;
  }

  function greet() {
    status(store.state.link.status, { everOpen: true });
    transmit(JSON.stringify(greeting()));
  }

  /** Says hello once more on the line where it was refused, or on a new one. */
  function greetAgain() {
    if (!refusedAtDoor || call?.socket.readyState !== OPEN) {
      connect();
      return;
    }
    // From here on a loss is a loss like any other.
    refusedAtDoor = false;
    status("connecting");
    watch(PATIENCE);
    greet();
  }

  /**
   * @param {Call} from
   * @param {string} text
   */
  function heard(from, text) {
    from.heardAt = clock.now();
    if (from.welcomedAt !== null) watch(SILENCE);
    hear(text);
  }

  function welcomed() {
    if (call) call.welcomedAt = clock.now();
    welcomedOnce = true;
    status("open");
    watch(SILENCE);
  }

  /** The name was not taken: the person has all the time to find another. */
  function refused() {
    refusedAtDoor = true;
    cancelWatch();
    status("idle");
  }

  /** @param {number} ms to stay away after the close that is announced */
  function expectBye(ms) {
    retryIn = Number(ms) || 0;
  }

  /** @param {number} code */
  function closed(code) {
    const staysAway = refusedAtDoor || store.state.link.status === "left";
    if (code !== LEFT && !isFault(code) && !staysAway) {
      lose();
      return;
    }
    hangUp();
    if (code === LEFT) status("left");
    else if (isFault(code) && store.state.link.status !== "left") {
      faulted(code);
      status("fault", { fault: code });
    }
  }

  /** Gives up this call, and tries again in a while. */
  function lose() {
    const lasted = call?.welcomedAt != null && clock.now() - call.welcomedAt >= LASTING;
    hangUp();
    const attempts = lasted ? 1 : store.state.link.attempts + 1;
    status(welcomedOnce ? "lost" : "connecting", { attempts });
    cancelAttempt = clock.after(retryIn + backoff(attempts, clock), connect);
    retryIn = 0;
  }

  /** Lets go of the socket, if there is one, and of every plan. */
  function hangUp() {
    const over = call;
    call = null;
    cancelAttempt();
    cancelWatch();
    down();
    if (over) close(over.socket);
  }

  /** The tab or the network is back: timers may have stood still, and the socket may be dead without a sign. */
  function wake() {
    if (!["connecting", "open", "lost"].includes(store.state.link.status)) return;
    if (!call || clock.now() - call.heardAt > STALE) connect();
  }

  /** @param {number} ms without a word from the server */
  function watch(ms) {
    cancelWatch();
    cancelWatch = clock.after(ms, lose);
  }

  /**
   * @param {string} text
   * @returns {boolean} whether it is on its way
   */
  function transmit(text) {
    if (call?.socket.readyState !== OPEN) return false;
    call.socket.send(text);
    return true;
  }

  /**
   * @param {Link["status"]} to
   * @param {Partial<Link>} [more]
   */
  function status(to, more = {}) {
    store.update((state) => {
      const { link } = state;
      const since = link.status === to ? link.since : clock.now();
      return { ...state, link: { ...link, fault: null, ...more, status: to, since } };
    });
  }
}

/**
 * Closes after which a new call would end the same way.
 *
 * @param {number} code
 */
function isFault(code) {
  return code === 1007 || code === 1009 || (code >= 4500 && code <= 4999);
}

/** @param {WebSocket} socket */
function close(socket) {
  try {
    socket.close();
  } catch {
    // It was never open.
  }
}
