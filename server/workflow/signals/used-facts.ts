import type { FactValue } from '../../../shared/domain/fact.ts'
import { factClass } from '../../../shared/workflow/template/fact-names.ts'
import type { FactChange } from '../../../shared/workflow/journey-event.ts'
import type { Template } from '../../../shared/workflow/template/template.ts'

/** Of the facts of a message those that the workflow knows, each in the row where it has them. */
export function usedFacts(template: Template, facts: { readonly [name: string]: FactValue }): FactChange[] {
  const names = namesOf(template)
  return Object.entries(facts).flatMap(([name, value]) => {
    const rowClass = names.get(name)
    if (rowClass === undefined) return []
    return [{ name, value: typeof value === 'string' ? value.slice(0, 2000) : value, class: rowClass }]
  })
}

/** Facts that a template declares, asks for, fills in or tells two journeys apart by, with their class; worked out once. */
function namesOf(template: Template): ReadonlyMap<string, 'ops' | 'phi'> {
  const known = memo.get(template)
  if (known !== undefined) return known
  const names = new Map<string, 'ops' | 'phi'>()
  const text = JSON.stringify(template)
  for (const [, name = ''] of text.matchAll(/facts\.([A-Za-z0-9]+)/g)) names.set(name, factClass(name))
  for (const [, name = ''] of text.matchAll(/"fact":"([A-Za-z0-9]+)"/g)) names.set(name, factClass(name))
  for (const name of [...(template.dedupe?.by ?? []), ...(template.named === undefined ? [] : [template.named])])
    names.set(name, factClass(name))
  for (const { name, class: declared } of template.facts) names.set(name, declared)
  memo.set(template, names)
  return names
}

const memo = new WeakMap<Template, ReadonlyMap<string, 'ops' | 'phi'>>()
