import { AskingAgain } from './asking-again.ts'
import { DiskReading } from './disk-reading.ts'
import { FateWriter } from './fate-writer.ts'
import { KeptActions } from './kept-actions.ts'
import { typedAs } from './kept-entry.ts'
import type { Outbox, OutboxParts } from './outbox.ts'
import type { OutboxNews } from './outbox-news.ts'
import { recordable } from './recordable.ts'
import { Recording } from './recording.ts'
import { sendable } from './sendable.ts'
import { Settling } from './settling.ts'
import type { SignCommand } from './sign-command.ts'
import { Tidying } from './tidying.ts'

/** Makes the queue over one disk. */
export function createOutbox(parts: OutboxParts): Outbox {
  const { sign = unsigned, seal, report } = parts
  const makes = recordable({ sign, seal, report })
  const kept = new KeptActions()
  const writer = new FateWriter(parts)
  const tidying = new Tidying({ ...parts, kept })
  const settling = new Settling({ ...parts, kept, writer, tidying })
  const recording = new Recording({ ...parts, kept, makes, settling })
  const asking = new AskingAgain({ ...parts, kept, makes, settling, writer })
  const reading = new DiskReading({ ...parts, kept, tidying, asking })

  return {
    view: kept.view,
    open: () => reading.open(),
    reread: () => reading.reread(),
    adopt: (news) => adopt(news, kept, writer),
    nextDeviceSeq: () => kept.nextDeviceSeq(),
    record: (draft) => recording.record(draft),
    sendable: (user, most, opens = true) => sendable(kept.values(), { user, most, opens }),
    sent: (id) => kept.become(id, { stage: 'sent', tries: (kept.get(id)?.tries ?? 0) + 1 }),
    unsent(id) {
      if (kept.get(id)?.stage === 'sent') kept.become(id, { stage: 'waiting' })
    },
    answer: (outcome, consumed = true) => settling.answer(outcome, consumed),
    shown: (ids) => settling.shown(ids),
    passed: (ids) => settling.passed(ids),
    unshown: () => kept.unshown(),
    close: (id, reason) => settling.close(id, reason),
    unseen: () => asking.unseen(),
    askAgain: (which) => asking.ask(which),
    unask: () => asking.unask(),
    askBefore: (id) => asking.askBefore(id),
    offerAgain: () => asking.offerAgain(),
    sendAgain: (id, session) => asking.sendAgain(id, session),
  }
}

const unsigned: SignCommand = async (command) => command

/** [SY78] What another window says is on the disk already. */
function adopt(news: OutboxNews, kept: KeptActions, writer: FateWriter): void {
  if (news.kind === 'fate') {
    writer.drop(news.id)
    kept.takeFate(news.id, news.fate)
  } else if (!kept.has(news.body.command.commandId)) {
    kept.take(news.body, null)
    const shown = typedAs(news.body.command, { ...news.body.command, args: news.typed })
    kept.become(news.body.command.commandId, { shown })
  }
  kept.show()
}
