import type { FactValue } from '../domain/fact.ts'
import { fail, ok, type Result } from '../kernel/result.ts'
import type { FactChange } from '../workflow/journey-event.ts'
import { factWordsOf } from '../workflow/template/fact-words.ts'
import type { DeclaredFact, Template } from '../workflow/template/template.ts'
import { readField } from './captures.ts'

/** What the feed or a rule alone may say: a person's word would be overwritten, or would leave half of it undone. */
const NOT_BY_HAND: readonly string[] = [
  'orderId',
  'orderedAt',
  'orderedHour',
  'rideLeadMin',
  'leftReportedAt',
  'leftAssumed',
  'disposition',
  'dispositionCode',
  'referralId',
  'sender',
]

/** A fact as a person may say it: one of the workflow's words, read by its form, with the row it belongs to. */
export function statedFact(name: string, value: FactValue, template: Template): Result<FactChange, string> {
  const fields = template.tasks.flatMap(({ captures }) => captures).filter(({ fact }) => fact === name)
  const [field] = fields
  const words = factWordsOf(template)
  if (field === undefined && !words.knows(name)) return fail(`This workflow has no fact "${name}".`)
  if (NOT_BY_HAND.includes(name)) return fail(`${name} comes from the feed or from a rule.`)
  const read =
    field === undefined ? readUnformed(name, value, words.declared(name)) : readField({ ...field, name }, value)
  if (!read.ok) return read
  const clinical = words.classOf(name) === 'phi' || fields.some((one) => one.class === 'phi')
  return ok({ name, value: read.value, class: clinical ? 'phi' : 'ops' })
}

/** A fact that no form asks for: as it is declared, else instants by their name, the rest as it is. */
function readUnformed(name: string, value: FactValue, declared: DeclaredFact | null): Result<FactValue, string> {
  if (declared !== null && declared.type !== 'list') return readField({ title: name, type: declared.type }, value)
  if (name.endsWith('At')) return readField({ title: name, type: 'time' }, value)
  return typeof value === 'string' ? readField({ title: name, type: 'text' }, value) : ok(value)
}
