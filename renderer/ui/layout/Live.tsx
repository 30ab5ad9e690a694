import { type ReactElement, useEffect, useRef, useState } from 'react'

/** Readers hear at most this often how a screen stands, ms. */
const EVERY_MS = 10_000

/** Says a summary to screen readers, politely and seldom; sighted people see the counts. */
export function Live(props: { readonly words: string }): ReactElement {
  const [said, setSaid] = useState('')
  const newest = useRef(props.words)
  useEffect(() => {
    newest.current = props.words
  }, [props.words])
  useEffect(() => {
    const timer = setInterval(() => setSaid(newest.current), EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <div className="ow-hidden" aria-live="polite">
      {said}
    </div>
  )
}
