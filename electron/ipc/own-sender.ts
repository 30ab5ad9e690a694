/** The console's only origin (design.md section 10). Another one would orphan its IndexedDB. */
export const OWN_ORIGIN = 'app://onward'

/** What of an IPC event says who asks; Electron's own fits. */
export type Sender = {
  readonly sender: { readonly mainFrame: unknown; isDestroyed(): boolean }
  readonly senderFrame: { readonly origin: string } | null
}

/** Only the main frame of a living window that shows our own page may ask (negative case 85). */
export function isOwnSender({ sender, senderFrame }: Sender): boolean {
  if (sender.isDestroyed() || senderFrame === null) return false
  return senderFrame === sender.mainFrame && senderFrame.origin === OWN_ORIGIN
}
