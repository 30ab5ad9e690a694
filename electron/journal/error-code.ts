/** The system's error code (ENOSPC, EIO...), or null: what a refusal is decided by. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}
