import type { ReactElement } from 'react'
import { wordOf } from '../words/word-of.ts'
import { useWords } from '../words/use-words.ts'
import style from './TagMarks.module.css'

/** Shown at most behind a name, the rest is counted. */
const MOST = 3

/** What must be known before anybody goes to the bed: small drawings, each with its word on hover and for readers. */
export function TagMarks(props: { readonly tags: readonly string[] }): ReactElement | null {
  const t = useWords()
  const tags = props.tags.filter((tag) => tag !== 'synthetic')
  if (tags.length === 0) return null
  const words = tags.map((tag) => wordOf(t, 'tag', tag))
  return (
    <span className={style['tags']} title={words.join(', ')}>
      {tags.slice(0, MOST).map((tag) => (
        <svg key={tag} width="12" height="12" viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden="true">
          <path d={DRAWINGS[tag] ?? DRAWINGS['other']} strokeWidth="1.75" strokeLinejoin="round" />
        </svg>
      ))}
      {tags.length > MOST && <span aria-hidden="true">+{tags.length - MOST}</span>}
      <span className="ow-hidden">{words.join(', ')}</span>
    </span>
  )
}

const DRAWINGS: { readonly [tag: string]: string } = {
  'like-name': 'M2 5c2-2 4 2 6 0s4 2 6 0M2 9c2-2 4 2 6 0s4 2 6 0M2 13c2-2 4 2 6 0s4 2 6 0',
  precaution: 'M8 1.5l5.5 2v4c0 3.5-2.5 5.8-5.5 7-3-1.2-5.5-3.5-5.5-7v-4z',
  interpreter: 'M2 3h12v8H8l-3 3v-3H2z',
  'bed-asked': 'M1.5 3v10M1.5 10h13v3M14.5 10V8L6 6.500V10M3.5 7.500h1',
  'late-feed': 'M8 1.500a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 4v4l3 2',
  'no-cover': 'M8 2a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM2.500 14c0-3 2.500-5 5.500-5s5.500 2 5.500 5M2 2l12 12',
  'bed-shared': 'M1.500 3v10M1.500 10h13v3M14.500 10V8H1.500M4 5.500h3M9 5.500h3',
  'likely-duplicate': 'M2 2h8v9H2zM6 5h8v9H6z',
  merged: 'M3 2v4l5 4v4M13 2v4L8 10',
  stat: 'M9 1L3 9h4l-1 6 7-9H8z',
  urgent: 'M8 2v8M8 12.500v1.5',
  other: 'M8 5.500a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
}
