import type { Fact } from '../domain/fact.ts'
import type { FactWords } from './template/fact-words.ts'

type Facts = { readonly [name: string]: Fact }

/**
 * Facts with the old values that their template keeps: what changed from `before` for the first time stands, as it was told
 * then, under the name that is declared for it (rule JN6). The same object where nothing is to be kept.
 */
export function withFormers(before: Facts, after: Facts, { formers }: Pick<FactWords, 'formers'>): Facts {
  const kept = formers.flatMap(({ name, formerOf }) => {
    const [was, now] = [own(before, formerOf), own(after, formerOf)]
    if (was === undefined || now === undefined || own(after, name) !== undefined || isSame(was, now)) return []
    return [[name, { value: was.value, source: was.source, at: was.at }] as const]
  })
  return kept.length === 0 ? after : { ...after, ...Object.fromEntries(kept) }
}

function own(facts: Facts, name: string): Fact | undefined {
  return Object.hasOwn(facts, name) ? facts[name] : undefined
}

function isSame(a: Fact, b: Fact): boolean {
  return JSON.stringify(a.value) === JSON.stringify(b.value)
}
