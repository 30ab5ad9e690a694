/** A screen that opens has this many frames to show something that takes the focus. */
const MOST_FRAMES = 20

/** Focuses an element, or the first that comes to match a selector within some frames; then does the rest. */
export function focusSoon(where: Element | string, then: () => unknown = () => undefined): void {
  let frames = 0
  const look = () => {
    const element = typeof where === 'string' ? document.querySelector(where) : where.isConnected ? where : null
    if (element instanceof HTMLElement) {
      element.focus({ preventScroll: true })
      return then()
    }
    frames += 1
    if (frames < MOST_FRAMES && typeof where === 'string') return requestAnimationFrame(look)
    return then()
  }
  // Not in this task: the dialog that holds the focus now is taken away first.
  setTimeout(look)
}
