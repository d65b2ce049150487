/** Stars: the newest whole reaches the ballot box, and the screen never says saved before it has. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openRoom } from "./fakes.js";
import { entryAt, headAt, noteOf, roomOf } from "./rooms.js";

const ASKED = { round: 1, budget: 3, threshold: 3, shown: false };
/** @typedef {ReturnType<ReturnType<typeof openRoom>["arrive"]>} Tab */

/** @param {object} [more] of the board's stars @param {string[]} [ids] */
function starRoom(more = {}, ids = ["te", "kaka"]) {
  const boards = [{ id: "thoughts", silent: false, hidden: 0, stars: { ...ASKED, ...more } }];
  return roomOf({ boards, notes: ids.map((id) => noteOf(id)) });
}

/** @param {Tab} tab */
const sent = (tab) => tab.socket.sentOf("cast_stars");
/** @param {Tab} tab */
const given = (tab) => {
  const { stars, status, code } = tab.state.given.thoughts ?? {};
  return [stars, status, ...(code ? [code] : [])];
};

/** @param {Tab} tab @param {Record<string, number>} stars */
function giveAndSave(tab, stars) {
  for (const [note, n] of Object.entries(stars)) tab.connection.giveStars("thoughts", note, n);
  tab.clock.advance(400);
  tab.socket.say({ type: "cast_saved", n: sent(tab).at(-1).n });
}

/** @param {Record<string, number>} stars @returns {any} */
const own = (stars, box = "box-1", round = 1) => ({
  type: "own_stars",
  boards: { thoughts: { round, box, stars } },
});

describe("stars", () => {
  test("are sent whole, a moment after the last change, in one length, and numbered with the casts", () => {
    const tab = openRoom().arrive({ room: starRoom() });
    tab.connection.cast("offer", 3);
    tab.clock.advance(400);
    tab.connection.giveStars("thoughts", "te", 1);
    tab.clock.advance(399);
    tab.connection.giveStars("thoughts", "te", 2);
    tab.connection.giveStars("thoughts", "kaka", 1);
    assert.deepEqual(sent(tab), []);
    assert.deepEqual(given(tab), [{ te: 2, kaka: 1 }, "waiting"]);

    tab.clock.advance(400);
    assert.deepEqual(sent(tab), [
      { type: "cast_stars", n: 2, board: "thoughts", round: 1, stars: { te: 2, kaka: 1 } },
    ]);
    tab.socket.say({ type: "cast_saved", n: 2 });
    assert.deepEqual(given(tab), [{ te: 2, kaka: 1 }, "saved"]);
  });

  test("are never more than one has", () => {
    const tab = openRoom().arrive({ room: starRoom() });
    tab.connection.giveStars("thoughts", "te", 2);
    tab.connection.giveStars("thoughts", "kaka", 2);
    assert.deepEqual(given(tab)[0], { te: 2 });
  });

  test("whose answer is lost are sent again, and so are those that a lost box held", () => {
    const tab = openRoom().arrive({ room: starRoom() });
    tab.connection.giveStars("thoughts", "te", 2);
    tab.clock.advance(400);
    tab.clock.advance(30_150);
    tab.arrive({ room: starRoom() });
    tab.socket.say(own({}));
    assert.deepEqual(sent(tab).at(-1).stars, { te: 2 });
    tab.socket.say({ type: "cast_saved", n: 1 });

    tab.clock.advance(30_150);
    tab.arrive({ room: starRoom() });
    tab.socket.say(own({}, "box-2"));
    tab.clock.advance(400);
    assert.deepEqual(sent(tab).at(-1).stars, { te: 2 });
  });

  test("on their way when the room begins anew are sent again, like casts", () => {
    const tab = openRoom().arrive({ room: starRoom() });
    tab.connection.giveStars("thoughts", "te", 2);
    tab.clock.advance(400);
    assert.equal(sent(tab).length, 1);

    tab.socket.say({ type: "snapshot", head: headAt(1, { epoch: "another" }), room: starRoom() });
    tab.clock.advance(400);

    assert.deepEqual(
      sent(tab).map(({ n, stars }) => [n, stars]),
      [
        [1, { te: 2 }],
        [2, { te: 2 }],
      ],
    );
  });

  test("on a note that somebody has taken away are one's own again", () => {
    const tab = openRoom().arrive({ room: starRoom() });
    tab.connection.giveStars("thoughts", "te", 2);
    tab.connection.giveStars("thoughts", "kaka", 1);
    tab.clock.advance(400);
    tab.socket.say({ type: "entries", entries: [entryAt(2, [{ type: "note_removed", id: "te" }])] });
    tab.socket.say({ type: "cast_refused", n: 1, code: "note_gone" });
    assert.deepEqual(sent(tab).at(-1).stars, { kaka: 1 });
  });

  test("that come too late are as they were, and what is not known is said", () => {
    const tab = openRoom().arrive({ room: starRoom() });
    giveAndSave(tab, { te: 1 });
    tab.connection.giveStars("thoughts", "te", 3);
    tab.clock.advance(400);
    tab.socket.say({ type: "cast_refused", n: 2, code: "sealed" });
    assert.deepEqual(given(tab), [{ te: 1 }, "refused", "sealed"]);
  });

  test("are one's own to see when the sums are shown, and gone in another round", () => {
    const tab = openRoom().arrive({ room: starRoom() });
    giveAndSave(tab, { te: 1 });
    const board = (/** @type {object} */ stars) => ({
      type: "board_set",
      board: { id: "thoughts", silent: false, hidden: 0, stars },
    });
    tab.socket.say({ type: "entries", entries: [entryAt(2, [board({ ...ASKED, shown: true })])] });
    assert.deepEqual(given(tab)[0], { te: 1 });

    tab.socket.say({ type: "entries", entries: [entryAt(3, [board({ ...ASKED, round: 2 })])] });
    assert.deepEqual(given(tab), [undefined, undefined]);
  });

  test("survive a reload, and leaving forgets them", () => {
    const tab = openRoom().arrive({ room: starRoom() });
    giveAndSave(tab, { te: 1, kaka: 1 });
    const again = openRoom({ browser: tab.browser }).arrive({
      room: starRoom({ shown: true }),
      head: headAt(4),
    });
    assert.deepEqual(given(again), [{ te: 1, kaka: 1 }, "saved"]);

    again.connection.leave();
    assert.deepEqual(given(again), [undefined, undefined]);
    const after = openRoom({ browser: tab.browser }).arrive({
      room: starRoom({ shown: true }),
      head: headAt(5),
    });
    assert.deepEqual(given(after), [undefined, undefined]);
  });
});
