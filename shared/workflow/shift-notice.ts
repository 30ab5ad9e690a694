import { MINUTE_MS } from '../kernel/instant.ts'

/** How long before the end of a shift its hand-over begins (domain.md E12). */
export const SHIFT_NOTICE_MS = 30 * MINUTE_MS
