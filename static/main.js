/** Puts the page together: what is known, the way to the server, and what is drawn of it. Nothing else knows all three. */

import { render } from "lit-html";
import { createRoom, fetchSummary, lookUpRoom } from "./connection/api.js";
import { CLOCK } from "./connection/clock.js";
import { createConnection } from "./connection/connection.js";
import {
  forgetKey,
  keepKey,
  keepWelcome,
  keyFromAddress,
  keyOf,
  roomInAddress,
  seatOf,
  takeOnlySeat,
  wasWelcomed,
} from "./connection/seat.js";
import { createShelf, storageOf } from "./connection/storage.js";
import { createAnnouncer } from "./lib/announce.js";
import { startingLocale } from "./lib/text.js";
import { loadWords } from "./lib/words.js";
import { createStore } from "./room/store.js";
import { createAlone } from "./views/alone-acts.js";
import { app } from "./views/app.js";
import { createAssignActs } from "./views/assign-acts.js";
import { createAttention } from "./views/attention.js";
import { EMPTY_DESK } from "./views/desk.js";
import { createDownloadsActs } from "./views/downloads-acts.js";
import { keepingFocus } from "./views/focus.js";
import { shownPlace } from "./views/following.js";
import { createMoveActs } from "./views/move-acts.js";
import { createNoteActs } from "./views/note-acts.js";
import { createNoteAttention } from "./views/note-attention.js";
import { createRoomActs } from "./views/room-acts.js";
import { createStartActs } from "./views/start-acts.js";
import { pageTitle } from "./views/title.js";
import { FIRST_SIGHT } from "./views/ui.js";

/** @import {Key} from "./connection/seat.js" */
/** @import {Connection} from "./connection/connection.js" */
/** @import {RoomFacts} from "./room/state.js" */
/** @import {Loudness} from "./lib/announce.js" */
/** @import {Locale} from "./lib/text.js" */
/** @import {Act, Shown, Ui} from "./views/model.js" */

const NO_SUCH_ROOM = 4504;

const storage = storageOf(window);
const wishes = createShelf(storage, "workshop::");
const wide = matchMedia("(width >= 85rem)");
const root = elementWithId("app");

let words = await loadWords(
  startingLocale(/** @type {string|null} */ (wishes.read("locale")), navigator.languages),
);
let store = createStore();
let before = store.state;
/** @type {Connection|null} */
let connection = null;
/** @type {Key|null} */
let key = null;
/** @type {string|null} */
let code = null;
/** @type {Ui} */
let ui = { ...FIRST_SIGHT, wide: wide.matches };
/** @type {Shown|null} */
let drawnPlace = null;
/** @type {Array<() => void>} */
let afterwards = [];
let drawing = false;

const announcer = createAnnouncer(elementWithId("status"), elementWithId("alert"), (work) =>
  setTimeout(work, 50),
);
const stage = {
  state: () => store.state,
  ui: () => ui,
  words: () => words,
  show,
  line: () => /** @type {Connection} */ (connection),
  announcer,
  afterDrawing: (/** @type {() => void} */ work) => void afterwards.push(work),
  now: () => performance.now(),
};
const attention = createAttention(stage, CLOCK.after);
const noteAttention = createNoteAttention(stage, CLOCK.after);

const roomActs = createRoomActs(stage);
const alone = createAlone(stage, roomActs.go);

/** @type {Act} */
const act = {
  ...roomActs,
  ...alone.acts,
  notes: { ...createNoteActs(stage), ...createAssignActs(stage), ...createMoveActs(stage) },
  ...createDownloadsActs(stage, (form) => fetchSummary(code ?? "", form, words.locale, pass())),
  ...createStartActs(stage, {
    createRoom,
    lookUpRoom,
    created,
    enter: (room) => void enter(room),
    join,
    locale: (locale) => void setLocale(locale),
  }),
  joinAgain: () => void enter(code ?? ""),
  takePartAsUsual,
  reload: () => location.reload(),
  print: () => window.print(),
};

begin();

function begin() {
  document.documentElement.lang = words.locale;
  const loudness = /** @type {Loudness|null} */ (wishes.read("loudness"));
  if (loudness) act.setLoudness(loudness);
  show({ desk: { ...EMPTY_DESK, still: wishes.read("still") === true } });
  wide.addEventListener("change", () => show({ wide: wide.matches }));
  window.addEventListener("popstate", movedAway);
  const room = roomInAddress(location);
  if (room === null) show({ page: "start" });
  else void enter(room);
}

/** Back and forward between rooms, or a key pasted into the address: the page begins again. */
function movedAway() {
  if (roomInAddress(location) !== code || /^#[fs]=/.test(location.hash)) location.reload();
}

/** Goes to a room: straight in for one who has been there or holds a key, otherwise to its door. @param {string} room */
async function enter(room) {
  if (roomInAddress(location) !== room) history.pushState(null, "", `/r/${encodeURIComponent(room)}`);
  code = room;
  key = keyFromAddress(location, history, storage);
  if (key?.role === "screen" || wasWelcomed(room, storage)) {
    connect(room, null);
    return;
  }
  letGo();
  show({ page: "join", invitation: null, errors: {} });
  const facts = await lookUpRoom(room);
  if ("code" in facts) turnedAway(facts.code === "no_such_room" ? "err.no_room" : "err.unavailable");
  else if (facts.room !== room) redirected(facts.room);
  else if (key !== null) lead(facts, key.key);
  else show({ invitation: facts });
}

/** With a key there is no door, and in a room for one there is but one seat. @param {RoomFacts} facts @param {string} secret */
function lead({ room, settings }, secret) {
  if (settings.solo) takeOnlySeat(room, secret, storage);
  connect(room, null);
}

/** The address as the server writes it. @param {string} room */
function redirected(room) {
  if (key !== null) keepKey(room, key, storage);
  history.replaceState(null, "", `/r/${room}${location.hash}`);
  void enter(room);
}

/** @param {string} reason */
function turnedAway(reason) {
  letGo();
  code = null;
  history.replaceState(null, "", "/");
  show({ ...FIRST_SIGHT, wide: wide.matches, page: "start", errors: { code: words.t(reason) } });
}

/** @param {import("./room/state.js").CreatedRoom} made */
function created(made) {
  keepKey(made.room, { role: "facilitator", key: made.facilitator_key }, storage);
  keepKey(made.room, { role: "screen", key: made.screen_key }, storage);
  void enter(made.room);
}

/** @param {string|null} name */
function join(name) {
  if (connection && ui.page === "join") connection.hello(name);
  else if (code !== null) connect(code, name);
}

/** @param {string} room @param {string|null} name */
function connect(room, name) {
  letGo();
  store.subscribe(changed);
  const seat = key?.role === "screen" ? null : seatOf(room, storage, crypto);
  connection = createConnection({
    room,
    seat,
    key: key?.key ?? null,
    name,
    locale: words.locale,
    store,
    storage,
    base: location.origin,
  });
  show({ page: name === null ? "room" : "join", looking: null, links: linksOf(room) });
  connection.start();
}

/** What shows the server that one is in the room. */
function pass() {
  return key?.key ?? seatOf(code ?? "", storage, crypto);
}

/** Of the room one was in, as of one that would not have us. */
function letGo() {
  connection?.stop();
  connection = null;
  store = createStore();
  before = store.state;
  drawnPlace = null;
}

/** @param {string} room */
function linksOf(room) {
  const participant = `${location.origin}/r/${room}`;
  const leader = keyOf(room, "facilitator", storage);
  const screen = keyOf(room, "screen", storage);
  return {
    participant,
    facilitator: leader && `${participant}#f=${leader}`,
    screen: screen && `${participant}#s=${screen}`,
  };
}

/** After a wrong key: through the door like everyone, or back to the seat one had. */
function takePartAsUsual() {
  if (key !== null && code !== null) forgetKey(code, key.role, storage);
  void enter(code ?? "");
}

function changed() {
  const now = store.state;
  const was = before;
  before = now;
  attention.noticed(was, now);
  noteAttention.noticed(was, now);
  alone.noticed(now);
  if (was.you === null && now.you?.participant && code !== null) keepWelcome(code, storage);
  if (now.link.status === "left") show({ ...FIRST_SIGHT, wide: wide.matches, page: "left" });
  else if (now.link.status === "fault" && now.link.fault === NO_SUCH_ROOM) turnedAway("err.no_room");
  else if (now.link.status === "fault") show({ page: "room" });
  else if (ui.page === "join" && now.room !== null) show({ page: "room" });
  else show({});
}

/** @param {Locale} locale */
async function setLocale(locale) {
  words = await loadWords(locale);
  wishes.write("locale", locale);
  document.documentElement.lang = locale;
  show({ errors: {} });
}

/** @param {Partial<Ui>} change */
function show(change) {
  if (change.loudness) wishes.write("loudness", change.loudness);
  if (change.desk && change.desk.still !== ui.desk.still) wishes.write("still", change.desk.still);
  ui = { ...ui, ...change };
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(draw);
}

function draw() {
  drawing = false;
  const state = store.state;
  const model = { ...words, state, ui, code, host: location.host, secure: window.isSecureContext };
  keepingFocus(() => render(app(model, act), root));
  document.title = pageTitle(model);
  if (ui.page === "room" && state.room !== null) {
    const place = shownPlace(state.room, state.you?.role === "screen" ? null : ui.looking);
    attention.drawn(drawnPlace, state.room, place);
    drawnPlace = place;
  }
  const works = afterwards;
  afterwards = [];
  for (const work of works) work();
  noteAttention.attend();
}

/** @param {string} id */
function elementWithId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
