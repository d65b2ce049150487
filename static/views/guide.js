/** What the workshop says of a step: its heading, what to say, and for how long. */

/** @import {Room} from "../protocol.js" */
/** @import {Words} from "../lib/text.js" */

/** @param {Room} room @param {string} step */
export function guideOf(room, step) {
  return room.workshop.guides.find((guide) => guide.step === step) ?? null;
}

/** The step's heading, or its name where the material has none. @param {Words} words @param {Room} room @param {string} step */
export function headingOf({ t, text }, room, step) {
  const heading = guideOf(room, step)?.heading;
  return heading ? text(heading) : t(`steps.${step}`);
}
