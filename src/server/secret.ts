import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The secret that seals what must not be read in the database: the one that is set, else a file in the home that is
 * made once and that only its owner reads. It is never in the database.
 */
export function houseSecret(home: string, given: string | undefined): string {
  if (given) return given
  const path = join(home, 'secret')
  mkdirSync(home, { recursive: true })
  try {
    // Of two first starts at once the second finds the file and reads it.
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(path, 'utf8').trim()
}
