import type { TFunction } from 'i18next'
import { SEALED_ARG, sealedIn } from '../../../shared/commands/sealed-args.ts'

/** What was filled in, line by line: for reading it again and for copying it elsewhere. */
export function formLines(
  t: TFunction,
  args: Readonly<Record<string, unknown>>,
  when: (at: number) => string,
): string[] {
  return Object.entries(args).flatMap(([name, value]) => {
    if (name === SEALED_ARG) return (sealedIn(args)?.names ?? []).map((one) => row(t, one, t('sync.sealed')))
    if (value === null || value === undefined) return []
    if (typeof value === 'object' && !Array.isArray(value)) return formLines(t, { ...value }, when)
    return [row(t, name, words(t, name, value, when))]
  })
}

function row(t: TFunction, name: string, value: string): string {
  return t('sync.formRow', { name: name.replaceAll(/([A-Z])/g, ' $1').toLowerCase(), value })
}

function words(t: TFunction, name: string, value: unknown, when: (at: number) => string): string {
  if (typeof value === 'boolean') return value ? t('common.yes') : t('common.no')
  if (typeof value === 'number' && name.endsWith('At')) return when(value)
  return Array.isArray(value) ? value.join(', ') : String(value)
}
