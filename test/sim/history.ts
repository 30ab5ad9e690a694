import type { Row } from '../../shared/domain/row.ts'
import { mayRead } from '../../shared/domain/roles.ts'
import { CLASS_OF, rowKey } from '../../shared/domain/row.ts'
import { ownerOf, type TaskRow } from '../../shared/domain/task.ts'
import type { Db, Tx } from '../../server/db/port.ts'
import type { Change, Written } from '../../server/db/records.ts'

/** One committed version of a task, with what wrote it. */
type TaskVersion = { readonly seq: number; readonly verb: string; readonly actor: string; readonly task: TaskRow }

/** What was committed, in the order of the log: taken down beside the database, not read back from it. */
export class History {
  readonly violations: string[] = []
  readonly #tasks = new Map<string, TaskVersion[]>()
  readonly #versions = new Map<string, number>()

  /** The database with every commit taken down. */
  watch(db: Db): Db {
    return {
      ...db,
      transaction: async (run) => {
        const writes: { change: Change; written: Written }[] = []
        const value = await db.transaction((tx) => run(noting(tx, writes)))
        for (const { change, written } of writes) this.#take(change, written)
        return value
      },
    }
  }

  fail(rule: string, what: string): void {
    this.violations.push(`${rule}: ${what}`)
  }

  /** [C3] [C4] claim intervals of a task never overlap, and versions grow by one, in log order. */
  #take({ rows, entry }: Change, written: Written): void {
    const seq = written.entry.seq
    for (const row of rows) {
      const key = rowKey(row)
      const was = this.#versions.get(key) ?? 0
      if (row.version !== was + 1) this.fail('C4', `${key} went from version ${was} to ${row.version} at ${seq}`)
      this.#versions.set(key, row.version)
      if (row.kind === 'task') this.#takeTask({ seq, verb: entry.verb, actor: entry.actor, task: row })
    }
  }

  #takeTask(version: TaskVersion): void {
    const versions = this.#tasks.get(version.task.id) ?? []
    const last = versions.at(-1)
    if (last !== undefined && last.seq >= version.seq) this.fail('C4', `${version.task.id} was written out of order`)
    const [before, after] = [last === undefined ? null : ownerOf(last.task), ownerOf(version.task)]
    const taken = before !== null && after !== null && before.id !== after.id
    if (taken && version.verb !== 'assign')
      this.fail('C3', `${version.task.id}: ${version.verb} at ${version.seq} took it from ${before.id} for ${after.id}`)
    this.#tasks.set(version.task.id, [...versions, version])
  }

  /** [C9] A row handed to a console of a class that may not read it. */
  checkClass(where: string, row: Row, held: Parameters<typeof mayRead>[0]): void {
    const needed = CLASS_OF[row.kind]
    if (held !== 'wall' && !mayRead(held, needed)) this.fail('C9', `${where} was handed ${rowKey(row)} as ${held}`)
    if (held === 'wall' && (needed !== 'ops' || (row.kind === 'journey' && row.initials !== '')))
      this.fail('C9', `${where} was handed ${rowKey(row)} on the wall`)
  }
}

function noting(tx: Tx, writes: { change: Change; written: Written }[]): Tx {
  return new Proxy(tx, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      if (name !== 'write') return member.bind(target)
      return async (change: Change) => {
        const written = await target.write(change)
        writes.push({ change, written })
        return written
      }
    },
  })
}
