import { z } from 'zod'

/**
 * A backup is one file of Zstandard frames: skippable frames hold labels (JSON), the others rows as PostgreSQL's COPY
 * text. `zstd -dc FILE` prints all rows. The order of the labels: header; for each table its card and its rows;
 * manifest; and last the SHA-256 of every byte before it, so that no byte of the file can change unnoticed. See
 * docs/backup.md.
 */
export const SCHEMA = 'lockstep.backup/1'

/** One of the sixteen signs by which Zstandard knows a frame that it has to skip. */
const SKIPPED = 0x184d2a5b
export const LABEL_HEAD = 8

const header = z.object({
  schema: z.literal(SCHEMA),
  product: z.string(),
  createdAt: z.iso.datetime(),
  /** Steps of the schema that the database had taken. */
  migrations: z.array(z.string()).min(1),
})

const table = z.object({
  name: z.string(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })).min(1),
  /** By which columns the rows are ordered, bytewise where they are text. */
  order: z.array(z.string()).min(1),
  /** Rows stand by workspace; otherwise the table is outside of all of them. */
  ofWorkspace: z.boolean(),
})
export type TableCard = z.infer<typeof table>

/** A frame of rows follows; `text` and `packed` are its bytes without and with compression. */
const rows = z.object({
  workspaceId: z.uuid().nullable(),
  text: z.int().positive(),
  packed: z.int().positive(),
})
export type RowsCard = z.infer<typeof rows>

const tally = z.object({
  rows: z.int().nonnegative(),
  /** Of COPY text. */
  bytes: z.int().nonnegative(),
  /** SHA-256 of the COPY text of all rows, workspaces in the order of their ids. */
  sha256: z.string(),
  /** Rows of each workspace that has any. */
  workspaces: z.record(z.string(), z.int()),
})
export type Tally = z.infer<typeof tally>

const manifest = z.object({
  tables: z.record(z.string(), tally),
  workspaces: z.array(z.uuid()),
  /** The last entry of the audit of each workspace that has any. */
  audit: z.record(z.uuid(), z.object({ seq: z.int(), hash: z.string() })),
  /** How far the counters of ids are, read last: an id that was given is never given again. */
  sequences: z.record(z.string(), z.object({ last: z.int(), called: z.boolean() })),
})
export type Manifest = z.infer<typeof manifest>

export const label = z.union([
  z.strictObject({ header }),
  z.strictObject({ table }),
  z.strictObject({ rows }),
  z.strictObject({ manifest }),
])
export type Label = z.infer<typeof label>
export type Header = z.infer<typeof header>

/** A label as it stands in the file. */
export function framed(said: Label | { sha256: string }): Buffer {
  const text = Buffer.from(JSON.stringify(said))
  const head = Buffer.alloc(LABEL_HEAD)
  head.writeUInt32LE(SKIPPED, 0)
  head.writeUInt32LE(text.length, 4)
  return Buffer.concat([head, text])
}

/** Bytes of the text of a label; null where none begins. */
export function lengthOf(head: Buffer): number | null {
  return head.length === LABEL_HEAD && head.readUInt32LE(0) === SKIPPED
    ? head.readUInt32LE(4)
    : null
}

/** The last frame is always as long as this one. */
export const SEAL = framed({ sha256: '0'.repeat(64) }).length
