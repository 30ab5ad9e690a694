import type { TFunction } from 'i18next'
import { wordOf } from './word-of.ts'

/** What a fact may hold, as this room knows it. */
type Value = string | number | boolean | null | readonly string[]

/** How a number is said that is an instant, or an amount of money. */
export type FactSpeech = { readonly when: (at: number) => string; readonly money: (amount: number) => string }

/** "destination home", "interpreter needed", "ride at 15:10", "denied $6,291.00". */
export function factText(t: TFunction, name: string, value: Value, say: FactSpeech): string {
  const label = wordOf(t, 'fact', name)
  return value === true ? label : `${label} ${valueText(t, name, value, say)}`
}

/** True for the names of facts that hold an instant: `pickupAt`, `appealUntil`, `followUpBy`. */
export function isInstantName(name: string): boolean {
  return /(?:At|By|Until|Since|ValidTo)$/.test(name)
}

/** True for the names of facts that hold an amount of money: `deniedAmount` (rule BO30). */
export function isAmountName(name: string): boolean {
  return name.endsWith('Amount')
}

function valueText(t: TFunction, name: string, value: Value, { when, money }: FactSpeech): string {
  if (value === null) return t('common.none')
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  if (typeof value === 'number' && isAmountName(name)) return money(value)
  if (typeof value === 'number') return isInstantName(name) ? when(value) : String(value)
  return typeof value === 'string' ? codeText(t, value) : value.map((one) => codeText(t, one)).join(', ')
}

/** Codes of ours have words; everything else is somebody's text and stays as it is. */
function codeText(t: TFunction, text: string): string {
  return /^[a-z][a-z0-9-]*$/.test(text) ? wordOf(t, 'factCode', text) : text
}
