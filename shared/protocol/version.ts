/**
 * The version of the talk between console and server; one line per bump.
 * 1: first.
 * 2: a task says since which version nothing changed that a person acts on; older consoles may leave it out.
 * 3: facts may say that they came with an initial load; answers may say that they are not stored.
 * 4: an escalation says since when nobody was found who could be told.
 * 5: steps that are journeys of their own, tried, approved or confirmed by a second person.
 * 6: the server tells when each feed was last heard, and the sum over a scope to whoever asks; long deltas come packed to
 * a console that says it reads them; an action is signed, and one that is not believed says why.
 * 7: the server hands out the key that secret arguments are sealed to, and says what it could not open; a node that
 * stops says to each console when to come back; what is packed comes as bytes; reference data say who is away and who
 * stands in.
 * 8: reference data say in which currency amounts are.
 */
export const PROTOCOL_VERSION = 8

/** The oldest console version the server still speaks with. */
export const OLDEST_PROTOCOL = 1

/**
 * The shape of synced rows; one line per bump. A console that kept rows of another shape loads them anew.
 * 1: first.
 * 2: tasks have `meantVersion`.
 * 3: facts may say that they came with an initial load.
 * 4: escalations have `soughtAt`.
 * 5: the mode `journey`; a relation may say that a message told of it, or ended it; a journey says which
 *    doors it passed with a criterion open.
 */
export const ROW_SCHEMA = 5
