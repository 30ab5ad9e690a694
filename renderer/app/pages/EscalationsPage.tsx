import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { EscalationsScreen } from '../../features/escalations/EscalationsScreen.tsx'

/** The escalations; the filter in the address. */
export function EscalationsPage(): ReactElement {
  const search = useSearch({ from: '/escalations' })
  const navigate = useNavigate()
  return (
    <EscalationsScreen
      filters={search}
      onFilters={(filters) => void navigate({ to: '/escalations', search: filters, replace: true })}
    />
  )
}
