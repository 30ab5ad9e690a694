import type { Row } from '../../shared/domain/row.ts'
import { isFinal, ownerOf, type TaskRow } from '../../shared/domain/task.ts'
import type { IndexKey } from './board-store.ts'

/** Membership lists over shown rows. An id list keeps its identity until `renew` finds its membership changed. */
export class RowIndex {
  readonly #members = new Map<IndexKey, Set<string>>()
  readonly #placed = new Map<string, { readonly id: string; readonly keys: readonly IndexKey[] }>()
  readonly #lists = new Map<IndexKey, readonly string[]>()
  readonly #changed = new Set<IndexKey>()

  /** Nothing is held at all. */
  get isEmpty(): boolean {
    return this.#placed.size === 0
  }

  get isDirty(): boolean {
    return this.#changed.size > 0
  }

  /** Puts the row where it belongs now; null takes it out everywhere. */
  place(rowKey: string, row: Row | null): void {
    const was = this.#placed.get(rowKey)
    const keys = row === null ? [] : indexKeysOf(row)
    const id = row?.id ?? was?.id ?? ''
    for (const key of was?.keys ?? []) if (!keys.includes(key)) this.#remove(key, id)
    for (const key of keys) if (was?.keys.includes(key) !== true) this.#add(key, id)
    if (keys.length === 0) this.#placed.delete(rowKey)
    else this.#placed.set(rowKey, { id, keys })
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

function indexKeysOf(row: Row): IndexKey[] {
  switch (row.kind) {
    case 'journey':
      return ['journeys', `journeys:workflow:${row.workflow}`, `journeys:unit:${row.unit ?? 'none'}`]
    case 'task':
      return [`tasks:journey:${row.journey}`, ...(isFinal(row) ? [] : openTaskKeys(row))]
    case 'escalation':
      return row.state === 'ended' ? [] : ['escalations']
    case 'journeyId':
    case 'journeyPhi':
    case 'taskPhi':
      return []
  }
}

function openTaskKeys(task: TaskRow): IndexKey[] {
  const owner = ownerOf(task)
  return [`tasks:department:${task.department}`, ...(owner === null ? [] : [`tasks:owner:${owner.id}` as const])]
}
