import { extname } from 'node:path'
import { locateFile, resolveInside } from './locate-file.ts'

/** What the handler needs: the bundle's folder, a reader of it, and the policy for one answer. */
export type BundleSource = {
  readonly root: string
  readonly realpath: (path: string) => Promise<string>
  readonly readFile: (path: string) => Promise<Uint8Array<ArrayBuffer>>
  /** A fresh random text per answer. */
  readonly nonce: () => string
  readonly policy: (nonce: string) => string
}

/** Where index.html wants the nonce of its style elements. */
export const NONCE_PLACE = '__CSP_NONCE__'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
}

/** The handler of `app:`: answers GET for files of the bundle, and 404 for everything else. */
export function serveBundle(source: BundleSource): (request: Pick<Request, 'method' | 'url'>) => Promise<Response> {
  return async ({ method, url }) => {
    const nonce = source.nonce()
    const relative = method === 'GET' ? locateFile(url) : null
    const type = relative === null ? undefined : TYPES[extname(relative)]
    if (relative === null || type === undefined) return answer(404, null, headersOf(source.policy(nonce)))
    const file = await resolveInside(source.root, relative, source.realpath)
    if (file === null) return answer(404, null, headersOf(source.policy(nonce)))
    const bytes = await source.readFile(file)
    const headers = { ...headersOf(source.policy(nonce)), 'Content-Type': type }
    return answer(200, relative === 'index.html' ? withNonce(bytes, nonce) : bytes, headers)
  }
}

function withNonce(bytes: Uint8Array, nonce: string): string {
  return new TextDecoder().decode(bytes).replaceAll(NONCE_PLACE, nonce)
}

function headersOf(policy: string): Record<string, string> {
  return {
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    // Pages of other origins cannot read the bundle, whatever the scheme's privileges (CVE-2026-70604).
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  }
}

function answer(
  status: number,
  body: Uint8Array<ArrayBuffer> | string | null,
  headers: Record<string, string>,
): Response {
  return new Response(body, { status, headers })
}
