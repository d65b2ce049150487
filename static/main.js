/** Puts the page together: what is known, the way to the server, and what is drawn of it. Nothing else knows all three. */

import { firstWords, lookUp, wishes } from "./connection/ahead.js";
import { createRoom, eraseRoom, fetchSummary, lookUpRoom } from "./connection/api.js";
import { createArrival } from "./connection/arrival.js";
import { CLOCK } from "./connection/clock.js";
import { createShelf, storageOf } from "./connection/storage.js";
import { createAnnouncer } from "./lib/announce.js";
import { facesInTime, fetchFaces } from "./lib/fonts.js";
import { beginAgain, later } from "./lib/later.js";
import { addLaterStyles } from "./lib/later-styles.js";
import { loadWords } from "./lib/words.js";
import { NOTHING_YET } from "./room/state.js";
import { createAttention } from "./views/attention.js";
import { createBegun } from "./views/begun.js";
import { EMPTY_DESK } from "./views/desk.js";
import { createDrawing } from "./views/drawing.js";
import { createStartActs } from "./views/start-acts.js";
import { FIRST_SIGHT } from "./views/ui.js";

/** @import {Entry} from "./connection/arrival.js" */
/** @import {Connection} from "./connection/connection.js" */
/** @import {Loudness} from "./lib/announce.js" */
/** @import {Locale} from "./lib/text.js" */
/** @import {Store} from "./room/store.js" */
/** @import {createInside} from "./views/inside.js" */
/** @import {Act, Ui} from "./views/model.js" */

const NO_SUCH_ROOM = 4504;

const storage = storageOf(window);
const begun = createBegun(createShelf(storageOf(window, "sessionStorage"), "workshop-begun:"));
const wide = matchMedia("(width >= 85rem)");

// The styles are here when modules run, and so is the list of faces.
const faces = facesInTime(document.fonts);
let words = await firstWords();
// Letters that change under a finger move what it is about to press: late faces wait until one is in a room.
if (!(await faces)) document.documentElement.dataset.faces = "system";
/** @type {Store|null} */
let store = null;
let before = NOTHING_YET;
/** @type {Connection|null} */
let connection = null;
/** Of the rooms come to, one after another: which this is. */
let visit = 0;
/** @type {ReturnType<typeof createInside>|null} */
let inside = null;
/** @type {typeof import("./inside.js")|null} */
let code = null;

/** What one needs inside a room, which the first sight does without. */
const insideCode = later(async () => {
  [code] = await Promise.all([import("./inside.js"), addLaterStyles()]);
  inside = code.createInside(
    stage,
    CLOCK.after,
    (form) => fetchSummary(arrival.code() ?? "", form, words.locale, arrival.pass()),
    () => eraseRoom(arrival.code() ?? "", arrival.pass()),
  );
  act = { ...act, ...inside.acts };
});

const arrival = createArrival({
  location,
  history,
  storage,
  lookUp,
  told: { nowhere, atDoor, invited, admitted, turnedAway },
});
const drawing = createDrawing(elementWithId("app"), {
  model: () => ({
    ...words,
    state: state(),
    inRoom: inside?.inRoom ?? null,
    code: arrival.code(),
    host: location.host,
    secure: window.isSecureContext,
  }),
  act: () => act,
  around: (draw) => (inside ? inside.around(draw) : draw()),
  drawn: () => attention.drawn(),
  settled: () => inside?.settled(),
});
const stage = {
  state,
  ui: drawing.ui,
  words: () => words,
  show,
  line: () => /** @type {Connection} */ (connection),
  announcer: createAnnouncer(elementWithId("status"), elementWithId("alert"), CLOCK),
  afterDrawing: drawing.afterDrawing,
  draw: drawing.draw,
  now: () => performance.now(),
};
const attention = createAttention(stage, CLOCK.after);

/** Those of a room come with its code. */
let act = /** @type {Act} */ ({
  ...createStartActs(stage, {
    createRoom,
    lookUpRoom,
    created: arrival.created,
    enter: (room) => void arrival.enter(room),
    join,
    locale: (locale) => void setLocale(locale),
  }),
  joinAgain: () => void arrival.enterAgain(),
  takePartAsUsual: arrival.takePartAsUsual,
  reload: () => location.reload(),
  print: () => window.print(),
});

begin();

function begin() {
  document.documentElement.lang = words.locale;
  const loudness = /** @type {Loudness|null} */ (wishes.read("loudness"));
  if (loudness) stage.announcer.setLoudness(loudness);
  show({
    ...(loudness && { loudness }),
    helpKey: wishes.read("help_key") !== false,
    wide: wide.matches,
    desk: { ...EMPTY_DESK, still: wishes.read("still") === true },
  });
  wide.addEventListener("change", () => show({ wide: wide.matches }));
  window.addEventListener("popstate", arrival.movedAway);
  arrival.begin();
}

function nowhere() {
  show({ page: "start" });
  fetchAhead();
}

function atDoor() {
  letGo();
  show({ page: "join", invitation: null, errors: {} });
}

/** @param {import("./room/state.js").RoomFacts} facts @param {import("./connection/arrival.js").Standing} as */
function invited(facts, { leads, wrongKey }) {
  show({
    invitation: { ...facts, leads, name: history.state?.name ?? "" },
    errors: wrongKey ? { key: words.t("err.key") } : {},
  });
  fetchAhead();
}

/** Whoever only looks needs no room; a first touch or key is time enough. What does not come then is asked for again. */
function fetchAhead() {
  drawing.afterDrawing(() => fetchFaces(document.fonts));
  for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, insideCode, { once: true });
}

/** @param {string|null} name */
function join(name) {
  if (connection && drawing.ui().page === "join") connection.hello(name);
  else arrival.join(name);
}

/** @param {Entry} entry */
async function admitted(entry) {
  letGo();
  show({
    page: entry.name === null ? "room" : "join",
    looking: null,
    watching: entry.seat === null,
    links: arrival.links(entry.room),
    desk: { ...EMPTY_DESK, ...begun.of(entry.room), still: drawing.ui().desk.still },
  });
  const current = visit;
  const came = await insideCode();
  if (current !== visit) return;
  if (came && code) connect(entry, code);
  else await withoutCode(entry);
}

/** @param {Entry} entry */
async function withoutCode({ name }) {
  show({ unreached: true });
  history.replaceState({ ...history.state, name }, "");
  await beginAgain("/healthz", act.reload);
}

/** @param {Entry} entry @param {Pick<typeof import("./inside.js"), "createConnection"|"createStore">} code */
function connect(entry, { createConnection, createStore }) {
  store = createStore();
  store.subscribe(changed);
  connection = createConnection({ ...entry, locale: words.locale, store, storage, base: location.origin });
  connection.start();
}

/** @param {string} reason */
function turnedAway(reason) {
  letGo();
  show({ ...FIRST_SIGHT, wide: wide.matches, page: "start", errors: { code: words.t(reason) } });
}

/** Of the room one was in, as of one that would not have us. */
function letGo() {
  connection?.stop();
  connection = null;
  store = null;
  before = NOTHING_YET;
  visit += 1;
}

function state() {
  return store?.state ?? NOTHING_YET;
}

function changed() {
  const now = state();
  const was = before;
  before = now;
  attention.noticed(was, now);
  inside?.noticed(was, now);
  if (was.you === null && now.you?.participant) arrival.welcomed();
  if (now.link.status === "left") show({ ...FIRST_SIGHT, wide: wide.matches, page: "left" });
  else if (now.link.status === "fault" && now.link.fault === NO_SUCH_ROOM) arrival.turnAway("no_such_room");
  else if (now.link.status === "fault") show({ page: "room" });
  else if (drawing.ui().page === "join" && now.room !== null) show({ page: "room" });
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
  const { desk } = drawing.ui();
  const room = connection && arrival.code();
  if (change.page === "room") document.documentElement.removeAttribute("data-faces");
  if (change.loudness) wishes.write("loudness", change.loudness);
  if (change.helpKey !== undefined) wishes.write("help_key", change.helpKey);
  if (change.desk && change.desk.still !== desk.still) wishes.write("still", change.desk.still);
  if (room && change.desk) begun.keep(room, change.desk, desk);
  drawing.show(change);
}

/** @param {string} id */
function elementWithId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
