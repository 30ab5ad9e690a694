import type { Mode } from '../run-seed.ts'

/** One fault put into the product's own code, and the rules of which at least one must find it. */
export type Mutant = {
  readonly name: string
  readonly file: string
  readonly from: string
  readonly to: string
  readonly rules: readonly string[]
  /** Default: safety. */
  readonly mode?: Mode
}

/** Faults that somebody could well make, on either side of the line. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'an action is called recorded before the disk has it',
    file: 'renderer/outbox/recording.ts',
    from: 'const answer = await work\n',
    to: 'const answer: Recorded = { ok: true }\n',
    rules: ['C1'],
  },
  {
    name: 'the journal is not synced',
    file: 'electron/journal/journal-writer.ts',
    from: 'await this.#file.sync()\n      return null\n    } catch (error) {\n      // After',
    to: 'return null\n    } catch (error) {\n      // After',
    rules: ['C1'],
  },
  {
    name: 'nothing is offered again after a changed history',
    file: 'renderer/outbox/asking-again.ts',
    from: 'const again = [...kept].filter(([, entry]) => wasTaken(entry))',
    to: 'const again = [...kept].filter(() => false)',
    rules: ['C1'],
  },
  {
    name: 'an action whose answer was lost is never sent again',
    file: 'renderer/sync/outbox-flush.ts',
    from: 'outbox.unsent(command.commandId)\n    if (fault',
    to: 'if (fault',
    rules: ['C1'],
  },
  {
    name: 'a receipt is not looked for',
    file: 'server/execute/execute-command.ts',
    from: 'if (receipt !== null) return answeredBefore(',
    to: 'if (false as boolean) return answeredBefore(',
    rules: ['C2', 'C1'],
  },
  {
    name: 'the newer row does not win',
    file: 'renderer/db/held-journeys.ts',
    from: 'if (was !== undefined && was.seq >= row.seq) return',
    to: '',
    rules: ['C5', 'C7'],
  },
  {
    name: 'a gap before a frame is overlooked',
    file: 'renderer/sync/intake.ts',
    from: "if (fit === 'gap') this.#hold(frame)",
    to: '',
    rules: ['C6', 'C7', 'C9'],
  },
  {
    name: 'what a node failed to tell is not told again',
    file: 'server/changelog/follower.ts',
    from: 'await this.#parts.listener(facility, entries)\n      this.#at.set(facility, last)\n      this.#last.set(facility, last)',
    to: 'this.#at.set(facility, last)\n      this.#last.set(facility, last)\n      await this.#parts.listener(facility, entries)',
    rules: ['C6', 'C7', 'C9'],
  },
  {
    name: 'a frame leaves out the rows of its first change',
    file: 'server/sync/fan-out.ts',
    from: 'const after = first.seq - 1',
    to: 'const after = first.seq',
    rules: ['C6', 'C7'],
  },
  {
    name: 'due timers are looked for every half minute',
    file: 'server/workflow/timer-service.ts',
    from: 'everyMs = 500',
    to: 'everyMs = 30_000',
    rules: ['C8'],
  },
  {
    name: 'a revoked session is told on',
    file: 'server/sync/rights-watch.ts',
    from: "if (live === undefined) talk.end('revoked')",
    to: 'if (live === undefined) continue',
    rules: ['C9'],
  },
  {
    name: 'the log does not say which action caused a change',
    file: 'server/changelog/append-change.ts',
    from: 'effectiveAt, cause, verb, journey, changed }',
    to: 'effectiveAt, cause: null, verb, journey, changed }',
    rules: ['C10'],
  },
  {
    name: 'rows keep their version when they change',
    file: 'shared/changes/journey-state.ts',
    from: 'version: (was?.version ?? 0) + 1',
    to: 'version: was?.version ?? 1',
    rules: ['C4'],
  },
  {
    name: 'an action is decided on rows from before they were locked',
    file: 'server/execute/execute-command.ts',
    from: 'const { receipt, now, rows } = await tx.lockCommand(',
    to: 'const rows = await tx.journeysRows(actor.facility, journeysOf(command))\n  const { receipt, now } = await tx.lockCommand(',
    rules: ['C3'],
  },
  {
    name: 'a node without its database goes on saying that it is well',
    file: 'server/sync/hub.ts',
    from: 'const now = await db.reads.now()\n    for (const facility of new Set([...talks.values()].map((talk) => talk.facility))) {\n      const place',
    to: 'const now = clock.now()\n    for (const facility of new Set([...talks.values()].map((talk) => talk.facility))) {\n      const place',
    rules: ['LIVE'],
    mode: 'liveness',
  },
  {
    name: 'an action is done as whoever carries it',
    file: 'server/sync/take-command.ts',
    from: 'if (issuer === null || issuer.session.id === line.session.id) return line.actor',
    to: 'if (issuer !== undefined) return line.actor',
    rules: ['C10'],
  },
  {
    name: 'a page of a snapshot holds more than its reader may see',
    file: 'server/changelog/snapshot-page.ts',
    from: 'held.flatMap((row) => rowForClass(row, grant.class) ?? [])',
    to: '[...held]',
    rules: ['C9'],
  },
  {
    name: 'a page is given again though it was touched',
    file: 'server/changelog/page-shelf.ts',
    from: '!== made.tag || touched) return null',
    to: '!== made.tag) return null',
    rules: ['C6', 'C7'],
  },
  {
    name: 'what the pages do not say of a journey is not kept over them',
    file: 'renderer/db/kept-state.ts',
    from: '!this.#ledger.has(id) : this.#ledger.covers(kept)',
    to: '!this.#ledger.has(id) : this.#ledger.has(id)',
    rules: ['C5', 'C6', 'C7'],
  },
  {
    name: 'patient data are kept as they are',
    file: 'renderer/db/kept-state.ts',
    from: 'put: put.map(withoutPhi), drop',
    to: 'put, drop',
    rules: ['C9'],
  },
  {
    name: 'what is typed is written down as it is',
    file: 'renderer/outbox/recordable.ts',
    from: 'seal(typed).then(sign)',
    to: 'sign(typed)',
    rules: ['C9'],
  },
  {
    name: 'what was sealed to a key that is gone is sent again as it was',
    file: 'renderer/outbox/recordable.ts',
    from: 'isAnew ? await anew(',
    to: '(false as boolean) ? await anew(',
    rules: ['C1'],
  },
  {
    name: 'a node goes on by what it remembers of a log that was taken back',
    file: 'server/changelog/tail.ts',
    from: 'after: own?.after ?? nothing, otherHistory: leave }',
    to: 'after: own?.after ?? nothing, otherHistory: () => {} }',
    rules: ['C1', 'C6', 'C7', 'C9'],
  },
]
