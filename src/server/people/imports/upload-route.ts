import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Refusal } from '#api/refusals.ts'
import { refusalFor } from '#server/asker.ts'
import { answerRefusal } from '#server/errors.ts'
import { type CountedDoor, sessionOf } from '#server/session.ts'
import { Unreadable } from './file-text.ts'
import { uploadOf } from './upload.ts'
import { LARGEST_FILE, storeFile, TooLarge } from './uploads.ts'

/** As the contract's routes of this wing say it. */
const UPLOAD = { needs: 'bring-in-files', confirmed: false } as const
const asked = z.object({
  fileName: z
    .string()
    .min(1)
    .max(255)
    .refine((name) => !name.includes('\0')),
})

/** A file as the raw body of a request, streamed to disk. Beside the contract, because oRPC would hold it in memory. */
export function takeUploads(scope: FastifyInstance, house: CountedDoor & { home: string }): void {
  scope.post('/uploads', { config: { file: true } }, async (request, reply) => {
    const refuse = (code: Refusal, detail?: string) => answerRefusal(reply, code, { detail })
    const session = await sessionOf(house, request.headers)
    if (!house.mayAsk(session, reply)) return refuse('rate-limited')
    const { workspaceId, now, who, human, lost } = session
    const no = refusalFor(UPLOAD, { who, human, lost, now: now() })
    if (no) return refuse(no)
    const query = asked.safeParse(request.query)
    if (!query.success) return refuse('request-unfit', 'Say the file’s name as fileName.')
    if (Number(request.headers['content-length'] ?? 0) > LARGEST_FILE)
      return refuse('file-too-large')
    try {
      const { fileName } = query.data
      const id = await storeFile(house.home, workspaceId, fileName, request.raw, now())
      const upload = await uploadOf({ ...house, workspaceId, now: now() }, id)
      if (!upload) throw new Error('A file that was stored is there')
      return upload
    } catch (error) {
      if (error instanceof TooLarge) return refuse('file-too-large')
      if (error instanceof Unreadable) return refuse(error.code, error.message)
      throw error
    }
  })
}
