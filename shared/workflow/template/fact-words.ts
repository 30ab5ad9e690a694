import { FACT_NAMES, type FactName } from './fact-names.ts'
import type { DeclaredFact, Template } from './template.ts'

/** The words that one workflow knows: the common ones and those it declares. */
export type FactWords = {
  readonly knows: (name: string) => boolean
  /** In which row a fact stands. A name that is nobody's is operational. */
  readonly classOf: (name: string) => FactName['class']
  /** Of what type a declared fact is; null for others. */
  readonly declared: (name: string) => DeclaredFact | null
  /** Declared facts that keep what another one was before it changed. */
  readonly formers: readonly (DeclaredFact & { readonly formerOf: string })[]
  /** Declared names that are clinical. */
  readonly clinical: ReadonlySet<string>
}

/** The words of a template; made once per template object. */
export function factWordsOf(template: Pick<Template, 'facts'>): FactWords {
  const known = made.get(template)
  if (known !== undefined) return known
  const words = make(template.facts)
  made.set(template, words)
  return words
}

const made = new WeakMap<object, FactWords>()

const COMMON: ReadonlyMap<string, FactName['class']> = new Map(FACT_NAMES.map((fact) => [fact.name, fact.class]))

function make(facts: readonly DeclaredFact[]): FactWords {
  const own = new Map(facts.map((fact) => [fact.name, fact]))
  return {
    knows: (name) => COMMON.has(name) || own.has(name),
    // What the house calls clinical stays so, whatever a template says.
    classOf: (name) => (COMMON.get(name) === 'phi' ? 'phi' : (own.get(name)?.class ?? COMMON.get(name) ?? 'ops')),
    declared: (name) => own.get(name) ?? null,
    formers: facts.flatMap((fact) => (fact.formerOf === undefined ? [] : [{ ...fact, formerOf: fact.formerOf }])),
    clinical: new Set(facts.filter((fact) => fact.class === 'phi').map((fact) => fact.name)),
  }
}
