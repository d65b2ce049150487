/**
 * What the client's tests own instead of the browser: time, storage, sockets, and a tab that is made of them.
 *
 * @import {Clock} from "../../static/connection/clock.js"
 * @import {Page} from "../../static/connection/page.js"
 * @import {ServerFrame} from "../../static/protocol.js"
 */

import { createConnection } from "../../static/connection/connection.js";
import { createStore } from "../../static/room/store.js";
import { greet, ROOM } from "./rooms.js";

export const SEAT = "seat".padEnd(43, "_");

/**
 * Time that passes when a test says so.
 *
 * @param {number} [start]
 * @param {() => number} [random]
 * @returns {Clock & {advance(ms: number): void}}
 */
export function fakeClock(start = 1_000_000, random = () => 0.5) {
  let now = start;
  /** @type {Set<{at: number, work: () => void}>} */
  const plans = new Set();
  return {
    now: () => now,
    random,
    after(ms, work) {
      const plan = { at: now + ms, work };
      plans.add(plan);
      return () => {
        plans.delete(plan);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...plans].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        plans.delete(next);
        now = Math.max(now, next.at);
        next.work();
      }
      now = end;
    },
  };
}

/** One browser's storage, seen from each of its tabs: what one tab writes, the others hear of. */
export function fakeBrowser() {
  /** @type {Map<string, string>} */
  const items = new Map();
  /** @type {Set<EventTarget>} */
  const pages = new Set();

  return {
    items,
    /** @type {boolean} whether storage has come to its end */
    full: false,
    openTab() {
      const browser = this;
      /** @type {Page} */
      const page = Object.assign(new EventTarget(), { document: { visibilityState: "visible" } });
      pages.add(page);
      const storage = {
        get length() {
          return items.size;
        },
        /** In no order that means anything, as in browsers. @param {number} index */
        key: (index) => [...items.keys()].sort()[index] ?? null,
        /** @param {string} key */
        getItem: (key) => items.get(key) ?? null,
        /** @param {string} key @param {string} value */
        setItem(key, value) {
          if (browser.full) throw new Error("QuotaExceededError");
          items.set(key, value);
          tell(page, key, value);
        },
        /** @param {string} key */
        removeItem(key) {
          if (items.delete(key)) tell(page, key, null);
        },
      };
      return { page, storage, closeTab: () => pages.delete(page) };
    },
  };

  /** @param {EventTarget} author @param {string} key @param {string | null} newValue */
  function tell(author, key, newValue) {
    for (const page of pages) {
      if (page !== author) page.dispatchEvent(Object.assign(new Event("storage"), { key, newValue }));
    }
  }
}

/** A socket that the test is the other end of. */
export class FakeSocket {
  readyState = 0;
  /** @type {string[]} */
  texts = [];
  /** @type {(() => void) | null} */
  onopen = null;
  /** @type {((event: {data: string}) => void) | null} */
  onmessage = null;
  /** @type {((event: {code: number}) => void) | null} */
  onclose = null;

  /** @param {string} url @param {string} protocol */
  constructor(url, protocol) {
    this.url = url;
    this.protocol = protocol;
  }

  /** Told of what is sent. @type {((text: string) => void) | null} */
  onsend = null;
  /** Told when this end closes. @type {(() => void) | null} */
  onhangup = null;

  /** @param {string} text */
  send(text) {
    this.texts.push(text);
    this.onsend?.(text);
  }

  close() {
    this.readyState = 3;
    this.onhangup?.();
  }

  /** The frames sent so far. @returns {any[]} */
  get sent() {
    return this.texts.map((frame) => JSON.parse(frame));
  }

  /** @param {string} type */
  sentOf(type) {
    return this.sent.filter((frame) => frame.type === type);
  }

  open() {
    this.readyState = 1;
    this.onopen?.();
  }

  /** @param {Partial<ServerFrame> & {type: ServerFrame["type"]}} frame */
  say(frame) {
    this.saySomething(JSON.stringify(frame));
  }

  /** @param {string} data */
  saySomething(data) {
    this.onmessage?.({ data });
  }

  /** @param {number} code */
  end(code) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

/**
 * A tab with a room open, and the ends of its sockets.
 *
 * @param {object} [given]
 * @param {ReturnType<typeof fakeBrowser>} [given.browser]
 * @param {ReturnType<typeof fakeClock>} [given.clock]
 * @param {string | null} [given.seat]
 * @param {string | null} [given.key]
 * @param {string | null} [given.name]
 * @param {boolean} [given.storage] false: the browser keeps nothing
 * @param {(socket: FakeSocket) => void} [given.plug] told of each socket that is made
 */
export function openRoom({
  browser = fakeBrowser(),
  clock = fakeClock(),
  seat = SEAT,
  key = null,
  name = "Anna",
  storage: keeps = true,
  plug = () => {},
} = {}) {
  const { page, storage, closeTab } = browser.openTab();
  /** @type {FakeSocket[]} */
  const sockets = [];
  class Socket extends FakeSocket {
    /** @param {string} url @param {string} protocol */
    constructor(url, protocol) {
      super(url, protocol);
      sockets.push(this);
      plug(this);
    }
  }
  const store = createStore();
  const connection = createConnection({
    room: ROOM,
    seat,
    key,
    name,
    locale: "sv",
    store,
    storage: keeps ? storage : null,
    base: "https://example.org",
    clock,
    WebSocketClass: /** @type {any} */ (Socket),
    page,
  });
  connection.start();

  return {
    browser,
    clock,
    store,
    connection,
    page,
    sockets,
    get state() {
      return store.state;
    },
    /** The newest socket's other end. */
    get socket() {
      return /** @type {FakeSocket} */ (sockets.at(-1));
    },
    /** @param {Parameters<typeof greet>[1]} [given] */
    arrive(given) {
      greet(this.socket, given);
      return this;
    },
    /** The page is closed, or loaded anew. */
    close() {
      connection.stop();
      closeTab();
    },
    /** The page ends without a word. */
    abandon() {
      closeTab();
      for (const socket of sockets) socket.onopen = socket.onmessage = socket.onclose = null;
    },
  };
}
