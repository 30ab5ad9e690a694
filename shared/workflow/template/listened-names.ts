import type { Template } from './template.ts'

/** Triggers that no name of an event stands behind. */
const KINDS: ReadonlySet<string> = new Set(['manual', 'webhook', 'schedule', 'journey', 'recurrence'])
/** Undone by a person's word, or with what it is about: no name of an event. */
const BY_WORD = 'cancelled'

/** Every name of an event that a workflow listens to: what opens it, records an act in it or cancels it (rule SN1). */
export function listenedNames({ triggers, tasks, undo }: Pick<Template, 'triggers' | 'tasks' | 'undo'>): string[] {
  const names = [
    ...triggers.map(({ on }) => on).filter((on) => !KINDS.has(on)),
    ...tasks.flatMap(({ completesOn }) => completesOn.map(({ event }) => event)),
    ...undo.on.filter((on) => on !== BY_WORD),
  ]
  return [...new Set(names)].toSorted()
}
