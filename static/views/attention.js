/** What a change of the room asks of a person's attention: what is said, where the focus goes, and who is not to be moved. */

import { openStatements, resultOf, stepAmong, threshold } from "../room/select.js";
import { focusHeading, focusOn, isBusy } from "./focus.js";
import { lookingAfter, shownPlace } from "./following.js";
import { refusalText } from "./refusal.js";
import { spokenResults } from "./spoken.js";

/** @import {Room} from "../protocol.js" */
/** @import {State} from "../room/state.js" */
/** @import {Stage} from "./stage.js" */

/** The connection is mentioned only when it stays away. */
const WORTH_SAYING = 2_000;
const LONG = 10_000;
const BACK_SHOWN = 5_000;

/**
 * @param {Stage} stage
 * @param {(ms: number, work: () => void) => () => void} after
 */
export function createAttention(stage, after) {
  const { state, ui, words, show, announcer, afterDrawing, line } = stage;
  /** @type {Array<() => void>} */
  let waiting = [];
  let spokenOfLoss = false;
  /** The page that was last drawn, and the step on it. @type {{page: string, step: string|null}|null} */
  let last = null;

  return { noticed, drawn };

  /** @param {State} before @param {State} now */
  function noticed(before, now) {
    if (before.room && now.room) {
      moved(before.room, now.room);
      begun(before.room, now.room);
      allowed(before.room, now.room);
      revealed(before.room, now.room);
    }
    if (before.writable && !now.writable) announcer.alarm(words().t("conn.readonly"));
    if (before.link.status !== now.link.status) linked(before, now);
    if (ui().sent !== null) answered(now);
    if (ui().page === "join") refusedAtDoor(before, now);
  }

  /** A name that cannot be used is said beside its field. @param {State} before @param {State} now */
  function refusedAtDoor(before, now) {
    const refused = now.refused.find(({ id }) => id === null);
    if (!refused || before.refused.includes(refused)) return;
    show({ errors: { name: refusalText(words(), refused.code) } });
    afterDrawing(() => focusOn("#name", "nearest"));
  }

  /** @param {Room} before @param {Room} now */
  function moved(before, now) {
    const came = before.step !== now.step || before.place !== now.place;
    // To find out whether one is busy takes a look at the whole page.
    const looking = lookingAfter(before, now, ui().looking, came && isBusy());
    if (looking !== ui().looking) show({ looking });
    if (before.step !== now.step) show({ fresh: new Set(), asking: null, taken: null });
  }

  /** Another round, with what it asks for. @param {Room} before @param {Room} now */
  function begun(before, now) {
    if (before.round === now.round) return;
    const { t } = words();
    show({ fresh: new Set(), asking: null });
    announcer.say(`${t("round.begun", { round: now.round })} ${t("round.again", { k: threshold(now) })}`);
  }

  /** Whose notes one may change: the keys on them come and go. @param {Room} before @param {Room} now */
  function allowed(before, now) {
    const may = now.settings.edit_others;
    if (before.settings.edit_others !== may) announcer.say(words().t(may ? "rights.all" : "rights.now"));
  }

  /** @param {Room} before @param {Room} now */
  function revealed(before, now) {
    if (before.results.length === now.results.length || before.round !== now.round) return;
    const ids = openStatements(before).flatMap(({ id }) => (resultOf(now, id) ? [id] : []));
    show({ fresh: new Set(ids) });
    announcer.mention(spokenResults(words(), now, ids));
  }

  /** @param {State} before @param {State} now */
  function linked(before, now) {
    for (const cancel of waiting) cancel();
    waiting = [];
    if (now.link.status === "lost") {
      waiting.push(
        after(WORTH_SAYING, () => {
          spokenOfLoss = true;
          announcer.say(words().t("conn.lost"));
        }),
        after(LONG, () => show({ longLost: true })),
      );
    } else if (now.link.status === "open" && before.link.status === "lost") {
      if (spokenOfLoss) announcer.say(words().t("conn.back"));
      show({ longLost: false, back: spokenOfLoss });
      spokenOfLoss = false;
      waiting.push(after(BACK_SHOWN, () => show({ back: false })));
    }
  }

  /** A dialog hears what became of what it sent. @param {State} now */
  function answered(now) {
    const { sent } = ui();
    if (sent === null || now.pending.some(({ id }) => id === sent.id)) return;
    const refused = now.refused.find(({ id }) => id === sent.id);
    if (!refused) {
      show({ dialog: null, sent: null, errors: {} });
      return;
    }
    show({ errors: { [sent.field]: refusalText(words(), refused.code) } });
    line().dismiss(refused.id);
    afterDrawing(() => focusOn(`#${sent.field}`, "nearest"));
  }

  /** After a drawing: another page or step begins at its heading, and a step is said once. */
  function drawn() {
    const before = last;
    const now = whereabouts();
    last = now ?? before;
    if (now === null || before === null || (now.page === before.page && now.step === before.step)) return;
    focusHeading();
    if (before.step !== null) sayStep(now.step);
  }

  /** Null while what is to be drawn is not here yet. */
  function whereabouts() {
    const { page, invitation, looking } = ui();
    const { room, you } = state();
    if (page === "join") return invitation && { page, step: null };
    if (page !== "room") return { page, step: null };
    return room && { page, step: shownPlace(room, you?.role === "screen" ? null : looking).step };
  }

  /** @param {string|null} step */
  function sayStep(step) {
    const { room } = state();
    if (room === null || step === null) return;
    const { number, total } = stepAmong(room, step);
    announcer.say(words().t("steps.where", { i: number, n: total, step: words().t(`steps.${step}`) }));
  }
}
