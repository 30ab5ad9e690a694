import type { TFunction } from 'i18next'
import { en } from './en.ts'

/** The word of a code that comes from data (a reason, a mark); one without a word is shown as its code, readable. */
export function wordOf(
  t: TFunction,
  group: 'reason' | 'tag' | 'verb' | 'role' | 'fact' | 'factCode' | 'relation',
  code: string,
): string {
  const known: { readonly [code: string]: string } = en[group]
  // The key is known to stand in the group; its literal type cannot be.
  return code in known ? t(`${group}.${code}` as 'reason.ride') : spaced(code)
}

/** "bedLeftAt" as "bed left at", "no-show" as "no show". */
function spaced(code: string): string {
  return code
    .replaceAll(/[-_]/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, before: string, next: string) => `${before} ${next.toLowerCase()}`)
}
