/** A backup or a restore in a process of its own, so that its memory can be read. */
import { type Config, readConfig } from '#server/config.ts'
import { openBackup } from '#server/db/backup/file/read.ts'
import { restore } from '#server/db/backup/restore.ts'
import { writeBackup } from '#server/db/backup/write-backup.ts'
import { openAsOwner } from '#server/db/open.ts'
import { now } from '#server/session.ts'

export type Work = { what: 'backup' | 'restore'; home: string; path: string }
export type Done = { seconds: number; bytes: number; memory: { textMb: number; peakMb: number }[] }

const EVERY = 32e6

process.once('message', async ({ what, home, path }: Work) => {
  const config: Config = { ...readConfig({ LOCKSTEP_HOME: home }), databaseUrl: undefined }
  const memory: Done['memory'] = []
  const look = (text: number) => {
    if (text / EVERY < memory.length + 1) return
    const peakMb = Math.round(process.resourceUsage().maxRSS / 1_024)
    memory.push({ textMb: Math.round(text / 1e6), peakMb })
  }
  const began = performance.now()
  const door = await openAsOwner(config, what === 'restore')
  let bytes = 0
  if (what === 'backup') {
    const job = { path, force: false, product: 'bench', now: now(), read: look }
    bytes = (await writeBackup(door.owner, job)).bytes
  } else {
    const backup = await openBackup(path)
    await restore(door.owner, backup, now(), { loaded: look })
    bytes = backup.bytes
    await backup.close()
  }
  await door.close()
  const seconds = (performance.now() - began) / 1_000
  process.send?.({ seconds, bytes, memory } satisfies Done)
  process.disconnect()
})
