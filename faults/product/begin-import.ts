/** An import in the product itself, as a browser begins it. */
import { createReadStream, writeFileSync } from 'node:fs'
import type { Batch } from '#api/imports.ts'
import type { Door } from './clients.ts'
import { assert } from './run.ts'

const map = {
  schema: 'lockstep.map/1',
  name: 'faults',
  messageId: { column: 'id' },
  person: { column: 'person' },
  events: [{ name: { column: 'event' }, at: { column: 'at' } }],
}

export async function beginImport({ url, headers }: Door, csv: string): Promise<Batch> {
  const body = createReadStream(csv) as unknown as BodyInit
  const upload = await fetch(`${url}/api/v1/uploads?fileName=rows.csv`, {
    method: 'POST',
    headers,
    body,
    duplex: 'half',
  } as RequestInit)
  const { uploadId } = (await upload.json()) as { uploadId: string }
  const begun = await fetch(`${url}/api/v1/imports`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ uploadId, map }),
  })
  assert(begun.ok, `the import does not begin: ${await begun.clone().text()}`)
  return (await begun.json()) as Batch
}

/** How far it is. */
export async function readImport({ url, headers }: Door, batchId: number): Promise<Batch> {
  return (await (await fetch(`${url}/api/v1/imports/${batchId}`, { headers })).json()) as Batch
}

/** Rows of one event each, of 20,000 people. */
export function writeRows(path: string, rows: number): void {
  const lines = Array.from(
    { length: rows },
    (_, i) =>
      `r${i},p${i % 20_000},page_view,${new Date(Date.UTC(2025, 0, 1) + i * 60_000).toISOString()}`,
  )
  writeFileSync(path, `id,person,event,at\n${lines.join('\n')}\n`)
}
