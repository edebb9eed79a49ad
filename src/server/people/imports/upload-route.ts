import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Upload } from '#api/imports.ts'
import type { Refusal } from '#api/refusals.ts'
import type { ImportMap } from '#domain/people/imports/map.ts'
import type { Instant } from '#domain/time.ts'
import { refusalFor } from '#server/asker.ts'
import type { Db } from '#server/db/connect.ts'
import { answerRefusal } from '#server/errors.ts'
import { type Door, sessionOf } from '#server/session.ts'
import { Unreadable } from './file-text.ts'
import { lookInto } from './look-into.ts'
import { settingOf } from './setting.ts'
import { findFile, forgetFile, LARGEST_FILE, storeFile, TooLarge } from './uploads.ts'

/** As the contract's routes of this wing say it. */
const UPLOAD = { needs: 'bring-in-files', confirmed: false } as const
const asked = z.object({ fileName: z.string().min(1).max(255) })

/** A file as the raw body of a request, streamed to disk. Beside the contract, because oRPC would hold it in memory. */
export function takeUploads(scope: FastifyInstance, house: Door & { home: string }): void {
  scope.post('/uploads', { config: { file: true } }, async (request, reply) => {
    const refuse = (code: Refusal, detail?: string) => answerRefusal(reply, code, { detail })
    const { workspaceId, now, who, human, lost } = await sessionOf(house, request.headers)
    const no = refusalFor(UPLOAD, { who, human, lost, now: now() })
    if (no) return refuse(no)
    const query = asked.safeParse(request.query)
    if (!query.success) return refuse('request-unfit', 'Say the file’s name as fileName.')
    if (Number(request.headers['content-length'] ?? 0) > LARGEST_FILE)
      return refuse('file-too-large')
    try {
      const { fileName } = query.data
      const id = await storeFile(house.home, workspaceId, fileName, request.raw, now())
      const told = await readUpload(house, workspaceId, id, now())
      if (!told) throw new Error('A file that was stored is there')
      return told
    } catch (error) {
      if (error instanceof TooLarge) return refuse('file-too-large')
      if (error instanceof Unreadable) return refuse(error.code, error.message)
      throw error
    }
  })
}

/** What stands in a file that was sent up; null where the workspace has no such file, or has it no more. */
export async function readUpload(
  { home, db }: { home: string; db: Db },
  workspaceId: string,
  uploadId: string,
  now: Instant,
): Promise<Upload | null> {
  const file = await findFile(home, workspaceId, uploadId)
  if (!file) return null
  try {
    const { fileName, bytes } = file
    const { currency } = await settingOf(db, workspaceId, now)
    const told = await lookInto(file.path)
    return { uploadId, fileName, bytes, ...told, guess: priced(told.guess, currency) }
  } catch (error) {
    await forgetFile(home, workspaceId, uploadId)
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
