import { z } from 'zod'
import { bodySchema, fateSchema, type Fate, type OutboxBody } from './outbox-record.ts'

/**
 * What the windows of one profile tell each other of the outbox (rule SY78), in memory alone: `typed` are the arguments as
 * they were typed, which lie on the disk only sealed.
 */
export type OutboxNews =
  | { readonly kind: 'recorded'; readonly body: OutboxBody; readonly typed: OutboxBody['command']['args'] }
  | { readonly kind: 'fate'; readonly id: string; readonly fate: Fate }

/** The way between these windows. */
export type OutboxChannel = {
  tell(news: OutboxNews): void
  /** Told of what the others say; never of one's own. */
  hear(run: (news: OutboxNews) => void): void
}

/** What of the browser's `BroadcastChannel` is used. */
export type Channel = {
  postMessage(message: unknown): void
  addEventListener(name: 'message', run: (event: { readonly data: unknown }) => void): void
}

/** The browser's own channel. What cannot be read is an older or newer window's, and is passed over: the disk has it. */
export function windowChannel(channel: Channel, report: (what: string, detail: unknown) => void): OutboxChannel {
  return {
    tell(news) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel is of one origin and names none
      channel.postMessage(news)
    },
    hear(run) {
      channel.addEventListener('message', ({ data }) => {
        const read = newsSchema.safeParse(data)
        if (read.success) run(read.data)
        else report('unreadable outbox news', z.prettifyError(read.error))
      })
    },
  }
}

const newsSchema: z.ZodType<OutboxNews> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('recorded'), body: bodySchema, typed: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.literal('fate'), id: z.string(), fate: fateSchema }),
])
