import type { Row } from '../../shared/domain/row.ts'
import { isFinal, ownerOf } from '../../shared/domain/task.ts'
import type { IndexKey } from './board-store.ts'

/** Membership lists over shown rows. An id list keeps its identity until `renew` finds its membership changed. */
export class RowIndex {
  readonly #members = new Map<IndexKey, Set<string>>()
  /** Where each row is listed, by its key. */
  readonly #placed = new Map<string, readonly IndexKey[]>()
  readonly #lists = new Map<IndexKey, readonly string[]>()
  readonly #changed = new Set<IndexKey>()
  readonly #names = new Names()

  /** Nothing is held at all. */
  get isEmpty(): boolean {
    return this.#placed.size === 0
  }

  get isDirty(): boolean {
    return this.#changed.size > 0
  }

  /** Puts the row where it belongs now; null takes it out everywhere. */
  place(rowKey: string, row: Row | null): void {
    const was = this.#placed.get(rowKey) ?? NOWHERE
    const keys = row === null ? NOWHERE : indexKeysOf(row, this.#names)
    const id = row?.id ?? rowKey.slice(rowKey.indexOf(':') + 1)
    for (const key of was) if (!keys.includes(key)) this.#remove(key, id)
    for (const key of keys) if (!was.includes(key)) this.#add(key, id)
    if (keys.length === 0) this.#placed.delete(rowKey)
    else this.#placed.set(rowKey, keys)
  }

  ids(key: IndexKey): readonly string[] {
    const known = this.#lists.get(key)
    if (known !== undefined) return known
    const fresh = [...(this.#members.get(key) ?? [])]
    this.#lists.set(key, fresh)
    this.#changed.delete(key)
    return fresh
  }

  /** Renews the lists whose membership changed; gives their keys. */
  renew(): IndexKey[] {
    const renewed = [...this.#changed].filter((key) => this.#lists.delete(key))
    this.#changed.clear()
    return renewed
  }

  #add(key: IndexKey, id: string): void {
    const members = this.#members.get(key) ?? new Set()
    this.#members.set(key, members.add(id))
    this.#changed.add(key)
  }

  #remove(key: IndexKey, id: string): void {
    this.#members.get(key)?.delete(id)
    this.#changed.add(key)
  }
}

const NOWHERE: readonly IndexKey[] = []

/** Lists' names, each made once: a board of 10,000 tasks asks for the same few hundred again and again. */
class Names {
  readonly #known = new Map<string, Map<string, IndexKey>>()

  of(
    list: 'journeys:workflow' | 'journeys:unit' | 'tasks:journey' | 'tasks:department' | 'tasks:owner',
    of: string,
  ): IndexKey {
    const names = this.#known.get(list) ?? new Map<string, IndexKey>()
    const known = names.get(of)
    if (known !== undefined) return known
    const name = `${list}:${of}` as const
    this.#known.set(list, names.set(of, name))
    return name
  }
}

function indexKeysOf(row: Row, names: Names): readonly IndexKey[] {
  switch (row.kind) {
    case 'journey':
      return ['journeys', names.of('journeys:workflow', row.workflow), names.of('journeys:unit', row.unit ?? 'none')]
    case 'task': {
      const ofJourney = names.of('tasks:journey', row.journey)
      if (isFinal(row)) return [ofJourney]
      const owner = ownerOf(row)
      const ofDepartment = names.of('tasks:department', row.department)
      return owner === null ? [ofJourney, ofDepartment] : [ofJourney, ofDepartment, names.of('tasks:owner', owner.id)]
    }
    case 'escalation':
      return row.state === 'ended' ? NOWHERE : ['escalations']
    case 'journeyId':
    case 'journeyPhi':
    case 'taskPhi':
      return NOWHERE
  }
}
