import { execFile } from 'node:child_process'

/** The account that PostgreSQL runs as when Onward runs as root; null: our own. */
export type Account = { readonly name: string; readonly uid: number; readonly gid: number }

export type Ran = { readonly code: number; readonly output: string }

/** Runs a short-lived program to its end under an account. It never throws for a program that fails: -1 is "did not start". */
export async function runAs(account: Account | null, file: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { ...identityOf(account), cwd: anywhere(), env: bareEnv(), windowsHide: true, timeout: 120_000 }
    execFile(file, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      const output = [stdout, stderr, code === -1 ? (error?.message ?? '') : ''].join('\n').trim()
      resolve({ code, output })
    })
  })
}

/** The existing account that PostgreSQL may use in root's stead: `postgres`, else `nobody` (none is ever made). */
export async function unprivilegedAccount(): Promise<Account | null> {
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all(['-u', '-g'].map((flag) => runAs(null, 'id', [flag, name])))
    const [uid = 0, gid = 0] = ids.map(({ code, output }) => (code === 0 ? Number(output) : 0))
    if (uid > 0 && gid > 0) return { name, uid, gid }
  }
  return null
}

/** The account of a user id, by its name where it has one. */
export async function accountOf(uid: number, gid: number): Promise<Account> {
  const { code, output } = await runAs(null, 'id', ['-un', String(uid)])
  return { name: code === 0 ? output : `id ${uid}`, uid, gid }
}

/** Spawn options that make a child run under the account. libuv drops root's other groups on the way. */
export function identityOf(account: Account | null): { uid?: number; gid?: number } {
  return account === null ? {} : { uid: account.uid, gid: account.gid }
}

/** A folder that any account can stand in; PostgreSQL complains when it cannot read its working folder. */
export function anywhere(): string {
  return process.platform === 'win32' ? (process.env['SystemRoot'] ?? 'C:\\') : '/'
}

/** No PG* variable, locale or secret of ours reaches PostgreSQL. */
export function bareEnv(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP'].map((name) => [name, process.env[name]])
  return { ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)), LC_ALL: 'C', TZ: 'UTC' }
}

/** Whether Onward itself runs as root, which PostgreSQL refuses to run as. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}
