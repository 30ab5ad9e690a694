import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../../shared/workflow/template.ts'
import style from './ReferralBoard.module.css'

/** How far along: a dot per main stage, filled up to this one; a side stage says only its name. */
export function StageDots({ template, stage }: { readonly template: Template; readonly stage: string }): ReactElement {
  const { t } = useTranslation()
  const main = template.stages.filter(({ side }) => !side)
  const at = main.findIndex(({ id }) => id === stage)
  const title = template.stages.find(({ id }) => id === stage)?.title ?? stage
  if (at === -1) return <strong>{title}</strong>
  return (
    <span className={style['stage']}>
      <svg width={main.length * 10} height="10" aria-hidden="true">
        {main.map(({ id }, index) => (
          <circle
            key={id}
            cx={index * 10 + 5}
            cy="5"
            r="3.5"
            stroke="currentColor"
            fill={index <= at ? 'currentColor' : 'none'}
          />
        ))}
      </svg>
      <span className="ow-hidden">{t('referral.stageOf', { nr: at + 1, count: main.length, title })}</span>
      <span aria-hidden="true">{title}</span>
    </span>
  )
}
