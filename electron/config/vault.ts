/** What became of opening a sealed text. `lost`: its key is another or gone; `not-now`: the keyring may answer later. */
export type Opened =
  | {
      readonly kind: 'opened'
      readonly text: string
      /** The key has changed: to be sealed anew. */
      readonly isStale: boolean
    }
  | { readonly kind: 'lost' }
  | { readonly kind: 'not-now' }

/** Seals texts under a key that the operating system keeps. Never rejects. */
export type Vault = {
  /** Null where no real keyring holds the key: then nothing may be kept on a disk. */
  readonly seal: (text: string) => Promise<Uint8Array | null>
  readonly open: (sealed: Buffer) => Promise<Opened>
}
