import { implement } from '@orpc/server'
import type { FastifyRequest } from 'fastify'
import { contract } from '#api/contract.ts'
import type { Batch } from '#api/imports.ts'
import type { ImportMap } from '#domain/people/imports/map.ts'
import { refuse } from '#domain/result.ts'
import { onceBeside } from '#server/db/requests/once.ts'
import type { Requested } from '#server/http/requests.ts'
import { type Context, refused } from '#server/session.ts'
import { Unreadable } from './file-text.ts'
import type { ImportJob, ImportRefusal } from './run-import.ts'
import { listBatches, readBatch, stopBatch } from './store.ts'
import { importBeside, tryBeside, undoBeside } from './thread.ts'
import { uploadOf } from './upload.ts'
import { findFile } from './uploads.ts'

/** Where uploads live, and the request, whose number stands in the log. */
type Place = { home: string; request: Pick<FastifyRequest, 'log'> }

const promise = implement(contract.imports).$context<Context & Requested & Place>()

export const importsRoutes = {
  readUpload: promise.readUpload.handler(async ({ input, context, errors }) => {
    const told = await uploadOf(placeOf(context), input.uploadId)
    if (!told) throw errors['upload-unknown']()
    return told
  }),

  look: promise.look.handler(async ({ input, context, errors }) => {
    const { uploadId, ...said } = input
    try {
      const upload = await uploadOf(placeOf(context), uploadId, said)
      if (!upload) throw errors['upload-unknown']()
      return upload
    } catch (error) {
      if (error instanceof Unreadable) throw errors[error.code]({ message: error.message })
      throw error
    }
  }),

  trial: promise.trial.handler(async ({ input, context, errors, signal }) => {
    const job = await jobOf(input, context)
    if (!job) throw errors['upload-unknown']()
    const tried = await tryBeside(context.application, job, signal)
    if (tried.ok) return tried.value
    throw errors[tried.refusal.code]({ message: tried.refusal.says })
  }),

  start: promise.start.handler(async ({ input, context, errors }) => {
    const { db, workspaceId, asked, application, request } = context
    const begun = await onceBeside<Batch, ImportRefusal | 'upload-unknown'>(
      db,
      workspaceId,
      asked,
      input,
      async (claim) => {
        const job = await jobOf(input, context)
        if (!job) return refuse('upload-unknown')
        const failed = (error: unknown) =>
          request.log.error({ err: error, fileName: job.fileName }, 'An import broke off')
        return importBeside(application, { ...job, claim }, { home: context.home, failed })
      },
    )
    if (begun.ok) return begun.value
    const { refusal } = begun
    if (typeof refusal === 'string') throw refused(refusal)
    throw errors[refusal.code]({ message: refusal.says })
  }),

  list: promise.list.handler(({ input, context: { db, workspaceId, now } }) =>
    listBatches(db, workspaceId, now(), input),
  ),

  read: promise.read.handler(async ({ input, context: { db, workspaceId, now }, errors }) => {
    const read = await readBatch(db, workspaceId, input.batchId, now())
    if (read.ok) return read.value
    throw errors[read.refusal]()
  }),

  stop: promise.stop.handler(async ({ input, context, errors }) => {
    const { db, workspaceId, now, by } = context
    const asked = { now: now(), by }
    const stopped = await stopBatch(db, workspaceId, input.batchId, asked)
    if (stopped.ok) return stopped.value
    throw errors[stopped.refusal]()
  }),

  undo: promise.undo.handler(async ({ input, context, errors }) => {
    const { application, workspaceId, now, by } = context
    const job = { workspaceId, batchId: input.batchId, now: now(), by }
    const undone = await undoBeside(application, job)
    if (undone.ok) return undone.value
    throw errors[undone.refusal]()
  }),
}

const placeOf = ({ home, db, workspaceId, now }: Context & Place) => ({
  home,
  db,
  workspaceId,
  now: now(),
})

async function jobOf(
  { uploadId, map }: { uploadId: string; map: ImportMap },
  context: Context & Requested & Place,
): Promise<ImportJob | null> {
  const { home, workspaceId, now, by } = context
  const file = await findFile(home, workspaceId, uploadId)
  if (!file) return null
  const { path, fileName } = file
  return { workspaceId, path, fileName, uploadId, map, now: now(), by }
}
