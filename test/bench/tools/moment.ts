/** Monotonic ms that mean the same in every process of this machine. */
export function moment(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** CPU this process has used so far, ms. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
