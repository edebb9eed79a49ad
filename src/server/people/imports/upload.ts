import type { Upload } from '#api/imports.ts'
import type { ImportMap } from '#domain/people/imports/map.ts'
import { shapeOf } from '#domain/people/imports/shape.ts'
import type { Instant } from '#domain/time.ts'
import type { Db } from '#server/db/connect.ts'
import { inWorkspace } from '#server/db/transaction.ts'
import { lastMap } from './batches.ts'
import type { Said } from './file-head.ts'
import { lookInto } from './look-into.ts'
import { settingOf } from './setting.ts'
import { findFile, forgetFile } from './uploads.ts'

type Place = { home: string; db: Db; workspaceId: string; now: Instant }

/**
 * A file that has arrived, with its columns, and the map by which the last file with the same headers came in, else the
 * one we make of them. Null where it is gone; what cannot be read as it came is not kept.
 */
export async function uploadOf(
  { home, db, workspaceId, now }: Place,
  uploadId: string,
  said: Said = {},
): Promise<Upload | null> {
  const file = await findFile(home, workspaceId, uploadId)
  if (!file) return null
  try {
    const { fileName, bytes } = file
    return {
      uploadId,
      fileName,
      bytes,
      ...(await guessed({ db, workspaceId, now }, file.path, said)),
    }
  } catch (error) {
    if (Object.keys(said).length === 0) await forgetFile(home, workspaceId, uploadId)
    throw error
  }
}

/** What a file holds, and its map: the one by which the last file with the same headers came in, else the one we make. */
export async function guessed(
  { db, workspaceId, now }: Omit<Place, 'home'>,
  path: string,
  said: Said = {},
): Promise<Omit<Upload, 'uploadId' | 'fileName' | 'bytes'>> {
  const { currency } = await settingOf(db, workspaceId, now)
  const told = await lookInto(path, said)
  const shape = told.format === 'csv' ? shapeOf(told.columns.map(({ name }) => name)) : null
  const last =
    shape && (await inWorkspace(db, workspaceId, (tx) => lastMap(tx, workspaceId, shape)))
  const remembered = last ? { fileName: last.fileName, at: last.at } : null
  const guess = last ? asWritten(last.map, told.guess) : priced(told.guess, currency)
  return { ...told, guess, remembered }
}

/** Headers of another delimiter or encoding are the same headers; how this file is written is told by this file. */
function asWritten(map: ImportMap, { delimiter, encoding }: ImportMap): ImportMap {
  const { delimiter: _, encoding: __, ...rest } = map
  return { ...rest, ...(delimiter && { delimiter }), ...(encoding && { encoding }) }
}

/** Says which currency amounts without one would be read in, so that a person sees it and can choose another. */
function priced(guess: ImportMap, currency: string): ImportMap {
  const { deal } = guess
  return deal && !deal.currency
    ? { ...guess, deal: { ...deal, currency: { value: currency } } }
    : guess
}
