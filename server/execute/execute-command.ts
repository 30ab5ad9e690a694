import { type JourneyState, stateOf } from '../../shared/changes/journey-state.ts'
import type { Command, Outcome, Refusal } from '../../shared/commands/command.ts'
import { decideCommand } from '../../shared/commands/decide-command.ts'
import { rowOf } from '../../shared/commands/row-seen.ts'
import { hasSealed } from '../../shared/commands/sealed-args.ts'
import { VERBS } from '../../shared/commands/verbs.ts'
import type { Row } from '../../shared/domain/row.ts'
import type { Actor } from '../../shared/domain/person.ts'
import { DAY_MS, type Instant } from '../../shared/kernel/instant.ts'
import type { Random } from '../../shared/kernel/random.ts'
import type { FactChange } from '../../shared/workflow/journey-event.ts'
import { appendChange } from '../changelog/append-change.ts'
import type { Db, Tx } from '../db/port.ts'
import type { Receipt, VisitRecord } from '../db/records.ts'
import type { FacilityRules, RuleContexts } from '../db/rule-contexts.ts'
import { TryAgain } from '../db/try-again.ts'
import { bodyHash, sealedHash } from './body-hash.ts'
import { effectiveAt, lastActOn } from './effective-at.ts'
import { lockOpening, type Opening, type Subject } from './lock-opening.ts'
import { shiftMeant } from './shift-meant.ts'
import { movedFault, type OpenSealedArgs, plainCommand, type ReadCommand, readArgs, tellable } from './open-args.ts'
import { answeredBefore, applied, plainRefusal, rejected, retry, unstored } from './outcomes.ts'
import { predecessorOf } from './predecessor.ts'

export type ExecuteDeps = {
  readonly db: Db
  readonly contexts: RuleContexts
  readonly random: Random
  /** What the census says of a visit as facts of a journey (the mapping is ingest's). */
  readonly visitFacts: (visit: VisitRecord) => readonly FactChange[]
  /** Opens what consoles sealed; absent: nothing can be opened here. */
  readonly open?: OpenSealedArgs
  /** Told of what had to be put off. */
  readonly warn: (message: string, error: unknown) => void
}

/** Who asks, as the session was resolved just now, and the last moment this device was heard before it sent this command. */
export type Asker = {
  readonly actor: Actor
  readonly lastHeardAt: Instant
  /**
   * Not to be done, whatever it is: answered so unless it was answered before, and stored so. Another sending of it that is
   * under way then either comes first, and is the answer, or finds this one.
   */
  readonly refused?: Refusal
}

export type ExecuteCommand = (command: Command, asker: Asker) => Promise<Outcome>

/** Commands older than this are not taken any more; receipts are kept 5 days longer (design.md 6.8). */
export const OLDEST_COMMAND_MS = 30 * DAY_MS

/**
 * The one pipeline for every verb. Domain refusals are outcomes; what cannot be done now is `retry`, and the command is
 * then not consumed.
 */
export function commandExecutor(deps: ExecuteDeps): ExecuteCommand {
  return async (command, asker) => {
    const { facility } = asker.actor
    try {
      const rules = await deps.contexts.fresh(facility)
      if (rules === null) return retry(command)
      // Before the transaction: what is locked waits for no arithmetic.
      const read = hasSealed(command.args) ? await readArgs(command, deps.open) : plainCommand(command)
      const outcome = await deps.db.transaction((tx) => execute({ ...asker, deps, tx, rules, command, read }))
      if (outcome.seq !== null && outcome.outcome !== 'duplicate') deps.db.ring(facility)
      return outcome
    } catch (error) {
      if (!(error instanceof TryAgain)) throw error
      deps.warn(`${command.verb} was put off`, error)
      return retry(command)
    }
  }
}

type Run = Asker & {
  readonly deps: ExecuteDeps
  readonly tx: Tx
  readonly rules: FacilityRules
  /** As it was sent: what its receipt is of. */
  readonly command: Command
  readonly read: ReadCommand
}

/** Receipt, age, predecessor, lock, load, authorise and decide, append, answer. */
async function execute(run: Run): Promise<Outcome> {
  const { tx, command, actor } = run
  const { receipt, now, rows } = await tx.lockCommand(actor.facility, command.commandId, journeysOf(command))
  if (receipt !== null) return answeredBefore(receipt, command, actor.id)
  const refuse = (refusal: Refusal, at: Instant | null) => settle(run, now, rejected(command, refusal, at))
  if (run.refused !== undefined) return refuse(run.refused, null)
  if (now - command.issuedAt > OLDEST_COMMAND_MS) return refuse(plainRefusal('expired'), null)
  const before = await predecessor(run)
  if (before.kind === 'unsettled') return retry(command)
  if (before.kind === 'refused') return refuse(plainRefusal('depends-on-refused'), null)
  if (run.read.kind === 'unread') return unstored(command, run.read.refusal)
  const { movedFrom } = run.read
  const fault = movedFrom === null ? null : movedFault(await tx.receipt(actor.facility, movedFrom), actor.id)
  if (fault !== null) return unstored(command, fault)
  const { issuedAt } = command
  const said = effectiveAt({ issuedAt, lastHeardAt: run.lastHeardAt, now, floor: 0 })
  const asked = command.verb === 'open-journey' ? await shiftMeant(run, run.read.asked, said) : run.read.asked
  const subject = await load(run, asked, rows)
  if (subject === null) return refuse(plainRefusal('not-found'), null)
  const { state, context, opening } = subject
  const floor = Math.max(before.kind === 'taken' ? before.at : 0, lastActOn(state, command.entityId))
  const at = effectiveAt({ issuedAt, lastHeardAt: run.lastHeardAt, now, floor })
  const versionAfter = before.kind === 'taken' && before.version !== null ? { versionAfter: before.version } : {}
  const asking = { actor, context, at, now, ...versionAfter, ...visitOf(opening) }
  const decision = decideCommand(state, asked, asking)
  if (!decision.ok) return refuse(tellable(decision.fault, run.read), at)
  const rebased = isRebased(state, command, asking.versionAfter)
  return append(run, { state, context, opening, after: decision.value, at, now, rebased })
}

/** Nothing where the census was not asked: the rule then goes by what was typed. */
function visitOf(opening: Opening | null): { visit?: NonNullable<Opening['visit']> } {
  return opening === null || opening.visit === null ? {} : { visit: opening.visit }
}

async function predecessor({ tx, command, actor }: Run): Promise<ReturnType<typeof predecessorOf>> {
  const receipt = command.after === undefined ? null : await tx.receipt(actor.facility, command.after)
  return predecessorOf(command, receipt, actor.id)
}

/** What is locked together with the receipt; an opening looks for its journey first. */
function journeysOf({ verb, entityId }: Command): string[] {
  return verb === 'open-journey' ? [] : [journeyOf(entityId)]
}

/** Finds what the command is about, of the rows locked, and its rules; null where there is no such thing. */
async function load({ tx, rules, actor, deps }: Run, command: Command, rows: readonly Row[]): Promise<Subject | null> {
  if (command.verb === 'open-journey') return lockOpening({ tx, rules, command, visitFacts: deps.visitFacts })
  const state = stateOf(rows)
  if (state === null) return null
  const { workflow, templateVersion } = state.journey
  const context = rules.of(workflow, templateVersion)
  if (context !== null) return { state, context, opening: null }
  deps.contexts.forget(actor.facility)
  throw new TryAgain(`the rules of ${workflow} v${templateVersion}`, { cause: null })
}

/** Ids of tasks and escalations begin with their journey's (shared/kernel/ids.ts). */
function journeyOf(entityId: string): string {
  return entityId.split(/[/!]/, 1)[0] ?? entityId
}

/** True where the row had moved on since the person saw it, and the command still meant the same. */
function isRebased(state: JourneyState | null, command: Command, versionAfter: number | undefined): boolean {
  const seen = versionAfter ?? command.baseVersion
  if (state === null || seen === undefined || command.verb === 'open-journey') return false
  return rowOf(state, command.entityId, VERBS[command.verb].entity)?.version !== seen
}

type Decided = Subject & {
  readonly after: JourneyState
  readonly at: Instant
  readonly now: Instant
  readonly rebased: boolean
}

async function append(run: Run, decided: Decided): Promise<Outcome> {
  const { tx, command, actor, deps } = run
  const { state: before, after, context, opening, at, now, rebased } = decided
  await opening?.remember(tx, after.journey.id)
  const answer = (changed: Outcome['changed'], seq: number | null) =>
    applied(command, { changed, effectiveAt: at, seq, rebased })
  const { commandId: cause, verb } = command
  const change = { before, after, context, actor, verb, cause, effectiveAt: at, now }
  const receipt = (changed: Outcome['changed']) => receiptOf(run, now, answer(changed, null))
  const written = await appendChange(tx, deps.random, {
    ...change,
    receipt: (changed) => receipt([...changed]),
    last: true,
  })
  if (written !== null) return answer([...written.changed], written.entry.seq)
  return settle(run, now, answer(stoodAlready(command, after), seqOf(after, command.entityId)))
}

/** Who asked to open a journey that is open already is told which one that is. */
function stoodAlready({ verb }: Command, { journey }: JourneyState): Outcome['changed'] {
  return verb === 'open-journey' ? [{ kind: 'journey', id: journey.id, version: journey.version }] : []
}

/** The number that shows what is so already. */
function seqOf(state: JourneyState, entityId: string): number {
  return (state.tasks.get(entityId) ?? state.escalations.get(entityId) ?? state.journey).seq
}

/** Stores an answer that changed nothing. */
async function settle(run: Run, now: Instant, outcome: Outcome): Promise<Outcome> {
  await run.tx.putReceipt(receiptOf(run, now, outcome))
  return outcome
}

function receiptOf({ command, actor }: Run, at: Instant, outcome: Outcome): Receipt {
  const { facility, id } = actor
  const hashes = { bodyHash: bodyHash(command), sealedHash: sealedHash(command) }
  return { facility, commandId: command.commandId, actor: id, ...hashes, at, outcome }
}
