import type { z } from 'zod'
import { fail as fault, ok, type Result } from '../kernel/result.ts'
import { addTask } from './add-task.ts'
import { acknowledge } from './acknowledge.ts'
import { faultOf } from './arguments.ts'
import { approve } from './approve.ts'
import { assign } from './assign.ts'
import { cancelJourney } from './cancel-journey.ts'
import { claim } from './claim.ts'
import type { DecideInput, Decision, EntityKind, Verb, VerbRule } from './command.ts'
import { complete } from './complete.ts'
import { confirm } from './confirm.ts'
import { delegate } from './delegate.ts'
import { fail } from './fail.ts'
import { forward } from './forward.ts'
import { handOver } from './hand-over.ts'
import { note } from './note.ts'
import { pause } from './pause.ts'
import { recordTry } from './record-try.ts'
import { recordTelling } from './record-telling.ts'
import { setRelation } from './set-relation.ts'
import { release } from './release.ts'
import { resume } from './resume.ts'
import { reopen } from './reopen.ts'
import { setFact } from './set-fact.ts'
import { setPriority } from './set-priority.ts'
import { skip } from './skip.ts'
import { start } from './start.ts'
import { undo } from './undo.ts'
import { voidTask } from './void.ts'

/** A verb whose arguments are its own business: `read` checks them and gives the rule bound to them. */
export type BoundVerb = {
  readonly verb: Verb
  readonly entity: EntityKind
  /** For the REST contract. */
  readonly args: z.ZodType
  /** What a later row version means: `exact` verbs refuse with `stale`, the others still mean what the person meant. */
  readonly version: 'exact' | 'any'
  readonly read: (args: unknown) => Result<(input: Omit<DecideInput<never>, 'args'>) => Decision, string>
}

/** Every verb about a journey that is there; `open-journey` makes one and has its own rule. */
export const VERBS: { readonly [V in Exclude<Verb, 'open-journey'>]: BoundVerb } = {
  claim: bind(claim, 'any'),
  release: bind(release, 'any'),
  start: bind(start, 'any'),
  pause: bind(pause, 'any'),
  resume: bind(resume, 'any'),
  complete: bind(complete, 'exact'),
  fail: bind(fail, 'exact'),
  forward: bind(forward, 'exact'),
  assign: bind(assign, 'exact'),
  skip: bind(skip, 'exact'),
  acknowledge: bind(acknowledge, 'any'),
  note: bind(note, 'any'),
  'set-priority': bind(setPriority, 'any'),
  'set-fact': bind(setFact, 'any'),
  'cancel-journey': bind(cancelJourney, 'any'),
  'record-try': bind(recordTry, 'any'),
  approve: bind(approve, 'exact'),
  confirm: bind(confirm, 'exact'),
  'add-task': bind(addTask, 'any'),
  'set-relation': bind(setRelation, 'any'),
  'record-telling': bind(recordTelling, 'any'),
  delegate: bind(delegate, 'any'),
  'hand-over': bind(handOver, 'any'),
  void: bind(voidTask, 'any'),
  reopen: bind(reopen, 'any'),
  undo: bind(undo, 'any'),
}

function bind<Args>(rule: VerbRule<Args>, version: BoundVerb['version']): BoundVerb {
  const { verb, entity, args } = rule
  return {
    verb,
    entity,
    args,
    version,
    read: (given) => {
      const parsed = args.safeParse(given)
      if (!parsed.success) return fault(faultOf(parsed.error, given))
      return ok((input) => rule.decide({ ...input, args: parsed.data }))
    },
  }
}
