import { randomUUID } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { Unfit } from './config.ts'
import { newToken } from './tokens.ts'

const SHORTEST = 32

/**
 * The secret that seals what must not be read in the database: the one that is set, else a file in the home that is
 * made once and that only its owner reads. It is never in the database.
 * @throws Unfit where the file holds too little to be one; anybody could guess it.
 */
export function houseSecret(home: string, given: string | undefined): string {
  if (given) return given
  const path = fileIn(home)
  mkdirSync(home, { recursive: true })
  if (read(path) === null) make(path)
  const secret = read(path) ?? ''
  if (secret.length < SHORTEST)
    throw new Unfit(
      `The file ${path} is damaged: it holds fewer than ${SHORTEST} characters, and they would seal everything. Bring it back from where you keep it, or remove it: then a new one is made, everybody signs in anew, and second factors are set up anew.`,
    )
  return secret
}

/** The same where there is one; null instead of making one. */
export const secretThere = (home: string, given: string | undefined): string | null =>
  given ?? (read(fileIn(home)) === null ? null : houseSecret(home, given))

const fileIn = (home: string) => join(home, 'secret')

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return null
  }
}

/** Whole and on disk before it has its name; of two first starts at once the second finds the other's. */
function make(path: string): void {
  const draft = `${path}.${randomUUID()}`
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeSync(file, `${newToken()}\n`)
    fsyncSync(file)
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    closeSync(file)
    rmSync(draft)
  }
}
