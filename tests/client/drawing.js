/**
 * A board that is drawn step by step while all sorts of things change, held against the same board drawn anew.
 *
 * Runs in a browser, for test_drawing.py. Each seed is a story, the same every time.
 */

import { createWords } from "../../static/lib/text.js";
import { withRecord } from "../../static/room/evolve.js";
import { holdOf } from "../../static/room/hold.js";
import { withNote, withoutNote } from "../../static/room/notes.js";
import { me, notesIn } from "../../static/room/select.js";
import { EVERYTHING } from "../../static/room/sieve.js";
import { NOTHING_YET } from "../../static/room/state.js";
import { boardSheet } from "../../static/views/board.js";
import { EMPTY_DESK } from "../../static/views/desk.js";
import { shownPlace } from "../../static/views/following.js";
import { FIRST_SIGHT } from "../../static/views/ui.js";
import { randomFrom } from "./random.js";
import { both, noteOf, participantOf, roomOf } from "./rooms.js";

/** @import {Note, Room} from "../../static/protocol.js" */
/** @import {Words} from "../../static/lib/text.js" */
/** @import {State} from "../../static/room/state.js" */
/** @import {Desk} from "../../static/views/desk.js" */
/** @import {Act} from "../../static/views/model.js" */

const NOTES = 14;
const IDS = Array.from({ length: NOTES }, (_, i) => `n${i}`);
const GROUPS = ["g1", "g2"];
const COLORS = /** @type {const} */ (["yellow", "blue", "green"]);
const ROLES = /** @type {const} */ (["participant", "participant", "facilitator", "screen"]);
const COLUMNS = ["other", "offers", "steps"].map((id) => ({
  id,
  heading: both(id),
  hint: null,
  assignable: id === "steps",
}));
const BOARD = { id: "thoughts", heading: both("Tankar"), prompt: null, columns: COLUMNS };
const QUESTION = { id: "q", text: both("Vad?"), short: both("V"), board: "thoughts", column: "offers" };

/** Acts are not called; but two drawings are given the same. @type {any} */
const NOTE_ACTS = new Proxy({}, { get: () => stay });
const ACT = /** @type {Act} */ (
  /** @type {unknown} */ ({ notes: NOTE_ACTS, go: stay, open: stay, wait: stay })
);

function stay() {}

/**
 * @param {typeof import("../../static/node_modules/lit-html/lit-html.js").render} render
 * @param {number} seed
 * @param {number} steps
 * @returns {Promise<string|null>} what differs, and after which change; null: nothing ever did
 */
export async function tellStory(render, seed, steps) {
  const locales = await Promise.all([fetchWords("sv"), fetchWords("en")]);
  const story = new Story(randomFrom(seed), locales);
  const [root, anew] = [document.createElement("div"), document.createElement("div")];
  for (let step = 0; step < steps; step++) {
    const change = story.step();
    render(story.drawn(), root);
    render(story.drawn(), anew);
    const same = shownIn(root).isEqualNode(shownIn(anew));
    if (!same) return `step ${step}, ${change}: ${difference(shownIn(root), shownIn(anew))}`;
    render(null, anew);
  }
  return null;
}

/** The smallest part that differs, as it is and as it should be. @param {Node} is @param {Node} should @returns {string} */
function difference(is, should) {
  const [those, these] = [[...is.childNodes], [...should.childNodes]];
  const other = those.findIndex((node, i) => !node.isEqualNode(these[i] ?? null));
  const [a, b] = [those[other], these[other]];
  if (a && b && those.length === these.length) return difference(a, b);
  return [is, should]
    .map((node) => (node instanceof Element ? node.outerHTML : node.textContent))
    .join("\n---\n");
}

/** Without what lit-html marks its places by. @param {HTMLElement} root */
function shownIn(root) {
  const copy = /** @type {HTMLElement} */ (root.cloneNode(true));
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walker.nextNode()) comments.push(/** @type {Comment} */ (walker.currentNode));
  for (const comment of comments) comment.remove();
  copy.normalize();
  return copy;
}

/** @param {"sv"|"en"} locale */
async function fetchWords(locale) {
  return createWords(locale, await (await fetch(`/static/locales/${locale}.json`)).json());
}

class Story {
  /** @type {Room} */
  room = {
    ...roomOf({ step: "document", visited: ["results", "document"], participants: [] }),
    settings: { threshold: 3, authors: true, edit_others: true, solo: false },
  };
  /** @type {State} */
  state = { ...NOTHING_YET, you: { participant: "p_anna", role: "participant" } };
  /** @type {Desk} */
  desk = EMPTY_DESK;
  named = 0;

  /** @param {() => number} random @param {readonly Words[]} locales */
  constructor(random, locales) {
    this.random = random;
    this.locales = locales;
    this.words = this.oneOf(locales);
    this.room.workshop = { ...this.room.workshop, boards: [BOARD], questions: [QUESTION] };
    this.room.participants = ["p_anna", "p_bo"].map((id) => participantOf(id, id));
    for (const id of IDS) this.save(noteOf(id, { ...this.place(), author: this.oneOf(["p_anna", "p_bo"]) }));
  }

  drawn() {
    const { room, words, desk } = this;
    const state = { ...this.state, room, confirmed: room };
    const ui = { ...FIRST_SIGHT, desk };
    const role = state.you?.role ?? "participant";
    const around = {
      code: room.room,
      host: "host",
      secure: true,
      inRoom: null,
      shown: shownPlace(room, null),
    };
    const model = { ...words, ...around, state, ui, room, role, me: me(room, state.you) };
    return boardSheet(model, role === "screen" ? null : ACT, BOARD);
  }

  /** One thing of all that a board is drawn from becomes other: its name. */
  step() {
    const changes = { ...this.ofNotes(), ...this.ofRoom(), ...this.ofState(), ...this.ofDesk() };
    const name = this.oneOf(Object.keys(changes));
    changes[name]?.();
    return name;
  }

  // What may change

  /** @returns {Record<string, () => void>} */
  ofNotes() {
    const note = this.oneOf(this.room.notes) ?? noteOf("n0");
    const change = (/** @type {Partial<Note>} */ part) => () => this.save({ ...note, ...part });
    return {
      written: () => this.save(noteOf(this.oneOf(IDS), this.place())),
      removed: () => this.lay({ notes: withoutNote(this.room.notes, note.id) }),
      moved: change(this.place()),
      edited: change({ text: `nytt ${++this.named}` }),
      colored: change({ color: this.oneOf(COLORS) }),
      hidden: change({ hidden: !note.hidden }),
      assigned: change({ who: this.oneOf([null, "Anna"]), when: this.oneOf([null, "i maj"]) }),
      sourced: change({ source: this.oneOf([null, ...IDS]), column: "steps" }),
      asked: change({ question: this.oneOf([null, "q"]), statement: this.oneOf([null, "offer"]) }),
      grouped: change({ group: this.oneOf([null, ...GROUPS]) }),
    };
  }

  /** @returns {Record<string, () => void>} */
  ofRoom() {
    const { room } = this;
    const asked = { round: 1, budget: 3, threshold: 3, shown: this.random() < 0.5 };
    const stars = {
      board: "thoughts",
      round: 1,
      n: 3,
      stars: { n1: 2 },
      nearly_all: this.oneOf([null, "n1"]),
    };
    const board = {
      id: "thoughts",
      silent: this.random() < 0.5,
      hidden: 1,
      stars: this.oneOf([null, asked]),
    };
    const named = { id: this.oneOf(["p_anna", "p_bo"]), name: `namn ${++this.named}` };
    const [group, steps] = [this.oneOf(GROUPS), ["document", "document", "welcome"]];
    return {
      participant: () => {
        const person = participantOf(named.id, named.name, { answering: this.random() < 0.7 });
        this.lay({ participants: withRecord(room.participants, person) });
      },
      group: () => this.lay({ groups: withRecord(room.groups, { id: group, name: named.name }) }),
      ungrouped: () => this.lay({ groups: room.groups.filter(({ id }) => id !== group) }),
      legend: () => this.lay({ legend: { ...room.legend, [this.oneOf(COLORS)]: this.oneOf(["", "Idé"]) } }),
      rights: () => this.lay({ settings: { ...room.settings, edit_others: !room.settings.edit_others } }),
      step: () =>
        this.lay({ step: this.oneOf(steps), visited: this.oneOf([["document"], ["results", "reflect"]]) }),
      boards: () => this.lay({ boards: [board], stars: this.oneOf([[], [stars]]) }),
      closed: () => this.lay({ closed: this.random() < 0.2 }),
    };
  }

  /** @returns {Record<string, () => void>} */
  ofState() {
    const { state } = this;
    const id = this.oneOf(IDS);
    const whisper = {
      participant: "p_bo",
      kind: /** @type {const} */ ("dragging"),
      board: "thoughts",
      column: "other",
      note: id,
    };
    const pending = {
      id: "op",
      op: /** @type {const} */ ({ type: "color_note", id, color: "blue" }),
      after: null,
      at: 1,
    };
    const gift = { round: 1, stars: { [id]: 1 }, status: /** @type {const} */ ("saved") };
    return {
      role: () =>
        this.know({ you: { participant: this.oneOf(["p_anna", "p_bo"]), role: this.oneOf(ROLES) } }),
      own: () => this.know({ written: new Set([...state.written, id]) }),
      pending: () => this.know({ pending: this.oneOf([[], [pending]]) }),
      whispers: () => this.know({ whispers: this.oneOf([[], [whisper]]) }),
      given: () => this.know({ given: this.random() < 0.5 ? {} : { thoughts: gift } }),
      words: () => {
        this.words = this.oneOf(this.locales);
      },
    };
  }

  /** @returns {Record<string, () => void>} */
  ofDesk() {
    const note = this.oneOf(this.room.notes) ?? noteOf("n0");
    const { id } = note;
    const spot = { board: "thoughts", column: this.oneOf(COLUMNS).id };
    const plan = { note, who: "", when: "", first_move: "", how_known: "" };
    const over = {
      ...spot,
      before: this.oneOf([null, id]),
      onto: this.oneOf([null, id]),
      within: this.random() < 0.5,
    };
    const held = holdOf(notesIn(this.room, spot.board, spot.column));
    const maybe = (/** @type {any} */ value) => this.oneOf([null, value]);
    const some = (/** @type {any} */ value) => this.oneOf([{}, value]);
    return {
      editing: () => this.take({ editing: some({ [id]: { note, base: note.text, text: "så" } }) }),
      assigning: () => this.take({ assigning: some({ [id]: plan }) }),
      errors: () => this.take({ errors: some({ [id]: `fel ${++this.named}` }) }),
      drafts: () => this.take({ drafts: some({ "thoughts/other": "utkast" }) }),
      lifted: () => this.take({ lifted: maybe({ ...spot, note: id, index: 1 }) }),
      dragged: () => this.take({ dragged: maybe({ note: this.oneOf([id, ...GROUPS]), over: maybe(over) }) }),
      marked: () => this.take({ marked: this.oneOf([[], [id]]), marking: this.random() < 0.5 }),
      naming: () => this.take({ naming: maybe({ group: this.oneOf(GROUPS), name: `n ${++this.named}` }) }),
      removing: () => this.take({ removed: maybe({ note, after: null, restoring: this.random() < 0.5 }) }),
      holds: () => this.take({ holds: some({ [`thoughts/${spot.column}`]: held }) }),
      sorted: () => this.take({ sorted: new Set(this.oneOf([[], ["thoughts"]])) }),
      sieve: () => this.take({ sieve: { ...EVERYTHING, words: this.oneOf(["", "", "n1"]) } }),
      still: () => this.take({ still: this.random() < 0.5 }),
    };
  }

  // As the page does: what changes is replaced, and the rest stays what it was

  /** @param {Partial<Room>} change */
  lay(change) {
    this.room = { ...this.room, ...change };
  }

  /** @param {Note} note */
  save(note) {
    this.lay({ notes: withNote(this.room.notes, note) });
  }

  /** @param {Partial<State>} change */
  know(change) {
    this.state = { ...this.state, ...change };
  }

  /** @param {Partial<Desk>} change */
  take(change) {
    this.desk = { ...this.desk, ...change };
  }

  place() {
    return { column: this.oneOf(COLUMNS).id, rank: `r${Math.floor(this.random() * 100)}` };
  }

  /** @template T @param {readonly T[]} all @returns {T} */
  oneOf(all) {
    return /** @type {T} */ (all[Math.floor(this.random() * all.length)]);
  }
}
