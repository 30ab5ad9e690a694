import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { readFile, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { contentPolicy } from './content-policy.ts'
import { locateFile } from './locate-file.ts'
import { serveBundle } from './serve-bundle.ts'

const folder = mkdtempSync(join(tmpdir(), 'onward-bundle-'))
const root = join(folder, 'app')
mkdirSync(join(root, 'assets'), { recursive: true })
mkdirSync(join(folder, 'app-evil'))
writeFileSync(join(folder, 'secret.js'), 'SECRET')
writeFileSync(join(folder, 'app-evil', 'x.js'), 'SECRET')
writeFileSync(join(root, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__"><p>INDEX')
writeFileSync(join(root, 'assets', 'main.js'), 'MAIN')
writeFileSync(join(root, 'assets', 'notes.exe'), 'EXE')
symlinkSync(join(folder, 'secret.js'), join(root, 'link.js'))
symlinkSync(join(folder, 'app-evil'), join(root, 'evil'))
afterAll(() => rmSync(folder, { recursive: true }))

let number = 0
const serve = serveBundle({
  root,
  realpath,
  readFile: async (path) => new Uint8Array(await readFile(path)),
  nonce: () => `nonce-${++number}`,
  policy: (nonce) => contentPolicy('https://onward.hospital.example', nonce),
})
const get = (url: string) => serve({ method: 'GET', url })

test('[SH30] the bundle and the addresses of screens are answered', async () => {
  const main = await get('app://onward/assets/main.js?v=1')
  expect([main.status, await main.text(), main.headers.get('content-type')]).toEqual([
    200,
    'MAIN',
    'text/javascript; charset=utf-8',
  ])
  for (const url of [
    'app://onward/',
    'app://onward',
    'app://onward/discharges/4%20West?late=1#x',
    'app://onward/queue/',
  ])
    expect(await (await get(url)).text(), url).toContain('INDEX')
})

const outside = [
  'app://bundle/../../etc/passwd',
  'app://onward/../secret.js',
  'app://onward/%2e%2e%2fsecret.js',
  'app://onward/%2e%2e/secret.js',
  'app://onward/..%2fsecret.js',
  'app://onward/..%5csecret.js',
  'app://onward/..%5Capp-evil%5Cx.js',
  'app://onward/%252e%252e%252fsecret.js',
  'app://onward/../app-evil/x.js',
  'app://onward/assets/%2e%2e/%2e%2e/secret.js',
  'app://onward/assets/main.js%00',
  'app://onward/%00',
  'app://onward/main.js%00.html',
  'app://onward/C:/Windows/system.js',
  'app://onward/C:%5CWindows%5Csystem.js',
  'app://onward/assets/main.js::$DATA.js',
  'app://onward//host/share/x.js',
  'app://onward//host/share',
  'app://onward/%5C%5Chost%5Cshare%5Cx.js',
  'app://onward/link.js',
  'app://onward/evil/x.js',
  'app://onward/.env.js',
  'app://onward/assets/notes.exe',
  'app://onward/missing.js',
  'app://onward/%E0%A4%A',
  `app://onward/${'a'.repeat(65_536)}`,
  `app://onward/${'../'.repeat(200)}etc/passwd.js`,
  'app://evil/',
  'app://evil/assets/main.js',
  'app://onward.evil/assets/main.js',
  'app://onward:80/assets/main.js',
  'app://user@onward/assets/main.js',
  'app:///assets/main.js',
  'app:onward/assets/main.js',
  'http://onward/assets/main.js',
  'file:///etc/passwd.js',
  '',
]
for (const url of outside)
  test(`[SH31] 404, never outside the root: ${url.slice(0, 60)}`, async () => {
    const answer = await get(url)
    expect(answer.status).toBe(404)
    expect(await answer.text()).toBe('')
    expect(answer.headers.get('content-security-policy')).toContain(`default-src 'none'`)
  })

test('[SH31] only GET', async () => {
  for (const method of ['POST', 'PUT', 'HEAD', 'DELETE', 'OPTIONS'])
    expect((await serve({ method, url: 'app://onward/assets/main.js' })).status).toBe(404)
})

test('[SH31] whatever the address: below the root or nothing', async () => {
  const piece = fc.constantFrom(
    '..',
    '.',
    '/',
    '//',
    '\\',
    '%2e',
    '%2f',
    '%5c',
    '%00',
    'assets',
    'main.js',
    'evil',
    ':',
    '~',
    'é',
    '%25',
  )
  const path = fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 12 }).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(path, async (text) => {
      const answer = await get(`app://onward/${text}`)
      expect(await answer.text()).not.toContain('SECRET')
      expect(locateFile(`app://onward/${text}`) ?? '').not.toMatch(/(^|\/)\.|\\|\0|^\//)
    }),
    { numRuns: 2000 },
  )
})

test('[SH32] each page has its own nonce, in the header and in place of the mark', async () => {
  const [one, two] = [await get('app://onward/'), await get('app://onward/')]
  const nonce = /'nonce-(nonce-\d+)'/.exec(one.headers.get('content-security-policy') ?? '')?.[1]
  expect(nonce).toBeDefined()
  expect(await one.text()).toContain(`content="${nonce}"`)
  expect(two.headers.get('content-security-policy')).not.toContain(`'nonce-${nonce}'`)
  expect(one.headers.get('x-content-type-options')).toBe('nosniff')
  expect(one.headers.get('cross-origin-resource-policy')).toBe('same-origin')
  expect(one.headers.get('access-control-allow-origin')).toBeNull()
})

test('[SH32] the policy is the agreed one, for https and for this machine', () => {
  const policy = contentPolicy('https://onward.hospital.example:8443', 'N')
  for (const part of [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-N'`,
    `img-src 'self' data:`,
    `connect-src 'self' https://onward.hospital.example:8443 wss://onward.hospital.example:8443`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `require-trusted-types-for 'script'`,
  ])
    expect(policy.split('; ')).toContain(part)
  expect(policy).not.toMatch(/unsafe|\*/)
  expect(contentPolicy('http://127.0.0.1:4810', 'N')).toContain(
    `connect-src 'self' http://127.0.0.1:4810 ws://127.0.0.1:4810;`,
  )
})
