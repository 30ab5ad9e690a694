import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { DemoInfo } from '../../state/server-door.ts'
import { wordOf } from '../../ui/words/word-of.ts'
import style from './SignIn.module.css'

/** The demo's people as cards; picking one fills the form. Shown by a demo server alone. */
export function DemoPeople(props: {
  readonly demo: DemoInfo
  readonly onPick: (username: string) => void
}): ReactElement {
  const { t } = useTranslation()
  return (
    <section aria-label={t('signIn.demoPeople')}>
      <p className={style['hint']}>{t('signIn.demo', { password: props.demo.password })}</p>
      <ul className={style['people']}>
        {sorted(props.demo.users).map(({ username, name, roles, departments, units }) => (
          <li key={username}>
            <button type="button" className={`ow-plain ${style['person']}`} onClick={() => props.onPick(username)}>
              <strong>{name}</strong>
              <span>{roles.map((role) => wordOf(t, 'role', role)).join(', ')}</span>
              <span className={style['hint']}>{[...departments, ...units].slice(0, 4).join(' · ')}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Those who look after many first: with them one sees most. */
const FIRST = ['unit-coordinator', 'house-supervisor', 'referral-coordinator', 'department-lead', 'worker']

function sorted(users: DemoInfo['users']): DemoInfo['users'] {
  const place = ({ roles }: { readonly roles: readonly string[] }) => {
    const at = FIRST.findIndex((role) => roles.includes(role))
    return at === -1 ? FIRST.length : at
  }
  return users.toSorted((a, b) => place(a) - place(b) || (a.departments.join() < b.departments.join() ? -1 : 1))
}
