import type { Notification } from 'electron'
import { noticeText, type Notice } from '../../shared/ipc/notice.ts'
import { groupNotices, type HeardNotice } from '../../shared/ipc/group-notices.ts'

/** What showing needs of Electron, and what a click does. */
export type NoticePorts = {
  readonly create: (options: { title: string; body: string; silent: boolean }) => Notification
  readonly now: () => number
  readonly clicked: () => void
}

/** System notifications for my escalations; their words hold no patient data (shared/ipc/notice.ts). */
export function showNotices(ports: NoticePorts): (notice: Notice) => void {
  let heard: readonly HeardNotice[] = []
  // Kept, or they would be collected before they are clicked.
  let onScreen: Notification[] = []
  return (notice) => {
    const showing = groupNotices(heard, notice, ports.now())
    heard = showing.heard
    if (showing.kind === 'joined') for (const old of onScreen.splice(0)) old.close()
    const shown = ports.create({ ...noticeText(showing.notices), silent: showing.quiet })
    shown.on('click', ports.clicked)
    onScreen = [...onScreen.slice(-8), shown]
    shown.show()
  }
}
