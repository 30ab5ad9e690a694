import { Gauge, type Registry } from 'prom-client'
import type { SocketServer } from '../sync/socket-server.ts'

/** Bytes that waited for the slowest console, the most since the metrics were last asked for (R10: cut above 1 MiB). */
export function backlogMetric(metrics: Registry, sockets: Pick<SocketServer, 'mostWaited'>): void {
  const gauge: Gauge = new Gauge({
    name: 'onward_console_backlog_bytes',
    help: 'Bytes that waited for the console that reads slowest, the most since this was last asked for.',
    registers: [metrics],
    collect: () => gauge.set(sockets.mostWaited()),
  })
}
