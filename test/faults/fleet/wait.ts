/** True once it holds; false where it did not in time. */
export async function until(holds: () => Promise<boolean>, mostMs: number): Promise<boolean> {
  const end = performance.now() + mostMs
  while (performance.now() < end) {
    if (await holds()) return true
    await pause(50)
  }
  return false
}

export function pause(ms: number): Promise<void> {
  return new Promise((settle) => void setTimeout(settle, ms))
}
