import type { GeneratedAlways } from 'kysely'

export type BackupTables = { backup: BackupTable }

/** A backup that was made, of the whole installation; written by its owner. Key (backup_id). */
export type BackupTable = {
  backup_id: GeneratedAlways<number>
  /** Epoch milliseconds, UTC: the instant of what is in it. */
  made_at: number
  command: string
  /** Without its folder. */
  file_name: string
  /** The version that made it. */
  product: string
  /** Of the file. */
  bytes: number
  /** Of the file, without its last frame. */
  sha256: string
  /** Of each workspace, how many rows of each table. */
  counts: Record<string, Record<string, number>>
}
