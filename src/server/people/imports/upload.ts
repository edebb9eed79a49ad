import type { Upload } from '#api/imports.ts'
import type { ImportMap } from '#domain/people/imports/map.ts'
import type { Said } from './file-head.ts'
import { lookInto } from './look-into.ts'
import { findFile, forgetFile } from './uploads.ts'

/** A file that has arrived, with its columns; null where it is gone. What cannot be read as it came is not kept. */
export async function uploadOf(
  home: string,
  workspaceId: string,
  uploadId: string,
  { currency, said }: { currency: string; said: Said },
): Promise<Upload | null> {
  const file = await findFile(home, workspaceId, uploadId)
  if (!file) return null
  try {
    const { fileName, bytes } = file
    const told = await lookInto(file.path, said)
    return { uploadId, fileName, bytes, ...told, guess: priced(told.guess, currency) }
  } catch (error) {
    if (Object.keys(said).length === 0) await forgetFile(home, workspaceId, uploadId)
    throw error
  }
}

/** Says which currency amounts without one would be read in, so that a person sees it and can choose another. */
function priced(guess: ImportMap, currency: string): ImportMap {
  const { deal } = guess
  return deal && !deal.currency
    ? { ...guess, deal: { ...deal, currency: { value: currency } } }
    : guess
}
