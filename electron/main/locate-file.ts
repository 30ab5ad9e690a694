import { extname, join, sep } from 'node:path'

const LONGEST = 1024
// A name of the bundle: no drive, stream, device, backslash, control character, dot file or dot segment.
const SEGMENT = /^(?!\.)[A-Za-z0-9_@~+$.-]+(?<!\.)$/

/**
 * The file a request names, relative to the bundle: a path, `index.html` for a screen's address (the router reads
 * it), or null for anything that is not plainly below the root (negative case 82). Decoded once, never twice.
 */
export function locateFile(url: string): string | null {
  const match = /^app:\/\/onward(\/[^?#]*)?(?:[?#]|$)/.exec(url)
  if (match === null || url.length > LONGEST) return null
  const path = decoded(match[1] ?? '/')
  if (path === null) return null
  if (path === '/') return 'index.html'
  const segments = path.slice(1).split('/')
  const isScreen = extname(path) === ''
  // Addresses of screens may name units and filters with blanks or letters of any script: they open no file.
  if (isScreen)
    return /[\\\0]/.test(path) || segments.some((part) => /^\.+$/.test(part)) || path.startsWith('//')
      ? null
      : 'index.html'
  return segments.every((segment) => SEGMENT.test(segment)) ? segments.join('/') : null
}

/** Where a relative path leads, and whether that is really inside: links are followed before the check. */
export async function resolveInside(
  root: string,
  relative: string,
  realpath: (path: string) => Promise<string>,
): Promise<string | null> {
  try {
    const [home, file] = await Promise.all([realpath(root), realpath(join(root, relative))])
    // With the separator: `/app-evil` begins with `/app`.
    return file.startsWith(home + sep) ? file : null
  } catch {
    // Missing, a loop of links, too long a name: all the same "not found" to whoever asks.
    return null
  }
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}
