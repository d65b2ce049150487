/** Puts the page together: what is known, the way to the server, and what is drawn of it. Nothing else knows all three. */

import { createRoom, fetchSummary, lookUpRoom } from "./connection/api.js";
import { createArrival } from "./connection/arrival.js";
import { CLOCK } from "./connection/clock.js";
import { createConnection } from "./connection/connection.js";
import { createShelf, storageOf } from "./connection/storage.js";
import { createAnnouncer } from "./lib/announce.js";
import { startingLocale } from "./lib/text.js";
import { loadWords } from "./lib/words.js";
import { createStore } from "./room/store.js";
import { createAlone } from "./views/alone-acts.js";
import { createAssignActs } from "./views/assign-acts.js";
import { createAttention } from "./views/attention.js";
import { createBegun } from "./views/begun.js";
import { EMPTY_DESK } from "./views/desk.js";
import { createDownloadsActs } from "./views/downloads-acts.js";
import { createDrawing } from "./views/drawing.js";
import { createFlight } from "./views/flight.js";
import { createMoveActs } from "./views/move-acts.js";
import { createNoteActs } from "./views/note-acts.js";
import { createNoteAttention } from "./views/note-attention.js";
import { createRoomActs } from "./views/room-acts.js";
import { createScreenTurns } from "./views/screen-board.js";
import { watchShortcuts } from "./views/shortcuts.js";
import { createSilence } from "./views/silence-acts.js";
import { createStartActs } from "./views/start-acts.js";
import { FIRST_SIGHT } from "./views/ui.js";
import { createUndo } from "./views/undo-acts.js";

/** @import {Entry} from "./connection/arrival.js" */
/** @import {Connection} from "./connection/connection.js" */
/** @import {Loudness} from "./lib/announce.js" */
/** @import {Locale} from "./lib/text.js" */
/** @import {Act, Ui} from "./views/model.js" */

const NO_SUCH_ROOM = 4504;

const storage = storageOf(window);
const wishes = createShelf(storage, "workshop::");
const begun = createBegun(createShelf(storageOf(window, "sessionStorage"), "workshop-begun:"));
const wide = matchMedia("(width >= 85rem)");

let words = await loadWords(
  startingLocale(/** @type {string|null} */ (wishes.read("locale")), navigator.languages),
);
let store = createStore();
let before = store.state;
/** @type {Connection|null} */
let connection = null;

const arrival = createArrival({
  location,
  history,
  storage,
  lookUp: lookUpRoom,
  told: { nowhere: () => show({ page: "start" }), atDoor, invited, admitted, turnedAway },
});
const drawing = createDrawing(elementWithId("app"), {
  model: () => ({
    ...words,
    state: store.state,
    code: arrival.code(),
    host: location.host,
    secure: window.isSecureContext,
  }),
  act: () => act,
  around: (draw) => flight.around(draw),
  drawn: () => attention.drawn(),
  settled: () => {
    noteAttention.attend();
    screenTurns.drawn();
  },
});
const stage = {
  state: () => store.state,
  ui: drawing.ui,
  words: () => words,
  show,
  line: () => /** @type {Connection} */ (connection),
  announcer: createAnnouncer(elementWithId("status"), elementWithId("alert"), (work) => setTimeout(work, 50)),
  afterDrawing: drawing.afterDrawing,
  now: () => performance.now(),
};
const attention = createAttention(stage, CLOCK.after);
const noteAttention = createNoteAttention(stage, CLOCK.after);
const silence = createSilence(stage);
const undo = createUndo(stage);
const flight = createFlight(stage);
const screenTurns = createScreenTurns(stage, CLOCK.after);

const roomActs = createRoomActs(stage);
const alone = createAlone(stage, roomActs.go);

/** @type {Act} */
const act = {
  ...roomActs,
  ...alone.acts,
  notes: {
    ...createNoteActs(stage),
    ...createAssignActs(stage),
    ...createMoveActs(stage),
    ...silence.acts,
    ...undo.acts,
  },
  ...createDownloadsActs(stage, (form) =>
    fetchSummary(arrival.code() ?? "", form, words.locale, arrival.pass()),
  ),
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
};

begin();

function begin() {
  document.documentElement.lang = words.locale;
  const loudness = /** @type {Loudness|null} */ (wishes.read("loudness"));
  if (loudness) act.setLoudness(loudness);
  show({
    helpKey: wishes.read("help_key") !== false,
    wide: wide.matches,
    desk: { ...EMPTY_DESK, still: wishes.read("still") === true },
  });
  wide.addEventListener("change", () => show({ wide: wide.matches }));
  window.addEventListener("popstate", arrival.movedAway);
  watchShortcuts(drawing.ui, () => store.state.you?.role === "screen", act);
  arrival.begin();
}

function atDoor() {
  letGo();
  show({ page: "join", invitation: null, errors: {} });
}

/** @param {import("./room/state.js").RoomFacts} facts @param {import("./connection/arrival.js").Standing} as */
function invited(facts, { leads, wrongKey }) {
  show({ invitation: { ...facts, leads }, errors: wrongKey ? { key: words.t("err.key") } : {} });
}

/** @param {string|null} name */
function join(name) {
  if (connection && drawing.ui().page === "join") connection.hello(name);
  else arrival.join(name);
}

/** @param {Entry} entry */
function admitted(entry) {
  letGo();
  store.subscribe(changed);
  connection = createConnection({ ...entry, locale: words.locale, store, storage, base: location.origin });
  show({
    page: entry.name === null ? "room" : "join",
    looking: null,
    watching: entry.seat === null,
    links: arrival.links(entry.room),
    desk: { ...EMPTY_DESK, ...begun.of(entry.room), still: drawing.ui().desk.still },
  });
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
  store = createStore();
  before = store.state;
}

function changed() {
  const now = store.state;
  const was = before;
  before = now;
  attention.noticed(was, now);
  noteAttention.noticed(was, now);
  silence.noticed(was, now);
  undo.noticed(was, now);
  flight.noticed(was, now);
  alone.noticed(now);
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
