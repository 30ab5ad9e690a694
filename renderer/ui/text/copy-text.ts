/**
 * Puts a text on the clipboard; false: it could not be done, so the person writes it down. A browser may refuse its
 * clipboard (no permission, plain http), and the desktop shell always does: then the older command copies a selection.
 */
export async function copyText(text: string, page: Document = document): Promise<boolean> {
  try {
    await page.defaultView?.navigator.clipboard.writeText(text)
    return true
  } catch {
    // Refused, or no clipboard on this origin.
    return copySelected(text, page)
  }
}

function copySelected(text: string, page: Document): boolean {
  const before = page.activeElement
  // Inside an open dialog: its focus trap would take the selection away from a field outside it.
  const home = before?.closest('[role="dialog"]') ?? page.body
  const field = page.createElement('textarea')
  field.value = text
  field.className = 'ow-hidden'
  field.setAttribute('aria-hidden', 'true')
  home.append(field)
  field.select()
  // Deprecated, and the one way left where the permission is denied.
  const copied = page.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  return copied
}
