import { z } from 'zod'

/** A thing that may interrupt (screens.md section 5). There is no free text: what is shown is made here. */
export const noticeSchema = z.strictObject({
  kind: z.enum(['escalation']),
  /** The unit's name on its board ("4 West"), never a bed or a person. */
  unit: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} /&.-]{0,39}$/u),
  count: z.number().int().min(1).max(999),
})
export type Notice = z.infer<typeof noticeSchema>

/** The words of one system notification. */
export type NoticeText = { readonly title: string; readonly body: string }

/** One notice, or several as one: "4 West: 1 step needs you". No patient data can get in. */
export function noticeText(notices: readonly Notice[]): NoticeText {
  const units = [...new Set(notices.map((notice) => notice.unit))]
  const count = notices.reduce((sum, notice) => sum + notice.count, 0)
  const where = units.length === 1 ? `${units[0]}` : `${units.length} units`
  return { title: 'Onward', body: `${where}: ${count} ${count === 1 ? 'step needs' : 'steps need'} you` }
}
