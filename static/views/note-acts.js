/** What a person may do with the text of notes: write, edit, and take away. */

import { LIMITS } from "../protocol.js";
import { notesOfLines } from "../room/lines.js";
import { isOpenForNotes } from "../room/writing.js";
import { fieldId, spotOf, without } from "./desk.js";
import { focusOn } from "./focus.js";
import { isSourceLost } from "./note-refusal.js";
import { neighbours, rowsOf } from "./rows.js";

/** @import {Note, Op} from "../protocol.js" */
/** @import {Desk, Spot} from "./desk.js" */
/** @import {Stage} from "./stage.js" */

/** What no note may hold; a line end and a tab are fine. */
const CONTROL = /[^\P{Cc}\n\t]/gu;

/**
 * @typedef {object} NoteAct
 * @property {(key: string, text: string) => void} write
 * @property {(key: string) => void} post
 * @property {(key: string, text: string) => void} paste
 * @property {(key: string) => void} postLines
 * @property {(id: string) => void} edit
 * @property {(id: string, text: string) => void} rewrite
 * @property {(id: string) => void} save
 * @property {(id: string) => void} cancel
 * @property {(id: string) => void} addAsNew  the text of an open editor whose note is gone
 * @property {(refused: string) => void} addAgain  the text of a refused op
 * @property {(id: string) => void} remove
 * @property {() => void} hush
 * @property {(key: string) => void} showWaiting
 * @property {(statement: string) => void} toggleThought
 * @property {(question: string) => void} unfold
 * @property {(board: string, column: string) => void} showColumn
 * @property {(still: boolean) => void} setStill
 */

/**
 * @param {Stage} stage
 * @returns {NoteAct}
 */
export function createNoteActs(stage) {
  const { state, ui, words, show, line, announcer, afterDrawing } = stage;

  return {
    write,
    post,
    paste,
    postLines,
    edit,
    rewrite,
    save,
    cancel,
    addAsNew,
    addAgain,
    remove,
    hush: () => line().endWhisper(),
    showWaiting,
    toggleThought,
    unfold,
    showColumn: (board, column) => lay({ columns: { ...desk().columns, [board]: column } }),
    setStill: (still) => lay({ still }),
  };

  function desk() {
    return ui().desk;
  }

  /** @param {Partial<Desk>} change */
  function lay(change) {
    show({ desk: { ...desk(), ...change } });
  }

  /** Every act is the next one for "Ångra"; those of a batch are one. @param {Op} op @param {string} [batch] */
  function send(op, batch) {
    lay({ removed: null, undone: null });
    return line().send(op, batch);
  }

  /** @param {string} key @param {string} text */
  function write(key, text) {
    lay({ drafts: { ...desk().drafts, [key]: text }, errors: without(desk().errors, key) });
    const { board, column } = spotOf(key);
    if (text === "") line().endWhisper();
    else line().whisper("typing", board, column, null);
  }

  /** @param {string} key */
  function post(key) {
    const text = cleaned(desk().drafts[key] ?? "");
    if (text === "" || !isOpen()) return;
    if (complains(key, text, `#${fieldId(key)}`)) return;
    add(spotOf(key), text);
    lay({ drafts: without(desk().drafts, key) });
    line().endWhisper();
  }

  /** The text comes into the field as ever; its lines may also become notes. @param {string} key @param {string} text */
  function paste(key, text) {
    const lines = notesOfLines(cleaned(text));
    const pasted = lines.length === 0 ? null : { key, text: text.replace(/\r\n?/g, "\n"), lines };
    lay({ pasted });
    if (pasted) announcer.say(words().t("paste.offered", { n: lines.length }));
  }

  /** @param {string} key */
  function postLines(key) {
    const { pasted, drafts } = desk();
    if (pasted?.key !== key || !isOpen()) return;
    const rest = (drafts[key] ?? "").replace(pasted.text, () => "").trim();
    let above = /** @type {string|null} */ (null);
    const batch = line().newId();
    for (const text of pasted.lines) above = add(spotOf(key), text, above, batch);
    lay({ pasted: null, drafts: rest === "" ? without(drafts, key) : { ...drafts, [key]: rest } });
    line().endWhisper();
    announcer.say(words().t("paste.done", { n: pasted.lines.length }));
    afterDrawing(() => focusOn(`#${fieldId(key)}`, "nearest"));
  }

  /** What is written under a question came from it. @param {Spot & Partial<Pick<Note, "statement"|"question"|"source"|"color">>} spot @param {string} text @param {string|null} [after] @param {string} [batch] */
  function add(
    { board, column, statement = null, source = null, color = "yellow", ...given },
    text,
    after = null,
    batch = undefined,
  ) {
    const id = line().newId();
    const questions = state().room?.workshop.questions ?? [];
    const asked = questions.find((each) => each.board === board && each.column === column);
    const question = given.question ?? asked?.id ?? null;
    // First, beneath the field: there the one who wrote sees it, however long the column is.
    send({ type: "add_note", id, board, column, after, text, color, statement, question, source }, batch);
    return id;
  }

  /** @param {string} id */
  function edit(id) {
    const note = noteOf(id);
    if (!note || desk().editing[id]) return;
    lay({ editing: { ...desk().editing, [id]: { note, base: note.text, text: note.text } } });
    afterDrawing(() => focusOn(`#edit-${id}`, "nearest"));
  }

  /** @param {string} id @param {string} text */
  function rewrite(id, text) {
    const editing = desk().editing[id];
    if (!editing) return;
    lay({ editing: { ...desk().editing, [id]: { ...editing, text } }, errors: without(desk().errors, id) });
    line().whisper("typing", editing.note.board, editing.note.column, id);
  }

  /** @param {string} id */
  function save(id) {
    const editing = desk().editing[id];
    if (!(editing && noteOf(id) && isOpen())) return;
    const text = cleaned(editing.text);
    if (text === "") lay({ errors: { ...desk().errors, [id]: words().t("err.note_empty") } });
    if (text === "" || complains(id, text, `#edit-${id}`)) return;
    const { board, column } = editing.note;
    cancel(id);
    if (text === editing.base) return;
    lay({ sent: { ...desk().sent, [id]: { board, column } } });
    send({ type: "edit_note", id, base: editing.base, text });
  }

  /** @param {string} id */
  function cancel(id) {
    lay({ editing: without(desk().editing, id), errors: without(desk().errors, id) });
    line().endWhisper();
  }

  /** @param {string} id */
  function addAsNew(id) {
    const editing = desk().editing[id];
    if (!editing) return;
    const text = cleaned(editing.text);
    if (text === "" || complains(id, text, `#edit-${id}`)) return;
    cancel(id);
    const added = add(editing.note, text);
    afterDrawing(() => focusOn(`#note-${added}`, "nearest"));
  }

  /** @param {string} refused */
  function addAgain(refused) {
    const { op, code } = state().refused.find(({ id }) => id === refused) ?? {};
    if (!(op && "text" in op)) return;
    const spot = op.type === "add_note" ? op : desk().sent[op.id];
    if (!spot) return;
    line().dismiss(refused);
    const added = add(isSourceLost(op, code) ? { ...spot, source: null } : spot, cleaned(op.text));
    afterDrawing(() => focusOn(`#note-${added}`, "nearest"));
  }

  /** @param {string} id */
  function remove(id) {
    const { room } = state();
    const note = noteOf(id);
    if (!(room && note)) return;
    const ids = neighbours(rowsOf(room, desk(), note).rows, "");
    send({ type: "remove_note", id });
    lay({ removed: { note, after: ids[ids.indexOf(id) - 1] ?? null, restoring: false } });
    announcer.say(words().t("note.removed"));
  }

  /** @param {string} key */
  function showWaiting(key) {
    const { room } = state();
    if (!room) return;
    const [first] = rowsOf(room, desk(), spotOf(key)).waiting;
    lay({ holds: without(desk().holds, key) });
    if (first) afterDrawing(() => focusOn(`#note-${first}`, "nearest"));
  }

  /** @param {string} statement */
  function toggleThought(statement) {
    const open = desk().thought === statement;
    lay({ thought: open ? null : statement });
    if (!open) afterDrawing(() => focusOn(".thought textarea", "nearest"));
  }

  /** @param {string} question */
  function unfold(question) {
    const unfolded = new Set(desk().unfolded);
    if (!unfolded.delete(question)) unfolded.add(question);
    lay({ unfolded });
  }

  /** Says what is wrong with a text beside its field. @param {string} key @param {string} text @param {string} field */
  function complains(key, text, field) {
    if ([...text].length <= LIMITS.note) return false;
    lay({ errors: { ...desk().errors, [key]: words().t("err.note_long", { max: LIMITS.note }) } });
    focusOn(field, "nearest");
    return true;
  }

  /** @param {string} id */
  function noteOf(id) {
    return state().room?.notes.find((note) => note.id === id);
  }

  function isOpen() {
    const { room } = state();
    return room !== null && isOpenForNotes(room);
  }
}

/** @param {string} text */
export function cleaned(text) {
  return text.replace(/\r\n?/g, "\n").replace(CONTROL, " ").trim();
}
