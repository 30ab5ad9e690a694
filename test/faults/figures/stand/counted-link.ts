import type { Link } from '../../../../renderer/sync/link.ts'
import { closingSchema } from '../../../../shared/protocol/closing.ts'

/** What went over a console's line. */
export type Counted = {
  /** How often each action went out. */
  readonly sent: Map<string, number>
  /** Pauses that nodes which stopped asked for, ms. */
  readonly asked: number[]
}

/** The same line, counted. */
export function countedLink(link: Link, { sent, asked }: Counted): Link {
  return {
    connect(token, handlers) {
      const connection = link.connect(token, {
        ...handlers,
        heard(event, message) {
          if (event === 'closing') asked.push(closingSchema.parse(message).retryAfterMs)
          handlers.heard(event, message)
        },
      })
      return {
        close: () => connection.close(),
        ask(event, message, ms) {
          if (event === 'command' && 'commandId' in message)
            sent.set(message.commandId, (sent.get(message.commandId) ?? 0) + 1)
          return connection.ask(event, message, ms)
        },
      }
    },
  }
}
