/** The outbox: every op once, in order, through reloads, lost connections, lost servers and a second tab. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openRoom } from "./fakes.js";
import { addNote, confirm, idsSent, pending, reload, renameRoom, stored } from "./ops.js";
import { beatAt, entryAt, greet, headAt, participantOf, roomOf } from "./rooms.js";

describe("an op", () => {
  test("is sent at once, shown at once, and confirmed by its entry", () => {
    const tab = openRoom().arrive({ head: headAt(41) });
    const id = tab.connection.send(renameRoom("Ny"));

    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual(tab.socket.sentOf("op"), [{ type: "op", id, after: 41, turn: 1, op: renameRoom("Ny") }]);
    assert.equal(tab.state.room?.title, "Ny");
    assert.equal(tab.state.confirmed?.title, "Enheten");

    confirm(tab, 42, id, "Ny");
    assert.deepEqual(pending(tab), []);
    assert.equal(tab.state.confirmed?.title, "Ny");
  });

  test("is replaced by the fact, even where the fact is another", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send({ type: "rename", name: "Bo" });
    assert.equal(tab.state.room?.participants[0]?.name, "Bo");
    const participant = participantOf("p_anna", "Bo 2");
    const event = { type: "participant_changed", participant };
    tab.socket.say({ type: "entries", entries: [entryAt(2, [event], { op: id })] });

    assert.equal(tab.state.room?.participants[0]?.name, "Bo 2");
  });

  test("that changed nothing is answered by accepted, and its prediction goes", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(renameRoom("Enheten "));
    tab.socket.say({ type: "accepted", id });

    assert.deepEqual(pending(tab), []);
    assert.equal(tab.state.room, tab.state.confirmed);
  });

  test("that is rejected changes nothing, and its text is offered again until dismissed", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(addNote("n1", "Det här ville jag säga"));
    assert.equal(tab.state.room?.notes.length, 1);
    tab.socket.say({ type: "rejected", id, code: "wrong_step", detail: {} });

    assert.equal(tab.state.room?.notes.length, 0);
    const refused = { id, op: addNote("n1", "Det här ville jag säga"), code: "wrong_step", detail: {} };
    assert.deepEqual(tab.state.refused, [refused]);

    const again = reload(tab).arrive();
    assert.deepEqual(again.state.refused, [refused]);
    again.connection.dismiss(id);
    assert.deepEqual(again.state.refused, []);
    assert.deepEqual(stored(again, "refused"), []);
  });

  test("that carries no writing is not spoken of again after a reload", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send({ type: "reveal_result", statement: "offer" });
    tab.socket.say({ type: "rejected", id, code: "too_few_answers", detail: {} });
    assert.equal(tab.state.refused.length, 1);

    assert.deepEqual(reload(tab).state.refused, []);
  });

  test("waits for the snapshot: before it there is no seq to send", () => {
    const tab = openRoom();
    const id = tab.connection.send(renameRoom("Ny"));
    tab.socket.open();
    const you = { participant: "p_anna", role: /** @type {const} */ ("participant") };
    tab.socket.say({
      type: "welcome",
      you,
      mode: "snapshot",
      head: headAt(7),
      stable: 7,
      writable: true,
      time: 5_000_000,
    });
    assert.deepEqual(idsSent(tab), []);

    tab.socket.say({ type: "snapshot", head: headAt(7), room: roomOf() });
    assert.deepEqual(
      tab.socket.sentOf("op").map(({ id: sent, after }) => [sent, after]),
      [[id, 7]],
    );
  });

  test("waits for what was missed, so that one which was carried out is not sent again", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(renameRoom("Ny"));
    tab.socket.end(1006);
    tab.clock.advance(1_000);
    greet(tab.socket, { mode: "delta", head: headAt(2) });
    confirm(tab, 2, id, "Ny");

    assert.deepEqual(idsSent(tab), []);
    assert.deepEqual(pending(tab), []);
  });

  test("has its text made well-formed", () => {
    const tab = openRoom().arrive();
    tab.connection.send(addNote("n1", "halv \udc00 emoji, hel 🙂"));

    assert.equal(tab.socket.sentOf("op")[0].op.text, "halv \ufffd emoji, hel 🙂");
  });

  test("too big for a frame is refused here, for the server would close on it", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(addNote("n1", "å".repeat(20_000)));

    assert.deepEqual(idsSent(tab), []);
    assert.equal(tab.state.refused[0]?.id, id);
    assert.equal(tab.state.refused[0]?.code, "too_long");
    assert.deepEqual(pending(tab), []);
  });
});

describe("a lost connection", () => {
  test("sends unanswered ops again: same ids, same order, same after", () => {
    const tab = openRoom().arrive({ head: headAt(41) });
    const ids = [tab.connection.send(renameRoom("a")), tab.connection.send(renameRoom("b"))];
    tab.socket.end(1006);
    ids.push(tab.connection.send(renameRoom("c")));
    assert.equal(tab.state.room?.title, "c");
    tab.clock.advance(1_000);
    greet(tab.socket, { mode: "delta", head: headAt(41) });

    assert.deepEqual(
      tab.socket.sentOf("op").map(({ id, after }) => [id, after]),
      ids.map((id) => [id, 41]),
    );
  });

  test("begins to count anew how often it sends anew: after a snapshot, and when the server saves again", () => {
    const tab = openRoom().arrive({ head: headAt(41) });
    const turns = () => tab.socket.sentOf("op").map(({ turn }) => turn);
    tab.connection.send(renameRoom("a"));
    tab.socket.say(beatAt(41, { writable: false }));
    tab.socket.say(beatAt(41));
    tab.socket.say({ type: "snapshot", head: headAt(41), room: roomOf() });
    assert.deepEqual(turns(), [1, 2, 3]);

    tab.socket.end(1006);
    tab.clock.advance(1_000);
    greet(tab.socket, { mode: "delta", head: headAt(41) });
    assert.deepEqual(turns(), [0]);
  });

  test("gives an op that was never sent the seq of its first sending", () => {
    const tab = openRoom().arrive({ head: headAt(41) });
    tab.socket.end(1006);
    tab.connection.send(renameRoom("c"));
    tab.clock.advance(1_000);
    tab.arrive({ head: headAt(9_000) });

    assert.equal(tab.socket.sentOf("op")[0].after, 9_000);
  });

  test("keeps at most 48 ops on the wire, and the rest in order behind them", () => {
    const tab = openRoom().arrive();
    const ids = Array.from({ length: 60 }, (_, n) => tab.connection.send(renameRoom(`t${n}`)));
    assert.deepEqual(idsSent(tab), ids.slice(0, 48));

    for (const id of ids.slice(0, 5)) tab.socket.say({ type: "accepted", id });
    assert.deepEqual(idsSent(tab), ids.slice(0, 53));
  });

  test("does not cost an op its place when the server asks to slow down", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(renameRoom("a"));
    tab.socket.say({ type: "rejected", id, code: "slow_down", detail: {} });
    const next = tab.connection.send(renameRoom("b"));
    assert.deepEqual(idsSent(tab), [id]);
    assert.deepEqual(tab.state.refused, []);

    tab.clock.advance(2_000);
    assert.deepEqual(idsSent(tab), [id, id, next]);
  });
});

describe("a reload", () => {
  test("sends what was not answered before it", () => {
    const tab = openRoom().arrive({ head: headAt(41) });
    const ids = ["a", "b", "c"].map((title) => tab.connection.send(renameRoom(title)));
    const again = reload(tab).arrive({ head: headAt(50) });

    assert.deepEqual(
      again.socket.sentOf("op").map(({ id, after }) => [id, after]),
      ids.map((id) => [id, 41]),
    );
    assert.equal(again.state.room?.title, "c");
  });

  test("leaves nothing behind once everything is answered and stable", () => {
    const tab = openRoom().arrive();
    const id = tab.connection.send(renameRoom("Ny"));
    confirm(tab, 2, id, "Ny");
    assert.equal(stored(tab, ":op:").length, 1);
    tab.socket.say(beatAt(2));

    assert.deepEqual([...tab.browser.items.keys()], []);
  });

  test("does not mix up the outboxes of two seats", () => {
    const tab = openRoom().arrive();
    tab.connection.send(renameRoom("a"));
    tab.close();

    assert.deepEqual(openRoom({ browser: tab.browser, seat: "another".padEnd(43, "_") }).state.pending, []);
  });

  test("does not write the seat into the names of what is stored", () => {
    const tab = openRoom().arrive();
    tab.connection.send(renameRoom("a"));

    assert.ok([...tab.browser.items.keys()].every((key) => !key.includes("seat_")));
  });

  test("passes over what somebody else has put there", () => {
    const tab = openRoom().arrive();
    tab.connection.send(renameRoom("a"));
    const [key = ""] = stored(tab, ":op:");
    for (const [n, nonsense] of ["{", "7", "null", '{"op":1}', '{"op":{},"at":"x"}'].entries()) {
      tab.browser.items.set(key.replace(/:op:.*/, `:op:${n}`), nonsense);
      tab.browser.items.set(key.replace(/:op:.*/, `:refused:${n}`), nonsense);
    }

    const again = reload(tab).arrive();
    assert.equal(again.state.pending.length, 1);
    assert.deepEqual(again.state.refused, []);
  });
});
