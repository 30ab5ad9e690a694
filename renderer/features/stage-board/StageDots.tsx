import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../../shared/workflow/template/template.ts'
import style from './StageRow.module.css'

/** How far along: a dot per main stage, filled up to this one; a side stage stands apart and says its name. */
export function StageDots({ template, stage }: { readonly template: Template; readonly stage: string }): ReactElement {
  const { t } = useTranslation()
  const main = template.stages.filter(({ side }) => !side)
  const at = main.findIndex(({ id }) => id === stage)
  const title = template.stages.find(({ id }) => id === stage)?.title ?? stage
  const spoken =
    at === -1 ? t('stages.stageSide', { title }) : t('stages.stageOf', { nr: at + 1, count: main.length, title })
  return (
    <span className={style['stage']} title={spoken}>
      <svg width={main.length * 10} height="10" aria-hidden="true">
        {main.map(({ id }, index) => (
          <circle
            key={id}
            cx={index * 10 + 5}
            cy="5"
            r="3.5"
            stroke="currentColor"
            strokeDasharray={at === -1 ? '2 2' : undefined}
            fill={index <= at ? 'currentColor' : 'none'}
          />
        ))}
      </svg>
      <span className="ow-hidden">{spoken}</span>
      {at === -1 ? <strong aria-hidden="true">{title}</strong> : <span aria-hidden="true">{title}</span>}
    </span>
  )
}
