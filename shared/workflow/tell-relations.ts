import type { FactSource } from '../domain/fact.ts'
import type { Relation } from '../domain/relation.ts'
import type { ToldRelation } from '../domain/told-relation.ts'
import type { Draft } from './draft.ts'

/** Relations of one journey that messages may fill; the rest of the forty is left to people. */
const MOST_BY_MESSAGE = 30

/**
 * Writes who stands to the patient as a message says. It lists all it knows of a kind: who is no longer among them ends,
 * if a message had told of them. A person's word stays, and an older message changes nothing (rule RE5).
 */
export function tellRelations(draft: Draft, told: readonly ToldRelation[], source: FactSource): void {
  if (draft.phi === null || told.length === 0) return
  const known: readonly Relation[] = draft.phi.relations ?? []
  const kinds = [...new Set(told.map(({ type }) => type))]
  const after = kinds.reduce<readonly Relation[]>(
    (relations, kind) => withKind(relations, ofKind(told, kind), source),
    known,
  )
  if (after === known) return
  draft.phi = { ...draft.phi, relations: [...after] }
  draft.changes += 1
}

function ofKind(told: readonly ToldRelation[], kind: ToldRelation['type']): ToldRelation[] {
  return told.filter(({ type }) => type === kind)
}

function withKind(known: readonly Relation[], told: readonly ToldRelation[], source: FactSource): readonly Relation[] {
  const [type, at] = [told[0]?.type, Math.max(...told.map((one) => one.at))]
  const same = known.filter((one) => one.type === type)
  if (same.some((one) => at < lastWord(one))) return known
  // An end is told, too: of one by name, of all of a kind by HL7 null (rule RE8).
  const current = told.filter((one) => one.ended !== true && one.name !== '')
  const gone = same.filter((one) => one.to === null && one.told === 'message' && !current.some(isAs(one)))
  const room = Math.max(0, MOST_BY_MESSAGE - known.length)
  const come = current.filter((one) => !same.some((held) => speaksFor(held, one))).slice(0, room)
  if (gone.length === 0 && come.length === 0) return known
  const ended = known.map((one): Relation => (gone.includes(one) ? { ...one, to: at, ended: 'message' } : one))
  return [...ended, ...come.map((one, n) => relationOf(one, `r${known.length + n + 1}`, source))]
}

function lastWord({ from, to, ended }: Relation): number {
  return ended === 'message' && to !== null ? to : from
}

/** It stands as told already, or a person has said about them what no message takes back. */
function speaksFor(held: Relation, told: ToldRelation): boolean {
  if (held.name !== told.name) return false
  // Ended by a person: still told the same way it stays ended; reached otherwise it is news.
  if (held.to !== null) return held.ended === undefined && isAs(held)(told)
  return held.told === undefined || isAs(held)(told)
}

function isAs({ name, organisation, channel }: Relation): (told: ToldRelation) => boolean {
  return (told) =>
    told.name === name &&
    told.organisation === organisation &&
    told.channel?.kind === channel?.kind &&
    told.channel?.value === channel?.value
}

function relationOf({ at, ended: _ended, ...told }: ToldRelation, id: string, source: FactSource): Relation {
  return { ...told, id, consent: 'unknown', from: at, to: null, by: source.ref.slice(0, 120), told: 'message' }
}
