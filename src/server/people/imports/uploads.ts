import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DAY } from '#domain/time.ts'

/** A file that a browser sent, kept for a day: long enough to fit a map to it. */
export type StoredFile = { path: string; fileName: string; bytes: number }

/** Bytes of a file that are taken at most. */
export const LARGEST_FILE = 2 * 1024 ** 3

/** More was sent than is taken. */
export class TooLarge extends Error {}

/** Writes what is sent to disk as it comes. Throws `TooLarge`, and keeps nothing then. */
export async function storeFile(
  home: string,
  workspaceId: string,
  fileName: string,
  body: Readable,
  now: number,
): Promise<string> {
  await forgetOldFiles(home, now)
  const uploadId = randomUUID()
  const { folder, file, card } = placeOf(home, workspaceId, uploadId)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await pipeline(body, limited(LARGEST_FILE), createWriteStream(file, { mode: 0o600 }))
    await writeFile(card, JSON.stringify({ fileName }), { mode: 0o600 })
    return uploadId
  } catch (error) {
    await rm(file, { force: true })
    throw error
  }
}

/** Null where the workspace has no such file, or has it no more. */
export async function findFile(
  home: string,
  workspaceId: string,
  uploadId: string,
): Promise<StoredFile | null> {
  const { file, card } = placeOf(home, workspaceId, uploadId)
  try {
    const { fileName } = JSON.parse(await readFile(card, 'utf8')) as { fileName: string }
    return { path: file, fileName, bytes: (await stat(file)).size }
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null
    throw error
  }
}

export async function forgetFile(
  home: string,
  workspaceId: string,
  uploadId: string,
): Promise<void> {
  const { file, card } = placeOf(home, workspaceId, uploadId)
  await Promise.all([rm(file, { force: true }), rm(card, { force: true })])
}

/** All files of a workspace that wait to be imported. */
export const forgetFiles = (home: string, workspaceId: string): Promise<void> =>
  rm(join(home, 'uploads', workspaceId), { recursive: true, force: true })

/** Ids are uuids, checked before they come here, so that no name leads out of the folder. */
function placeOf(home: string, workspaceId: string, uploadId: string) {
  const folder = join(home, 'uploads', workspaceId)
  return { folder, file: join(folder, uploadId), card: join(folder, `${uploadId}.json`) }
}

/** Removes files that were sent more than a day ago. Somebody else may remove one meanwhile. */
export async function forgetOldFiles(home: string, now: number): Promise<void> {
  const root = join(home, 'uploads')
  await mkdir(root, { recursive: true, mode: 0o700 })
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const sentAt = await stat(path).then(({ mtimeMs }) => mtimeMs, isGone)
    if (sentAt !== null && now - sentAt > DAY) await rm(path, { force: true })
  }
}

function isGone(error: { code?: string }): null {
  if (error.code === 'ENOENT') return null
  throw error
}

function limited(most: number): Transform {
  let bytes = 0
  return new Transform({
    transform(piece: Buffer, _, done) {
      bytes += piece.length
      if (bytes > most) done(new TooLarge())
      else done(null, piece)
    },
  })
}
