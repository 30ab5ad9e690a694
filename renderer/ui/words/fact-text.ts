import type { TFunction } from 'i18next'
import { wordOf } from './word-of.ts'

/** What a fact may hold, as this room knows it. */
type Value = string | number | boolean | null | readonly string[]

/** "destination home", "interpreter needed", "ride at 15:10". `when` says an instant. */
export function factText(t: TFunction, name: string, value: Value, when: (at: number) => string): string {
  const label = wordOf(t, 'fact', name)
  return value === true ? label : `${label} ${valueText(t, name, value, when)}`
}

/** True for the names of facts that hold an instant: `pickupAt`, `appealUntil`, `followUpBy`. */
export function isInstantName(name: string): boolean {
  return /(?:At|By|Until|Since|ValidTo)$/.test(name)
}

function valueText(t: TFunction, name: string, value: Value, when: (at: number) => string): string {
  if (value === null) return t('common.none')
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  if (typeof value === 'number') return isInstantName(name) ? when(value) : String(value)
  return typeof value === 'string' ? codeText(t, value) : value.map((one) => codeText(t, one)).join(', ')
}

/** Codes of ours have words; everything else is somebody's text and stays as it is. */
function codeText(t: TFunction, text: string): string {
  return /^[a-z][a-z0-9-]*$/.test(text) ? wordOf(t, 'factCode', text) : text
}
