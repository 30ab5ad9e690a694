import { checkBudget } from './check-budget.ts'
import { checkConditions } from './check-conditions.ts'
import { checkNames } from './check-names.ts'
import { checkOpening } from './check-opening.ts'
import { checkPile } from './check-pile.ts'
import { checkReach } from './check-reach.ts'
import { checkStep } from './check-step.ts'
import { checkWords } from './check-words.ts'
import type { Template } from './template.ts'
import type { TemplateFault } from './template-fault.ts'

/** What the hospital has; what is not given is not checked. */
export type Known = {
  readonly departments?: readonly string[]
  readonly calendars?: readonly string[]
  /** Stages of the other published workflows, by id. */
  readonly workflows?: ReadonlyMap<string, readonly string[]>
}

/** Checks beyond the schema (rules JN20-JN29): names, ways, conditions, piles, openings, the time budget. */
export function checkTemplate(template: Template, known: Known = {}): TemplateFault[] {
  const structure = [
    ...checkNames(template, known),
    ...template.tasks.flatMap((task) => [...checkStep(template, task, known), ...checkPile(task)]),
    ...checkWords(template),
    ...checkOpening(template, known),
    ...checkConditions(template),
    ...checkReach(template),
  ]
  // A budget over broken names or conditions says nothing.
  return structure.some(({ severity }) => severity === 'fault') ? structure : [...structure, ...checkBudget(template)]
}
