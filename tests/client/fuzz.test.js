/**
 * Whatever is lost, repeated or begun anew, and whenever: in the end every op has happened once, every open answer lies in the ballot
 * box, and every tab shows the server's room.
 *
 * Each seed is a story, the same every time. FUZZ_SEEDS says how many to tell; a failure names its seed.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { FORBIDDEN, fakeServer } from "./fake-server.js";
import { fakeBrowser, fakeClock, openRoom } from "./fakes.js";
import { randomFrom } from "./random.js";

/** @import {Op} from "../../static/protocol.js" */
/** @import {Score} from "../../static/room/state.js" */
/** @typedef {ReturnType<typeof openRoom>} Tab */

const SEEDS = Number(process.env.FUZZ_SEEDS ?? 100);
const STEPS = 250;
const TICK = 500;
const STATEMENTS = ["offer", "user", "focus"];

for (const loses of [false, true]) {
  test(`nothing is lost or done twice, though ${loses ? "servers lose their tails" : "connections break"}`, () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      try {
        tellStory(seed, loses);
      } catch (error) {
        throw new Error(`seed ${seed}: ${error}`, { cause: error });
      }
    }
  });
}

/** @param {number} seed @param {boolean} loses */
function tellStory(seed, loses) {
  const story = new Story(seed, loses);
  for (let step = 0; step < STEPS; step++) story.step();
  story.hesitate();
  story.settle();
  story.assertNothingLostOrTwice();
  story.assertAnswersInTheBox();
  story.assertEveryTabShowsTheRoom();
  story.assertWellGrouped();
}

class Story {
  browser = fakeBrowser();
  /** @type {{id: string, op: Op}[]} */
  wished = [];
  /** @type {Map<string, Score>} */
  chosen = new Map();
  now = 1_000_000;
  grouped = 0;

  /** @param {number} seed @param {boolean} loses */
  constructor(seed, loses) {
    this.random = randomFrom(seed);
    this.server = fakeServer(this.random);
    this.loses = loses;
    /** @type {Tab[]} */
    this.tabs = [this.openTab(), this.openTab()];
  }

  openTab() {
    const clock = fakeClock(this.now, this.random);
    return openRoom({ browser: this.browser, clock, plug: this.server.plug });
  }

  step() {
    const acts = [
      ...repeated(6, () => this.deliver()),
      ...repeated(2, () => this.wish()),
      () => this.group(),
      ...repeated(2, () => this.choose()),
      ...repeated(2, () => this.pass(this.pick([50, 400, 3_000, 31_000]))),
      () => this.cut(),
      () => this.reload(),
      () => this.server.beat(),
      () => this.server.setWritable(this.random() < 0.6),
      () => this.ripen(),
      () => this.chance(0.3, () => this.server.seal(this.pick(STATEMENTS))),
      () => this.chance(0.3, () => this.each((wire) => wire.live && this.server.push(wire))),
      () => this.chance(0.3, () => this.loses && this.server.loseTail(this.random() < 0.5)),
      () => this.chance(0.3, () => this.loses && this.server.loseBox()),
    ];
    this.pick(acts)();
  }

  /** Lets one frame arrive, or one connection open. @returns whether there was one */
  deliver() {
    const wires = [...this.server.wires].filter(
      ({ socket, up, down }) => socket.readyState === 0 || up.length + down.length,
    );
    if (wires.length === 0) return false;
    const wire = this.pick(wires);
    if (wire.socket.readyState === 0) wire.socket.open();
    else if (wire.up.length > 0 && (wire.down.length === 0 || this.random() < 0.5)) this.server.hear(wire);
    else wire.socket.saySomething(wire.down.shift() ?? "");
    return true;
  }

  wish() {
    const n = this.wished.length + 1;
    const note = {
      type: /** @type {const} */ ("add_note"),
      id: `note-${n}`,
      board: "thoughts",
      column: "other",
      text: this.random() < 0.1 ? FORBIDDEN : `tanke ${n}`,
      color: /** @type {const} */ ("yellow"),
      statement: null,
    };
    /** @type {Op} */
    const op = this.random() < 0.7 ? note : { type: "rename_room", title: `titel ${n}` };
    this.wished.push({ id: this.pick(this.tabs).connection.send(op), op });
  }

  /** Lays notes that a tab shows on another, lets a group go, or moves several. */
  group() {
    const tab = this.pick(this.tabs);
    const { notes, groups } = tab.state.room ?? { notes: [], groups: [] };
    if (notes.length < 2) return;
    const ids = [this.pick(notes).id, this.pick(notes).id];
    this.grouped += 1;
    const id = `group-${this.grouped}`;
    const column = this.pick(["other", "elsewhere"]);
    /** @type {Op[]} */
    const ops = [
      { type: "group_notes", id, notes: ids, onto: this.pick(notes).id, name: "" },
      { type: "move_notes", ids, board: "thoughts", column, after: null },
      ...groups.map((group) => /** @type {Op} */ ({ type: "ungroup", id: group.id })),
    ];
    tab.connection.send(this.pick(ops));
  }

  choose() {
    const tab = this.pick(this.tabs);
    const statement = this.pick(STATEMENTS);
    if (!tab.state.room || tab.state.room.results.some((each) => each.statement === statement)) return;
    this.cast(tab, statement, this.pick([1, 5, 10, /** @type {const} */ ("skip"), null]));
  }

  /** @param {Tab} tab @param {string} statement @param {Score} score */
  cast(tab, statement, score) {
    this.pass(1);
    this.chosen.set(statement, score);
    tab.connection.cast(statement, score);
    this.chance(0.3, tab.connection.flushCasts);
  }

  /** One who has just chosen loses the connection, and chooses again. */
  hesitate() {
    this.server.writable = true;
    this.getThrough(20, 400);
    const tab = this.pick(this.tabs);
    const statement = STATEMENTS.find((one) =>
      tab.state.room?.results.every((each) => each.statement !== one),
    );
    if (statement === undefined) return;
    this.cast(tab, statement, 1);
    tab.connection.flushCasts();
    this.each((wire) => wire.socket === tab.socket && this.server.cut(wire));
    this.cast(tab, statement, 10);
    this.getThrough(20, 400);
  }

  /** In small steps: what a tab lets go of meanwhile is late from then on. @param {number} ms */
  pass(ms) {
    for (let left = ms; left > 0; left -= TICK) {
      const step = Math.min(left, TICK);
      this.now += step;
      this.server.pass(step);
      for (const tab of this.tabs) tab.clock.advance(step);
    }
  }

  cut() {
    const wires = [...this.server.wires];
    if (wires.length > 0) this.server.cut(this.pick(wires), this.pick([1006, 1012, 4000, 4002]));
  }

  /** A page ends without a word, and another begins on what it left. */
  reload() {
    const index = this.random() < 0.5 ? 0 : 1;
    const [old] = this.tabs.splice(index, 1);
    old?.abandon();
    this.each((wire) => old?.sockets.includes(wire.socket) && this.server.cut(wire));
    this.tabs.splice(index, 0, this.openTab());
  }

  /** More of the journal becomes stable. */
  ripen() {
    const { server } = this;
    server.stable += Math.floor(this.random() * (server.length - server.stable + 1));
  }

  /** The weather clears: everything that waits gets through. */
  settle() {
    this.server.writable = true;
    this.getThrough(12, 10_000);
  }

  /** @param {number} rounds @param {number} ms of each */
  getThrough(rounds, ms) {
    for (let round = 0; round < rounds; round++) {
      this.pass(ms);
      this.server.beat();
      for (let frames = 0; frames < 5_000 && this.deliver(); frames++);
      this.server.stable = this.server.length;
    }
  }

  assertNothingLostOrTwice() {
    const { ops } = this.server;
    const wanted = this.wished
      .filter(({ op }) => op.type === "add_note" && op.text !== FORBIDDEN)
      .map(({ id }) => id);
    const done = ops.filter((id) => wanted.includes(id));
    assert.deepEqual([...done].sort(), [...wanted].sort(), "every note once");
    assert.equal(new Set(ops).size, ops.length, "no op twice");
  }

  assertAnswersInTheBox() {
    for (const [statement, score] of this.chosen) {
      if (this.server.room.results.some((each) => each.statement === statement)) continue;
      assert.equal(this.server.ballots.get(statement) ?? null, score, statement);
    }
  }

  assertEveryTabShowsTheRoom() {
    for (const { state } of this.tabs) {
      assert.deepEqual(state.confirmed, this.server.room);
      assert.deepEqual(state.room, this.server.room);
      assert.deepEqual([state.pending, state.kept], [[], []]);
      assert.equal(state.link.status, "open");
      const open = Object.values(state.mine).filter(
        ({ status }) => status === "waiting" || status === "sent",
      );
      assert.deepEqual(open, []);
    }
    assert.deepEqual(
      [...this.browser.items.keys()].filter((key) => key.includes(":op:")),
      [],
    );
  }

  /** Every group has notes, and all of them lie in one column. */
  assertWellGrouped() {
    const { notes, groups } = this.server.room;
    for (const { id } of groups) {
      const columns = new Set(notes.filter(({ group }) => group === id).map(({ column }) => column));
      assert.equal(columns.size, 1, id);
    }
    assert.ok(notes.every(({ group }) => group === null || groups.some(({ id }) => id === group)));
  }

  /** @param {(wire: Parameters<typeof this.server.push>[0]) => unknown} work */
  each(work) {
    for (const wire of [...this.server.wires]) work(wire);
  }

  /** @param {number} likely @param {() => unknown} work */
  chance(likely, work) {
    if (this.random() < likely) work();
  }

  /** @template T @param {readonly T[]} all @returns {T} */
  pick(all) {
    return /** @type {T} */ (all[Math.floor(this.random() * all.length)]);
  }
}

/** @param {number} times @param {() => void} act */
function repeated(times, act) {
  return Array.from({ length: times }, () => act);
}
