import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** A file system of its own in memory that can really be full. Mounting needs root with the right to mount. */
export class SmallDisk {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  /** Mounts one over an existing folder; null where this process may not mount. */
  static mount(path: string, megabytes: number): SmallDisk | null {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'onward-faults', path], {
        stdio: 'ignore',
      })
      return new SmallDisk(path)
    } catch {
      // No right to mount, or no such program: whoever asked goes without.
      return null
    }
  }

  /** Takes all room there is, to the last block. */
  fill(): void {
    const file = openSync(this.#filler, 'a')
    for (const size of [1 << 20, 4_096]) writeUntilFull(file, Buffer.alloc(size))
    closeSync(file)
  }

  free(): void {
    rmSync(this.#filler, { force: true })
  }

  unmount(): void {
    execFileSync('umount', ['--lazy', this.path], { stdio: 'ignore' })
  }

  get #filler(): string {
    return join(this.path, 'filler')
  }
}

function writeUntilFull(file: number, block: Buffer): void {
  try {
    for (;;) writeSync(file, block)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}
