import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { ReferralBoard } from '../../features/referral-board/ReferralBoard.tsx'
import { useReference } from '../../state/hooks.ts'
import { Notice } from '../../ui/layout/Notice.tsx'

/** The first workflow whose board is by stages. */
export function ReferralPage(): ReactElement {
  const { t } = useTranslation()
  const reference = useReference()
  const search = useSearch({ from: '/referral' })
  const navigate = useNavigate()
  const template = reference?.boards.find(({ id }) => id === 'referral.in')
  if (reference === null) return <Notice title={t('common.loading')} busy />
  if (template === undefined) return <Notice title={t('referral.noTemplate')} />
  return (
    <ReferralBoard
      reference={reference}
      template={template}
      filters={search}
      onFilters={(filters) => void navigate({ to: '/referral', search: filters, replace: true })}
    />
  )
}
