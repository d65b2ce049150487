/**
 * What a browser tab knows of its room: one immutable object, replaced when something changes.
 *
 * @import {Head, Op, Room, Settings} from "../protocol.js"
 * @import {Straying} from "./ballot.js"
 * @import {Done} from "./undo.js"
 */

/** @typedef {"participant" | "facilitator" | "screen"} Role */

/** @typedef {{participant: string | null, role: Role}} You */

/**
 * @typedef {object} Link
 * @property {"idle" | "connecting" | "open" | "lost" | "fault" | "left"} status
 * @property {number} since client ms of the change to this status
 * @property {number | null} fault the close number of a fault
 * @property {boolean} everOpen whether a socket has ever opened; if none has, the network may be stopping it
 * @property {number} attempts connections tried in vain since the last good one
 */

/**
 * An op that the server has not answered.
 *
 * @typedef {object} Pending
 * @property {string} id
 * @property {Op} op
 * @property {number | null} after the seq that this browser had when it first sent the op; null: never sent
 * @property {number} at client ms, and the order among ops: no two of a tab are alike
 * @property {boolean} [again] it was sent more than once, so that its answer may be to another sending
 */

/**
 * An accepted op that is not stable yet: the server may still lose it, and is then sent it again.
 *
 * @typedef {Pending & {seq: number | null, epoch: string, here?: boolean}} Kept   seq: its entry is no later than this; null: to be
 *   answered anew; here: its entry has not come, and the next head on this connection is no earlier
 */

/**
 * A refused op, or (id and op null) a refused name at the door. `unsaved` is the code of what a fault set aside.
 *
 * @typedef {object} Refused
 * @property {string | null} id
 * @property {Op | null} op
 * @property {string} code
 * @property {Record<string, unknown>} detail
 */

/** @typedef {number | "skip" | null} Score   null: taken back */

/**
 * One's own ballot on a statement in the current round.
 *
 * @typedef {object} Ballot
 * @property {Score} score the newest choice; the saved one if the newest was refused
 * @property {"waiting" | "sent" | "saved" | "refused"} status
 * @property {string} [code] why it was refused, or still waits. `unsure`: the statement was sealed before the answer to the cast was heard
 * @property {Score} [saved] what the ballot box is known to hold
 * @property {string | null} [box] the id of that box
 * @property {number} [at] client ms of the choice: of two tabs' choices the newer stands
 * @property {boolean} [elsewhere] another tab sends it
 */

/** @typedef {Ballot & Straying<Score>} Mine */

/**
 * One's own stars on the notes of a board, whole.
 *
 * @typedef {object} Given
 * @property {number} round
 * @property {Readonly<Record<string, number>>} stars by note; the saved ones if the newest were refused
 * @property {"waiting" | "sent" | "saved" | "refused"} status
 * @property {string} [code] why they were refused, or still wait. `unsure`: they were shown before the answer was heard
 * @property {Readonly<Record<string, number>>} [saved] what the ballot box is known to hold
 * @property {string | null} [box] the id of that box
 * @property {number} [at] client ms of the choice: of two tabs' choices the newer stands
 * @property {boolean} [elsewhere] another tab sends them
 */

/** @typedef {Given & Straying<Given["stars"]>} Gift */

/** @typedef {{round: number, seats: number, joined_since: number, done: number, counts: Record<string, {answered: number, skipped: number}>, stars?: Record<string, number>}} Counts */

/** @typedef {{participant: string | null, kind: "typing" | "dragging", board: string, column: string, note: string | null}} Whisper */

/** Who types or drags where, as this tab said it. @typedef {Omit<Whisper, "participant">} Said */

/** For how many days a room is kept that nobody uses, and until when (server ms) if nobody does from now on. @typedef {{days: number, until: number}} Keep */

/**
 * @typedef {object} State
 * @property {Room | null} room what to show: the confirmed room with the pending ops predicted; null before the first snapshot
 * @property {Room | null} confirmed the fold of what the server has said
 * @property {Head | null} head
 * @property {You | null} you
 * @property {Link} link
 * @property {boolean} writable
 * @property {readonly Pending[]} pending oldest first
 * @property {readonly Kept[]} kept oldest first
 * @property {readonly Refused[]} refused
 * @property {Readonly<Record<string, Mine>>} mine by statement
 * @property {Readonly<Record<number, Readonly<Record<string, Score>>>>} earlier what the ballot box held of one's own in earlier rounds, by round and statement
 * @property {Readonly<Record<string, Gift>>} given by board, in the round that it is in
 * @property {boolean} starsTold whether the server has said on this connection which stars it has
 * @property {string | null} box the ballot box that the server last named
 * @property {Counts | null} counts
 * @property {readonly string[]} here participants connected now
 * @property {readonly Whisper[]} whispers everyone's, one's own too
 * @property {readonly Said[]} said what may still come back to this tab as a whisper, oldest first
 * @property {ReadonlySet<string>} written ids of the notes that this seat has put up from this browser
 * @property {readonly Done[]} done one's own acts on notes that may be taken back, oldest first
 * @property {number} skew server ms less client ms
 * @property {Keep | null} keep null: the room is kept until someone erases it
 */

/**
 * What the one who makes a room is given.
 *
 * @typedef {object} CreatedRoom
 * @property {string} room its code
 * @property {{participant: string, facilitator: string, screen: string}} links
 * @property {string} facilitator_key
 * @property {string} screen_key
 */

/** What one who stands at the door may know. @typedef {{room: string, title: string, locale: "sv" | "en", alias: string, settings: Settings}} RoomFacts */

/** @type {State} */
export const NOTHING_YET = {
  room: null,
  confirmed: null,
  head: null,
  you: null,
  link: { status: "idle", since: 0, fault: null, everOpen: false, attempts: 0 },
  writable: true,
  pending: [],
  kept: [],
  refused: [],
  mine: {},
  earlier: {},
  given: {},
  starsTold: false,
  box: null,
  counts: null,
  here: [],
  whispers: [],
  said: [],
  written: new Set(),
  done: [],
  skew: 0,
  keep: null,
};
