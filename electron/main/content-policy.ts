/**
 * The Content-Security-Policy of the console (design.md section 10), sent as a header with every answer of the
 * `app:` scheme. `server` is a parsed origin (shared/ipc/settings.ts): its alphabet cannot reach into the header.
 */
export function contentPolicy(server: string, nonce: string): string {
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `media-src 'self'`,
    `worker-src 'self'`,
    `connect-src 'self' ${server} ${server.replace(/^http/, 'ws')}`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `require-trusted-types-for 'script'`,
  ].join('; ')
}
