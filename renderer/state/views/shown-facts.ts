import type { JourneyState } from '../../../shared/changes/journey-state.ts'
import type { FactValue } from '../../../shared/domain/fact.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'

/** A fact that a board shows of a row. */
export type ShownFact = {
  readonly name: string
  readonly value: FactValue
  /** An instant, by the workflow's own word on it. */
  readonly isTime: boolean
  /** The title of the choice that a form offered for it. */
  readonly choice: string | null
}

/**
 * What tells a row from the next one, as its workflow lists it (rule BO28): the facts this console holds of it; one that is
 * not so, or not known, is left out.
 */
export function shownFacts({ journey, phi }: Pick<JourneyState, 'journey' | 'phi'>, template: Template): ShownFact[] {
  return template.board.shows.flatMap((name) => {
    const value = (journey.facts[name] ?? phi?.facts[name])?.value
    if (value === undefined || value === null || value === false || value === '') return []
    const asked = template.tasks.flatMap(({ captures }) => captures).find(({ fact }) => fact === name)
    const type = template.facts.find((fact) => fact.name === name)?.type ?? asked?.type
    const isTime = typeof value === 'number' && (type === undefined ? name.endsWith('At') : type === 'time')
    const choice = asked?.choices?.find((one) => one.value === value)?.title ?? null
    return [{ name, value, isTime, choice }]
  })
}
