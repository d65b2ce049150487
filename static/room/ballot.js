/**
 * What becomes of a ballot, whether it says a score or stars: how a newer one, another tab's, or a broken connection changes what is known.
 *
 * An older ballot whose answer was never heard strays: the write of a process that stalls may be carried out seconds after the connection
 * to it broke, when a newer ballot has come into the box through another process. So the newer one is sent at once, and once more when
 * nothing older can come after it; until that is answered it is not called saved, for it might not stay. Where nothing strays, or it says
 * the same, nothing is sent twice.
 *
 * Pure: each function takes a record and gives the next one.
 */

/**
 * @template Said
 * @typedef {object} Straying
 * @property {readonly Said[]} [strays] what older ballots say, and perhaps this one, that were sent and whose answer was not heard
 * @property {"coming" | "come"} [late] the connection that they were sent on broke, and they may still come; or they have come by now,
 *   if they ever do. Left out: they are on the connection that there is
 */

/** @typedef {"waiting" | "sent" | "saved" | "refused"} Status */

/**
 * @template Said
 * @typedef {Straying<Said> & {status: Status, at?: number, elsewhere?: boolean}} Sendable
 */

/**
 * What a newer choice has from the one before it.
 *
 * @template Said
 * @param {(Straying<Said> & {status: string}) | undefined} before
 * @param {Said} said by the one before
 * @returns {Straying<Said>}
 */
export function inherited(before, said) {
  if (!before) return {};
  const { strays = [], late, status } = before;
  if (status !== "sent") return straying(strays, late);
  // Those that have come by now are of no more account beside one that is on the connection that there is.
  return straying(union(strays, [said]), late === "come" ? undefined : late);
}

/**
 * A connection broke, or the server could not save: what was sent and not answered waits again, and so does what it may undo.
 *
 * @template Said
 * @template {Sendable<Said>} Ballot
 * @param {Ballot} ballot
 * @param {Said} said by it
 * @param {readonly Said[]} lost by those that were on the wire
 * @returns {Ballot} the same, if nothing of it was on the wire
 */
export function inDoubt(ballot, said, lost) {
  const { status, strays = [], late } = ballot;
  const sent = status === "sent" ? [...lost, said] : lost;
  if (status === "refused" || (sent.length === 0 && (strays.length === 0 || late !== undefined)))
    return ballot;
  const next = { ...ballot, ...straying(union(strays, sent), "coming") };
  const again = status === "sent" || mayBeUndone(next, said);
  return again ? { ...next, status: "waiting", elsewhere: false } : next;
}

/**
 * What an earlier page has left, or another tab that seems to be gone: nobody knows what of it was on the wire.
 *
 * @template Said
 * @template {Sendable<Said>} Ballot
 * @param {Ballot} ballot
 * @param {Said} said by it
 * @returns {Ballot}
 */
export function leftBehind(ballot, said) {
  return inDoubt({ ...ballot, late: undefined }, said, []);
}

/**
 * What strayed has come by now, if it ever does: what it may have undone waits to be sent once more, and what is in the box for certain
 * forgets it.
 *
 * @template Said
 * @template {Sendable<Said>} Ballot
 * @param {Ballot} ballot
 * @param {Said} said by it
 * @returns {Ballot}
 */
export function outwaited(ballot, said) {
  // What another tab is sending is its own to send once more.
  if (!isComing(ballot) || ballot.elsewhere) return ballot;
  if (mayBeUndone(ballot, said)) return { ...ballot, status: "waiting", late: "come" };
  return { ...ballot, ...(ballot.status === "saved" ? NONE : { late: "come" }) };
}

/**
 * What another tab of this seat has made of a ballot. What it is still sending is its own to send, as long as it seems to be there; what it
 * has lost on the way may undo one's own too.
 *
 * @template Said
 * @template {Sendable<Said>} Ballot
 * @param {Ballot | undefined} own
 * @param {Ballot} theirs
 * @returns {Ballot | undefined} one's own, where theirs is no newer
 */
export function heardElsewhere(own, theirs) {
  const newer = (theirs.at ?? 0) > (own?.at ?? 0);
  const [sendingHere, sendingThere] = [isOnItsWay(own) && !own?.elsewhere, isOnItsWay(theirs)];
  const strays = union(theirs.strays ?? [], own?.strays ?? []);
  const lost = isComing(own) || isComing(theirs) ? straying(strays, "coming") : {};
  if (!newer && (sendingHere || sendingThere)) return own && { ...own, ...lost };
  const heard = { ...theirs, ...lost };
  return sendingThere ? { ...heard, status: "sent", elsewhere: true } : heard;
}

/**
 * What another tab was sending and has said no more of becomes this tab's to send: the other may be gone.
 *
 * @template Said
 * @template {Sendable<Said>} Ballot
 * @param {Ballot} ballot
 * @param {Said} said by it
 * @param {number} before client ms: choices older than this
 * @returns {Ballot}
 */
export function takenOver(ballot, said, before) {
  return ballot.elsewhere && (ballot.at ?? 0) < before ? leftBehind(ballot, said) : ballot;
}

/**
 * What it has of strays when a ballot on the connection that there is has been answered.
 *
 * @template Said
 * @param {Straying<Said>} before
 * @param {Said} said by the ballot that was answered
 * @param {boolean} isNewest all that was sent before it on this connection has been carried out, or never will be
 * @returns {Straying<Said>}
 */
export function heardOf({ strays = [], late }, said, isNewest) {
  if (late === "coming" || (late === "come" && !isNewest)) return straying(strays, late);
  return isNewest ? NONE : straying(strays.filter((stray) => !isSame(stray, said)));
}

/**
 * The records with the change made to each.
 *
 * @template Ballot
 * @param {Readonly<Record<string, Ballot>>} ballots
 * @param {(ballot: Ballot, key: string) => Ballot} change
 * @returns {Readonly<Record<string, Ballot>>} the same, if none is another
 */
export function changedEach(ballots, change) {
  const changed = Object.entries(ballots).map(
    ([key, ballot]) => /** @type {const} */ ([key, change(ballot, key)]),
  );
  return changed.some(([key, ballot]) => ballot !== ballots[key]) ? Object.fromEntries(changed) : ballots;
}

/** @param {{status: Status} | undefined} ballot */
export function isOnItsWay(ballot) {
  return ballot?.status === "waiting" || ballot?.status === "sent";
}

/** @param {Straying<unknown> | undefined} ballot */
export function isComing(ballot) {
  return ballot?.late === "coming";
}

/**
 * Whether something older may still come into the box after what is said now.
 *
 * @template Said
 * @param {Straying<Said>} ballot
 * @param {Said} said
 */
export function mayBeUndone({ strays = [], late }, said) {
  return late === "coming" && differs(strays, said);
}

/**
 * @template Said
 * @param {readonly Said[] | undefined} strays
 * @param {Said} said
 */
export function differs(strays, said) {
  return strays?.some((stray) => !isSame(stray, said)) ?? false;
}

/**
 * Whether two ballots say the same: a score, or stars by note.
 *
 * @param {unknown} a
 * @param {unknown} b
 */
export function isSame(a, b) {
  if (!(isObject(a) && isObject(b))) return a === b;
  const [notes, others] = [Object.keys(a), Object.keys(b)];
  return notes.length === others.length && notes.every((note) => a[note] === b[note]);
}

/** @type {Straying<never>} */
const NONE = { strays: undefined, late: undefined };

/**
 * @template Said
 * @param {readonly Said[]} strays
 * @param {Straying<Said>["late"]} [late]
 * @returns {Straying<Said>}
 */
function straying(strays, late) {
  return strays.length > 0 ? { strays, late } : NONE;
}

/**
 * @template Said
 * @param {readonly Said[]} some
 * @param {readonly Said[]} more
 * @returns {readonly Said[]}
 */
function union(some, more) {
  return [...some, ...more].filter((said, at, all) => all.findIndex((one) => isSame(one, said)) === at);
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isObject(value) {
  return typeof value === "object" && value !== null;
}
