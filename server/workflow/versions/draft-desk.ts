import { createHash } from 'node:crypto'
import type { Actor } from '../../../shared/domain/person.ts'
import { fail, ok, type Result } from '../../../shared/kernel/result.ts'
import { type ReadTemplate, readTemplate } from '../../../shared/workflow/template/read-template.ts'
import type { TemplateFault } from '../../../shared/workflow/template/template-fault.ts'
import type { FacilityRules } from '../../db/rule-contexts.ts'
import type { WorkflowDraft, WorkflowState } from '../../db/workflow-state.ts'
import { type DeskDeps, type DeskRefusal, knownOf, refused, rulesOf, turn } from './desk.ts'

/** A draft as it was saved, and what is still wrong with it. */
export type SavedDraft = {
  readonly version: number
  readonly hash: string
  readonly faults: readonly TemplateFault[]
}

type Answer<T> = Promise<Result<T, DeskRefusal>>

/** Drafts of workflows: written, proposed by one person and published by another (rules WV4, WV5). */
export type DraftDesk = {
  /** Saves a draft, with faults or without; a changed content takes back test run and proposal. */
  readonly save: (actor: Actor, id: string, body: unknown) => Answer<SavedDraft>
  readonly drop: (actor: Actor, id: string) => Answer<null>
  readonly propose: (actor: Actor, id: string) => Answer<{ version: number }>
  readonly publish: (actor: Actor, id: string) => Answer<{ version: number }>
  readonly retire: (actor: Actor, id: string, what: { version: number; reason: string }) => Answer<null>
}

/** Makes the desk. */
export function draftDesk(deps: DeskDeps): DraftDesk {
  return {
    async save(actor, id, body) {
      const rules = await rulesOf(deps, actor.facility)
      return turn(deps, { actor, id, act: 'draft' }, async ({ state, now }) => {
        const numbered = { ...Object(body), id, version: nextVersion(rules, id) }
        const hash = hashOf(numbered)
        const { version } = numbered
        const same = state.draft !== null && state.draft.hash === hash
        const { tested, proposed } = same && state.draft !== null ? state.draft : { tested: null, proposed: null }
        const draft = { version, body: numbered, hash, by: actor.id, byName: actor.name, at: now, tested, proposed }
        const read = readTemplate(numbered, knownOf(rules))
        const faults = read.ok ? read.value.warnings : read.fault
        const next: WorkflowState = { ...state, draft }
        return ok({ state: next, verb: 'workflow-drafted', version, value: { version, hash, faults } })
      })
    },
    drop: (actor, id) =>
      turn(deps, { actor, id, act: 'draft' }, async ({ state }) => {
        if (state.draft === null) return noDraft(id)
        const { version } = state.draft
        return ok({ state: { ...state, draft: null }, verb: 'workflow-draft-dropped', version, value: null })
      }),
    async propose(actor, id) {
      const rules = await rulesOf(deps, actor.facility)
      return turn(deps, { actor, id, act: 'draft' }, async ({ state, now }) => {
        const ready = readyDraft(state, id, rules)
        if (!ready.ok) return ready
        const { draft } = ready.value
        if (draft.tested === null)
          return refused('conflict', `Run the draft of "${id}" on recorded journeys before it is proposed.`)
        const proposed = { by: actor.id, byName: actor.name, at: now }
        const { version } = draft
        return ok({
          state: { ...state, draft: { ...draft, proposed } },
          verb: 'workflow-proposed',
          version,
          value: { version },
        })
      })
    },
    async publish(actor, id) {
      const rules = await rulesOf(deps, actor.facility)
      return turn(deps, { actor, id, act: 'publish' }, async ({ tx, state, now }) => {
        const ready = readyDraft(state, id, rules)
        if (!ready.ok) return ready
        const { draft, template } = ready.value
        if (draft.proposed === null) return refused('conflict', `The draft of "${id}" has not been proposed.`)
        if (draft.proposed.by === actor.id)
          return refused('forbidden', 'Whoever proposes a version does not publish it: ask a second person.')
        const { version } = draft
        if ((await tx.template(actor.facility, id, version)) !== null)
          return refused('conflict', `Version ${version} of "${id}" is published already: save the draft anew.`)
        await tx.putTemplate(actor.facility, { id, version, body: template, hash: hashOf(template) })
        const record = { version, proposedBy: draft.proposed.byName, by: actor.id, byName: actor.name, at: now }
        const next = { ...state, draft: null, published: [...state.published, record] }
        return ok({ state: next, verb: 'workflow-published', version, value: { version } })
      })
    },
    retire: (actor, id, { version, reason }) =>
      turn(deps, { actor, id, act: 'retire' }, async ({ tx, state, now }) => {
        if ((await tx.template(actor.facility, id, version)) === null)
          return refused('not-found', `There is no version ${version} of "${id}".`)
        if (state.retired.some((one) => one.version === version))
          return refused('conflict', `Version ${version} of "${id}" is retired already.`)
        const record = { version, reason, by: actor.id, byName: actor.name, at: now }
        return ok({
          state: { ...state, retired: [...state.retired, record] },
          verb: 'workflow-retired',
          version,
          value: null,
        })
      }),
  }
}

/** A draft without faults; else why it is none. */
export function readyDraft(
  state: WorkflowState,
  id: string,
  rules: FacilityRules,
): Result<ReadTemplate & { readonly draft: WorkflowDraft }, DeskRefusal> {
  const { draft } = state
  if (draft === null) return noDraft(id)
  const read = readTemplate(draft.body, knownOf(rules))
  if (read.ok) return ok({ ...read.value, draft })
  const faults = read.fault.filter(({ severity }) => severity === 'fault')
  const said = faults.slice(0, 5).map(({ path, sentence }) => `${path}: ${sentence}`)
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`
  return fail({ code: 'faults', sentence: `The draft of "${id}" has ${count}. ${said.join(' ')}`, faults })
}

function noDraft<T>(id: string): Result<T, DeskRefusal> {
  return refused('not-found', `There is no draft of "${id}".`)
}

function nextVersion({ published }: FacilityRules, id: string): number {
  return Math.max(0, ...published.filter((template) => template.id === id).map(({ version }) => version)) + 1
}

function hashOf(body: unknown): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex')
}
