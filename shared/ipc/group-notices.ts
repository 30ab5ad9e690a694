import type { Notice } from './notice.ts'

/** A notice and when it came (epoch ms). */
export type HeardNotice = { readonly notice: Notice; readonly at: number }

/** What to show: the new one alone, or all of the window as one; `quiet` when its sound was already heard. */
export type Showing = {
  readonly kind: 'single' | 'joined'
  readonly notices: readonly Notice[]
  readonly quiet: boolean
  readonly heard: readonly HeardNotice[]
}

const WINDOW_MS = 5 * 60_000
const MOST_SINGLE = 3

/** More than 3 in 5 min become one (screens.md section 5), which sounds once. */
export function groupNotices(before: readonly HeardNotice[], notice: Notice, now: number): Showing {
  const heard = [...before.filter(({ at }) => now - at < WINDOW_MS), { notice, at: now }]
  if (heard.length <= MOST_SINGLE) return { kind: 'single', notices: [notice], quiet: false, heard }
  return {
    kind: 'joined',
    notices: heard.map((one) => one.notice),
    quiet: heard.length > MOST_SINGLE + 1,
    heard,
  }
}
