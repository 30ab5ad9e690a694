import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { Template } from '../../../shared/workflow/template/template.ts'
import { BOARD_LETTERS } from '../../state/views/boards-of.ts'
import { RailIcon } from './RailIcon.tsx'
import style from './Frame.module.css'

/** The way to a board: the two oldest have a sign of their own, the others the letters of their title. */
export function BoardLink({ template, nr }: { readonly template: Template; readonly nr: number }): ReactElement {
  const { id, title } = template
  const path = SIGNS[id]
  return (
    <Link
      to="/board/$workflow"
      params={{ workflow: id }}
      className={style['link']}
      activeOptions={{ includeSearch: false }}
      activeProps={{ 'aria-current': 'page' }}
      title={`${title} (g ${keyOf(id) ?? nr})`}
      aria-label={title}
    >
      {path === undefined ? (
        <span className={style['letters']} aria-hidden="true">
          {lettersOf(title)}
        </span>
      ) : (
        <RailIcon path={path} />
      )}
    </Link>
  )
}

/** The letter that leads to a board after g, where it has one. */
export function keyOf(workflow: string): string | undefined {
  return Object.entries(BOARD_LETTERS).find(([, id]) => id === workflow)?.[0]
}

/** "Bed turnover" as "BT", "Admission" as "Ad". */
export function lettersOf(title: string): string {
  const [first = '', second] = title.split(/[\s,-]+/).filter(Boolean)
  return second === undefined ? first.slice(0, 2) : `${first.slice(0, 1)}${second.slice(0, 1)}`.toUpperCase()
}

const SIGNS: { readonly [workflow: string]: string } = {
  discharge: 'M2 3h16v14H2zM2 8h16M8 8v9',
  'referral.in': 'M2 5h11M10 2l3 3-3 3M18 15H7M10 12l-3 3 3 3',
}
