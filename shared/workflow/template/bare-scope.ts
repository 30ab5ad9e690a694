import type { FactValue } from '../../domain/fact.ts'
import type { ConditionScope } from './condition.ts'

/** What a condition sees where there is no journey yet: the facts that are told, and nothing else. */
export function bareScope(facts: { readonly [name: string]: FactValue } = {}): ConditionScope {
  return { ...BARE, facts }
}

const BARE: ConditionScope = {
  facts: {},
  stage: '',
  tasks: {},
  final: [],
  openBefore: [],
  openAfter: [],
  disposition: 'none',
  bed: 'A',
  priority: 'routine',
  progress: 0,
  holdsPhi: true,
  relations: [],
  clinical: new Set(),
}
