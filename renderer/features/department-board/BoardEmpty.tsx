import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { useReference, useSession, useSyncStatus } from '../../state/hooks.ts'
import { actorIn } from '../../state/session-store.ts'
import { emptyBoard } from '../../state/views/empty-board.ts'
import { Notice } from '../../ui/layout/Notice.tsx'
import { emptyWords } from '../../ui/words/empty-words.ts'

/** Why there are no rows: none match, none yet, none loaded. */
export function BoardEmpty(props: {
  readonly template: Template
  readonly filtered: boolean
  readonly unit: string | null
}): ReactElement {
  const { t } = useTranslation()
  const { asOf, line, rows } = useSyncStatus()
  const reference = useReference()
  const actor = actorIn(useSession())
  if (props.filtered) return <Notice title={t('board.noMatch')} />
  if (asOf === null && rows === 0 && line.kind === 'offline') return <Notice title={t('board.neverLoaded')} />
  if (asOf === null && rows === 0) return <Notice title={t('board.loading')} busy />
  const { title, leftStage } = props.template
  if (leftStage === undefined) {
    const empty = emptyBoard(props.template, reference, actor)
    return <Notice title={emptyWords(t, title, empty)} />
  }
  return <Notice title={props.unit === null ? t('board.emptyAll') : t('board.emptyUnit', { unit: props.unit })} />
}
