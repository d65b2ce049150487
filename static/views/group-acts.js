/** What a person may do with groups: name one, move it, let its notes go; and mark several notes to do something with them at once. */

import { LIMITS } from "../protocol.js";
import { membersOf } from "../room/groups.js";
import { mayChange } from "../room/writing.js";
import { focusOn } from "./focus.js";

/** @import {Places} from "./places.js" */
/** @import {Stage} from "./stage.js" */

const CONTROL = /\p{Cc}/gu;

/**
 * @typedef {object} GroupAct
 * @property {(group: string) => void} startNaming
 * @property {(name: string) => void} writeName
 * @property {() => void} saveName
 * @property {() => void} stopNaming
 * @property {(group: string) => void} ungroup
 * @property {(note: string) => void} mark  or take the mark away
 * @property {() => void} markSeveral  from now on a tap marks, or no longer
 * @property {() => void} unmark
 * @property {() => void} groupMarked
 */

/** @param {Stage} stage @param {Places} places @returns {GroupAct} */
export function createGroupActs({ state, words, line, announcer, afterDrawing }, places) {
  const { desk, lay, noteOf, layOn } = places;

  return {
    startNaming,
    writeName,
    saveName,
    stopNaming,
    ungroup,
    mark,
    markSeveral,
    unmark,
    groupMarked,
  };

  /** @param {string} group */
  function startNaming(group) {
    const name = state().room?.groups.find(({ id }) => id === group)?.name ?? "";
    lay({ naming: { group, name } });
    afterDrawing(() => focusOn("#group-name", "nearest"));
  }

  /** @param {string} name */
  function writeName(name) {
    const { naming } = desk();
    if (naming) lay({ naming: { ...naming, name } });
  }

  function saveName() {
    const { naming } = desk();
    if (!naming) return;
    stopNaming();
    const group = state().room?.groups.find(({ id }) => id === naming.group);
    const name = [...naming.name.replace(CONTROL, " ").trim()].slice(0, LIMITS.group).join("");
    if (!group || group.name === name) return;
    lay({ removed: null, undone: null });
    line().send({ type: "name_group", id: group.id, name });
    announcer.say(words().t(name === "" ? "group.unnamed" : "group.named", { name }));
  }

  function stopNaming() {
    const { naming } = desk();
    if (!naming) return;
    lay({ naming: null });
    afterDrawing(() => focusOn(`[data-group="${naming.group}"] [data-key="name-group"]`, "nearest"));
  }

  /** @param {string} group */
  function ungroup(group) {
    const { room } = state();
    const [first] = room ? membersOf(room, group) : [];
    if (!first) return;
    lay({ removed: null, undone: null });
    line().send({ type: "ungroup", id: group });
    announcer.say(words().t("group.let_go"));
    afterDrawing(() => focusOn(`#note-${first.id}`, "nearest"));
  }

  /** @param {string} id */
  function mark(id) {
    const note = noteOf(id);
    const { room } = state();
    if (!(note && room && mayChange(room, state(), note))) return;
    const others = desk().marked.filter((each) => each !== id);
    const marked = others.length < desk().marked.length ? others : [...others, id].slice(-LIMITS.atOnce);
    lay({ marked: inOrder(marked) });
    announcer.say(words().t("marked.count", { n: marked.length }));
  }

  function markSeveral() {
    const { marking } = desk();
    if (marking) unmark();
    else {
      lay({ marking: true });
      announcer.say(words().t("marked.how"));
    }
  }

  function unmark() {
    lay({ marked: [], marking: false });
    afterDrawing(() => focusOn('[data-key="mark-several"]', "nearest"));
  }

  /** Those that are marked on the first of them. */
  function groupMarked() {
    const [first, ...more] = desk().marked;
    if (!first || more.length === 0) return;
    lay({ marked: [], marking: false });
    const group = layOn({ notes: more, group: null }, first);
    if (group) startNaming(group);
  }

  /** As they are read, not as they were marked. @param {readonly string[]} ids */
  function inOrder(ids) {
    const wanted = new Set(ids);
    const { room } = state();
    if (!room) return ids;
    const columns = room.workshop.boards.flatMap((board) =>
      board.columns.map((column) => `${board.id}/${column.id}`),
    );
    const found = room.notes.filter(({ id }) => wanted.has(id));
    const place = (/** @type {import("../protocol.js").Note} */ note) =>
      columns.indexOf(`${note.board}/${note.column}`);
    return found.sort((a, b) => place(a) - place(b)).map(({ id }) => id);
  }
}
