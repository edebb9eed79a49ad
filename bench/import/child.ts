/** One import in a process of its own; tells its parent how far it is and what memory it took at most. */
import { importMap } from '#api/import-map.ts'
import { instant } from '#domain/time.ts'
import { BY_COMMAND } from '#server/db/audit/record.ts'
import type { Address } from '#server/db/connect.ts'
import { runImport } from '#server/people/imports/run-import.ts'

export type Figure = { phase: 'reading' | 'folding'; rows: number; seconds: number; peakMb: number }

const map = importMap.parse({
  schema: 'lockstep.map/1',
  name: 'bench',
  person: { column: 'person' },
  events: [
    { name: { column: 'event' }, at: { column: 'at' }, properties: { page: { column: 'page' } } },
  ],
})

process.once('message', async (asked: { address: Address; workspaceId: string; path: string }) => {
  const { address, workspaceId, path } = asked
  const start = performance.now()
  let rows = 0
  const tell = (phase: Figure['phase']) =>
    process.send?.({
      phase,
      rows,
      seconds: (performance.now() - start) / 1_000,
      peakMb: Math.round(process.resourceUsage().maxRSS / 1_024),
    } satisfies Figure)
  const job = {
    workspaceId,
    path,
    fileName: 'events.csv',
    map,
    now: instant(Date.now()),
    by: BY_COMMAND,
  }
  const ran = await runImport(address, job, {
    wrote: (chunk) => {
      rows += chunk.rowsRead
      tell('reading')
    },
  })
  tell('folding')
  process.exitCode = ran.ok ? 0 : 1
  process.disconnect()
})
