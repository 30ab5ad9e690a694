import type { TFunction } from 'i18next'
import type { EscalationRow } from '../../../shared/domain/escalation.ts'
import { shortName } from '../../state/views/patient.ts'
import { wordOf } from '../../ui/words/word-of.ts'

/** Who was told last, when, and how often again: "You 13:40", "House supervisor: nobody on duty, 14:10". */
export function toldWords(
  t: TFunction,
  row: Pick<EscalationRow, 'told' | 'role' | 'raisedAt' | 'reraised'>,
  { me, when }: { readonly me: string; readonly when: (at: number) => string },
): string {
  const again = row.reraised > 0 ? ` · ${t('escalation.again', { count: row.reraised })}` : ''
  return lastTelling(t, row, { me, when }) + again
}

function lastTelling(
  t: TFunction,
  row: Pick<EscalationRow, 'told' | 'role' | 'raisedAt'>,
  { me, when }: { readonly me: string; readonly when: (at: number) => string },
): string {
  const last = row.told.at(-1)
  if (last === undefined)
    return t('escalation.toldRole', { role: wordOf(t, 'role', row.role), time: when(row.raisedAt) })
  const mine = row.told.findLast(({ to }) => to.some(({ id }) => id === me))
  const you = mine === undefined ? '' : t('escalation.toldYou', { time: when(mine.at) })
  if (mine === last) return you
  const [first, ...others] = last.to
  const time = when(last.at)
  const name = first === undefined ? '' : shortName(first.name) + (others.length === 0 ? '' : ` +${others.length}`)
  const told =
    first === undefined
      ? t('escalation.toldNobody', { role: wordOf(t, 'role', last.role), time })
      : t('escalation.toldName', { name, time })
  return [told, you].filter(Boolean).join(' · ')
}
