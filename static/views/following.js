/** Where a person is shown to be: with the group, or where they look for themselves. Pure. */

import { stepsVisited } from "../room/select.js";

/** @import {Room} from "../protocol.js" */
/** @import {Place, Shown} from "./model.js" */

/** To stay at a step as it is while no place of it is marked; null would follow the group to one. */
const NOWHERE = "";

/**
 * @param {Room} room
 * @param {Place|null} looking
 * @returns {Shown}
 */
export function shownPlace(room, looking) {
  if (looking === null || isWithGroup(room, looking)) {
    return { step: room.step, place: room.place, following: true };
  }
  return { ...looking, following: false };
}

/** @param {Room} room @param {Place} looking */
export function isWithGroup(room, looking) {
  if (looking.step !== room.step) return false;
  return (
    looking.place === null || (looking.place === NOWHERE ? room.place === null : looking.place === room.place)
  );
}

/**
 * What to look at after the room has moved: nothing of one's own, unless one was busy and must not be moved.
 * @param {Room} before
 * @param {Room} after
 * @param {Place|null} looking
 * @param {boolean} busy
 * @returns {Place|null}
 */
export function lookingAfter(before, after, looking, busy) {
  if (looking !== null) return isWithGroup(after, looking) ? null : looking;
  const moved = before.step !== after.step || before.place !== after.place;
  return moved && busy ? { step: before.step, place: before.place ?? NOWHERE } : null;
}

/**
 * @param {Room} room
 * @param {"participant"|"facilitator"|"screen"} role
 * @param {string} step
 */
export function mayOpen(room, role, step) {
  return role === "facilitator" || stepsVisited(room).includes(step);
}

/** Whether one leads others. @param {{room: Room, role: "participant"|"facilitator"|"screen"}} model */
export function mayLead({ role, room }) {
  return role === "facilitator" && !room.closed && !room.settings.solo;
}
