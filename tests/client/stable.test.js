/** Ops that are in doubt after they were answered: not stable yet, unsaved, or set aside by a fault. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openRoom } from "./fakes.js";
import { addNote, comeBack, confirm, idsSent, kept, pending, reload, renameRoom, stored } from "./ops.js";
import { beatAt, entryAt, greet, headAt, noteOf, roomOf } from "./rooms.js";

describe("an accepted op that is not stable", () => {
  test("is kept until welcome or beat says that it is", () => {
    const tab = openRoom().arrive();
    const [first, second] = [tab.connection.send(renameRoom("a")), tab.connection.send(renameRoom("b"))];
    confirm(tab, 2, first, "a");
    confirm(tab, 3, second, "b");
    assert.deepEqual(kept(tab), [first, second]);

    tab.socket.say(beatAt(3, { stable: 2 }));
    assert.deepEqual(kept(tab), [second]);
    tab.socket.end(1006);
    tab.clock.advance(1_000);
    greet(tab.socket, { mode: "delta", head: headAt(3), stable: 3 });
    assert.deepEqual(kept(tab), []);
  });

  test("is not dropped for a stable seq of another epoch", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(renameRoom("a"));
    confirm(tab, 2, id, "a");
    tab.socket.say(beatAt(90, { head: headAt(90, { epoch: "epoch-2" }) }));

    assert.deepEqual(kept(tab), [id]);
  });

  test("is sent again, before what is pending, on a new epoch: same id, same after", () => {
    const tab = openRoom().arrive({ head: headAt(41) });
    const first = tab.connection.send(renameRoom("a"));
    confirm(tab, 42, first, "a");
    tab.socket.end(1006);
    const second = tab.connection.send(renameRoom("b"));
    tab.clock.advance(1_000);
    tab.arrive({ head: headAt(40, { epoch: "epoch-2" }), stable: 500 });

    assert.deepEqual(
      tab.socket.sentOf("op").map(({ id, after }) => [id, after]),
      [
        [first, 41],
        [second, 40],
      ],
    );
  });

  test("is sent again on a pushed snapshot, and kept again by its answer", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(renameRoom("a"));
    confirm(tab, 2, id, "a");
    tab.socket.say({ type: "snapshot", head: headAt(2), room: roomOf({ title: "a" }) });
    assert.deepEqual(idsSent(tab), [id, id]);

    tab.socket.say({ type: "accepted", id });
    assert.deepEqual(kept(tab), [id]);
    tab.socket.say(beatAt(2));
    assert.deepEqual(kept(tab), []);
  });

  test("whose answer comes before an entry that one was spared is kept until a later head says that it is stable", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(renameRoom("a"));
    tab.socket.end(1006);
    comeBack(tab);
    tab.socket.say({ type: "accepted", id });
    assert.deepEqual(kept(tab), [id]);
    tab.socket.say({ ...beatAt(1), head: headAt(3) });
    assert.deepEqual(kept(tab), [id], "its entry may be the third");

    tab.socket.say({ type: "snapshot", head: headAt(1), room: roomOf() });
    assert.deepEqual(idsSent(tab), [id, id], "that entry was lost");
  });

  test("that changed nothing is not sent again on a pushed snapshot: by then it might change something", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(renameRoom("Enheten "));
    tab.socket.say({ type: "accepted", id });
    tab.socket.say({ type: "snapshot", head: headAt(2), room: roomOf({ title: "a" }) });

    assert.deepEqual(idsSent(tab), [id]);
    assert.deepEqual(kept(tab), []);
  });

  test("that is answered without its entry after it was sent again may be in a lost one, and is kept", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(renameRoom("a"));
    tab.socket.end(1006);
    tab.clock.advance(1_000);
    tab.arrive({ head: headAt(2) });
    tab.socket.say({ type: "accepted", id });

    assert.deepEqual(kept(tab), [id]);
  });

  test("and its like, whose answer a pushed snapshot swallowed, are sent again", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(renameRoom("a"));
    tab.socket.say({ type: "snapshot", head: headAt(2), room: roomOf({ title: "a" }) });

    assert.deepEqual(idsSent(tab), [id, id]);
  });

  test("is not predicted a second time over what others have done since", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(renameRoom("Min"));
    confirm(tab, 2, id, "Min");
    tab.socket.say({ type: "snapshot", head: headAt(3), room: roomOf({ title: "Deras" }) });

    assert.equal(tab.state.room?.title, "Deras");
  });

  test("survives a reload", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(renameRoom("a"));
    confirm(tab, 2, id, "a");

    assert.deepEqual(idsSent(reload(tab).arrive({ head: headAt(2) })), [id]);
  });

  test("that the server lost and now refuses is offered again", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(addNote("n1"));
    tab.socket.say({
      type: "entries",
      entries: [entryAt(2, [{ type: "note_saved", note: noteOf("n1") }], { op: id })],
    });
    tab.socket.say({ type: "snapshot", head: headAt(1, { epoch: "epoch-2" }), room: roomOf() });
    tab.socket.say({ type: "rejected", id, code: "wrong_step", detail: {} });

    assert.deepEqual(kept(tab), []);
    assert.deepEqual(tab.state.refused, [{ id, op: addNote("n1"), code: "wrong_step", detail: {} }]);
  });

  test("that is too old to ask about is not spoken of when its note hangs there", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(addNote("n1"));
    const note = noteOf("n1");
    tab.socket.say({ type: "entries", entries: [entryAt(2, [{ type: "note_saved", note }], { op: id })] });
    const again = reload(tab).arrive({ head: headAt(9_000), room: roomOf({ notes: [note] }) });
    again.socket.say({ type: "rejected", id, code: "too_old", detail: {} });

    assert.deepEqual(again.state.refused, []);
    assert.deepEqual(stored(again, ":op:"), []);
  });
});

describe("while the room cannot save", () => {
  test("ops wait, and are sent when it can", () => {
    const tab = openRoom().arrive();
    tab.socket.say(beatAt(1, { writable: false }));
    const id = tab.connection.send(renameRoom("a"));
    assert.equal(tab.state.writable, false);
    assert.equal(tab.state.room?.title, "a");
    assert.deepEqual(idsSent(tab), []);

    tab.socket.say(beatAt(1));
    assert.deepEqual(idsSent(tab), [id]);
  });

  test("what was on its way is sent again when it can", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(renameRoom("a"));
    tab.socket.say(beatAt(1, { writable: false }));
    tab.socket.say(beatAt(1));

    assert.deepEqual(idsSent(tab), [id, id]);
  });

  test("a welcome may say it too", () => {
    const tab = openRoom().arrive({ writable: false });
    tab.connection.send(renameRoom("a"));

    assert.deepEqual(idsSent(tab), []);
  });
});

describe("a fault", () => {
  test("sets unanswered ops aside as unsaved text, before anything connects again", () => {
    const tab = openRoom().arrive();
    const note = tab.connection.send(addNote("n1"));
    tab.socket.end(4500);

    assert.deepEqual(pending(tab), []);
    assert.deepEqual(tab.state.refused, [{ id: note, op: addNote("n1"), code: "unsaved", detail: {} }]);
    tab.connection.retry();
    greet(tab.socket);
    assert.deepEqual(idsSent(tab), []);
  });

  test("cannot come back at every reload", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(addNote("n1"));
    tab.socket.end(4500);
    const again = reload(tab).arrive();

    assert.deepEqual(idsSent(again), []);
    assert.equal(again.state.refused[0]?.id, id);
  });

  test("leaves alone what was accepted and is not in doubt", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(renameRoom("a"));
    confirm(tab, 2, id, "a");
    tab.socket.end(4500);

    assert.deepEqual(kept(tab), [id]);
    assert.deepEqual(tab.state.refused, []);
  });
});
