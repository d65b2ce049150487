/** What is said aloud: one's own acts at once, what is pleasant to know in its turn. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createAnnouncer } from "../../static/lib/announce.js";
import { fakeClock } from "./fakes.js";

test("news waits until the answer to one's own act has been heard", () => {
  const { announcer, status, clock } = speaking();
  announcer.say("Lappen ligger nu i Idéer, plats 2 av 3.");
  announcer.mention("2 nya lappar i Idéer.");

  clock.advance(2_900);
  assert.equal(status.textContent, "Lappen ligger nu i Idéer, plats 2 av 3.");
  clock.advance(200);
  assert.equal(status.textContent, "2 nya lappar i Idéer.");
});

test("news waits through a row of own acts, and none of it is lost", () => {
  const { announcer, status, clock } = speaking();
  announcer.say("Idéer, plats 1 av 3.");
  announcer.mention("Resultat.");
  announcer.mention("2 nya lappar i Idéer.");
  clock.advance(2_000);
  announcer.say("Idéer, plats 2 av 3.");

  clock.advance(2_900);
  assert.equal(status.textContent, "Idéer, plats 2 av 3.");
  clock.advance(200);
  assert.equal(status.textContent, "Resultat.");
  clock.advance(3_000);
  assert.equal(status.textContent, "2 nya lappar i Idéer.");
});

test("an own act is answered at once, whatever is being read", () => {
  const { announcer, status, clock } = speaking();
  announcer.mention("2 nya lappar i Idéer.");
  clock.advance(100);
  assert.equal(status.textContent, "2 nya lappar i Idéer.");
  announcer.say("Sparat.");
  clock.advance(50);
  assert.equal(status.textContent, "Sparat.");
});

test("the same sentence twice is a change", () => {
  const { announcer, status, clock } = speaking();
  announcer.say("Sparat.");
  clock.advance(50);
  announcer.say("Sparat.");
  assert.equal(status.textContent, "");
  clock.advance(50);
  assert.equal(status.textContent, "Sparat.");
});

test("who wants only what is important hears no news, and who wants nothing hears alarms alone", () => {
  const { announcer, status, alert, clock } = speaking();
  announcer.say("Sparat.");
  announcer.mention("2 nya lappar i Idéer.");
  announcer.setLoudness("important");
  clock.advance(4_000);
  assert.equal(status.textContent, "Sparat.");

  announcer.setLoudness("none");
  announcer.say("Sparat igen.");
  announcer.alarm("Rummet kan inte spara just nu.");
  clock.advance(4_000);
  assert.equal(status.textContent, "Sparat.");
  assert.equal(alert.textContent, "Rummet kan inte spara just nu.");
});

function speaking() {
  const clock = fakeClock();
  const status = { textContent: /** @type {string|null} */ ("") };
  const alert = { textContent: /** @type {string|null} */ ("") };
  return { announcer: createAnnouncer(status, alert, clock), status, alert, clock };
}
