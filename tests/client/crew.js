/**
 * A crew of browsers' own code on a real network: seats with two tabs each, which wish without pause until they are told to calm down.
 *
 * Run by tests/faults: `node crew.js` with what it needs in the environment's CREW, and "calm" on its standard input. Then every tab
 * sends what it has left, and what each of them shows is written out, with what was wished and what was shown as saved.
 */

import { createConnection } from "../../static/connection/connection.js";
import { createStore } from "../../static/room/store.js";
import { fakeBrowser } from "./fakes.js";

/** @import {Op} from "../../static/protocol.js" */
/** @import {State} from "../../static/room/state.js" */

/** @type {{base: string, room: string, seats: string[], off: number[]}} off: how wrong each seat's clock is, in ms */
const { base, room, seats, off } = JSON.parse(process.env.CREW ?? "{}");

const SPOTS = [
  { board: "insights", column: "ideas" },
  { board: "insights", column: "insights" },
  { board: "next_steps", column: "now" },
];
const EVERY = 12;
const WAITING_AT_MOST = 20;

const told = { wished: 0, sockets: 0, twice: 0, late: 0, killed: 0 };
/** By id, what kind of wish. @type {Map<string, string>} */
const wished = new Map();
/** As every tab of the seat has shown it. @type {Set<string>} */
const saved = new Set();
/** Answered without an entry of its own, if it changed nothing. @type {Set<string>} */
const accepted = new Set();
/** @type {Map<string, string>} */
const refused = new Map();
let calm = false;

/** A socket whose frames come late now and then, and some of them twice. */
class Weathered {
  /** @param {string} url @param {string} protocol */
  constructor(url, protocol) {
    told.sockets += 1;
    this.inner = new WebSocket(url, protocol);
    /** @type {Promise<void>} */
    this.queue = Promise.resolve();
    /** @type {(() => void) | null} */
    this.onopen = null;
    /** @type {((event: {data: string}) => void) | null} */
    this.onmessage = null;
    /** @type {((event: {code: number}) => void) | null} */
    this.onclose = null;
    this.inner.onopen = () => this.onopen?.();
    this.inner.onmessage = ({ data }) => this.later(() => this.arrive(String(data)));
    this.inner.onclose = ({ code }) => this.later(() => this.onclose?.({ code }));
  }

  get readyState() {
    return this.inner.readyState;
  }

  /** @param {string} text */
  send(text) {
    if (this.inner.readyState !== WebSocket.OPEN) return;
    this.inner.send(text);
    if (!(chance(0.05) && text.includes('"type":"op"'))) return;
    told.twice += 1;
    this.inner.send(text);
  }

  close() {
    this.inner.close();
  }

  /** @param {string} text */
  arrive(text) {
    this.onmessage?.({ data: text });
    const id = /^\{"type":"accepted","id":"([^"]+)"/.exec(text)?.[1];
    if (id) accepted.add(id);
    if (!(chance(0.05) && text.includes('"type":"entries"'))) return;
    told.twice += 1;
    this.onmessage?.({ data: text });
  }

  /** In their order, whatever each waits. @param {() => void} work */
  later(work) {
    const ms = chance(0.05) && !calm ? Math.random() * 60 : 0;
    if (ms > 0) told.late += 1;
    this.queue = this.queue.then(async () => {
      if (ms > 0) await new Promise((done) => setTimeout(done, ms));
      work();
    });
  }
}

class Tab {
  /** @param {ReturnType<typeof fakeBrowser>} browser @param {string} seat @param {number} offset */
  constructor(browser, seat, offset) {
    const { page, storage, closeTab } = browser.openTab();
    this.closeTab = closeTab;
    this.store = createStore();
    /** @type {Weathered[]} */
    const sockets = [];
    this.sockets = sockets;
    this.connection = createConnection({
      room,
      seat,
      name: `P${seat.slice(0, 3)}`,
      locale: "sv",
      store: this.store,
      storage,
      base,
      page,
      clock: {
        now: () => Date.now() + offset,
        random: () => Math.random(),
        after(ms, work) {
          const timer = setTimeout(work, ms);
          return () => clearTimeout(timer);
        },
      },
      WebSocketClass: /** @type {any} */ (
        class extends Weathered {
          /** @param {string} url @param {string} protocol */
          constructor(url, protocol) {
            super(url, protocol);
            sockets.push(this);
          }
        }
      ),
    });
    let before = this.store.state;
    this.store.subscribe(() => {
      heard(before, this.store.state);
      before = this.store.state;
    });
    this.connection.start();
  }

  wish() {
    const op = wishOf(this.store.state);
    if (!op) return;
    told.wished += 1;
    wished.set(this.connection.send(op), op.type);
  }

  /** Its process is gone, with what it had not sent. */
  kill() {
    told.killed += 1;
    this.closeTab();
    for (const socket of this.sockets) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }
}

/** @type {{browser: ReturnType<typeof fakeBrowser>, seat: string, offset: number, tabs: Tab[]}[]} */
const people = seats.map((seat, i) => {
  const [browser, offset] = [fakeBrowser(), off[i] ?? 0];
  return { browser, seat, offset, tabs: [0, 1].map(() => new Tab(browser, seat, offset)) };
});

const working = setInterval(() => {
  const { browser, seat, offset, tabs } = pick(people);
  const at = Math.floor(Math.random() * tabs.length);
  const tab = tabs[at];
  if (!tab) return;
  if (chance(0.004)) {
    tab.kill();
    tabs[at] = new Tab(browser, seat, offset);
  } else if (tab.store.state.pending.length < WAITING_AT_MOST) tab.wish();
}, EVERY);

process.stdin.on("data", (data) => {
  if (!String(data).includes("calm")) return;
  calm = true;
  clearInterval(working);
  const watching = setInterval(() => {
    const states = people.flatMap(({ tabs }) => tabs.map(({ store }) => store.state));
    if (!states.every(isSettled) || new Set(states.map(({ head }) => head?.id)).size > 1) return;
    clearInterval(watching);
    report(states);
  }, 50);
});
process.stdout.write("ready\n");

/** @param {State} state */
function isSettled({ link, pending }) {
  return link.status === "open" && pending.length === 0;
}

/** @param {State[]} states */
function report(states) {
  const shown = states.map(({ room: seen, done }) => ({
    notes: seen?.notes.map(({ id, board, column, rank, text, color }) => [
      id,
      board,
      column,
      rank,
      text,
      color,
    ]),
    done: done.length,
  }));
  const kept = people.flatMap(({ browser }) =>
    [...browser.items.keys()].flatMap((key) =>
      key.includes(":op:") ? [key.slice(key.indexOf(":op:") + 4)] : [],
    ),
  );
  const words = {
    told,
    wished: Object.fromEntries(wished),
    saved: [...saved],
    accepted: [...accepted],
    refused: Object.fromEntries(refused),
    shown,
    kept,
  };
  process.stdout.write(`${JSON.stringify(words)}\n`, () => process.exit(0));
}

/** What is no longer pending is shown as saved, unless it is shown as refused. @param {State} before @param {State} now */
function heard(before, now) {
  for (const { id, code } of now.refused) {
    if (id === null) continue;
    refused.set(id, code);
    // The other tab may have heard first that it is no longer to be sent, and shows nothing of it either.
    saved.delete(id);
  }
  if (before.pending === now.pending) return;
  const waiting = new Set(now.pending.map(({ id }) => id));
  for (const { id } of before.pending) if (!(waiting.has(id) || refused.has(id))) saved.add(id);
}

/** @param {State} state @returns {Op | null} */
function wishOf({ room: seen }) {
  if (!seen) return null;
  const note = seen.notes.length > 0 ? pick(seen.notes) : null;
  const { board, column } = pick(SPOTS);
  const n = told.wished;
  if (!note || chance(0.5))
    return { type: "add_note", id: crypto.randomUUID(), board, column, after: null, text: `tanke ${n}` };
  if (chance(0.4))
    return { type: "move_note", id: note.id, board, column, after: seen.notes.at(0)?.id ?? null };
  if (chance(0.5) && note.text.length < 500)
    return { type: "edit_note", id: note.id, base: note.text, text: `${note.text} och ${n}` };
  if (chance(0.5)) return { type: "color_note", id: note.id, color: pick(["yellow", "rose", "blue"]) };
  return { type: "remove_note", id: note.id };
}

/** @param {number} likely */
function chance(likely) {
  return Math.random() < likely;
}

/** @template T @param {readonly T[]} all @returns {T} */
function pick(all) {
  return /** @type {T} */ (all[Math.floor(Math.random() * all.length)]);
}
