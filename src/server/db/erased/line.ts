import { createHash } from 'node:crypto'
import { z } from 'zod'
import { keyFor, seal, unseal } from '#server/db/requests/sealed.ts'

const SCHEMA = 'lockstep.erased/1'

/** One erasure as it is told outside of the database: by hashes, and the key that they were made with. */
export type Erasure = {
  workspaceId: string
  erasureId: string
  /** Milliseconds since 1970. */
  erasedAt: number
  /** Hashes of the names the person is known again by. */
  called: string[]
  /** Hashes of further addresses that stay out. */
  beside: string[]
  key: Buffer
}

const HASHES = z.array(z.string().regex(/^[0-9a-f]{64}$/))
const ID = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)

const LINE = z.strictObject({
  schema: z.literal(SCHEMA),
  workspace: ID,
  erasure: ID,
  at: z.iso.datetime(),
  called: HASHES,
  beside: HASHES,
  sealed: z.base64(),
})
type Line = z.infer<typeof LINE>

/** What seals the lines of an installation's list. */
export const listKey = (secret: string): Uint8Array => keyFor(secret, 'erased-list')

/** As a line of the list, with its end. Whoever has not the secret of the installation can neither test a name nor change it. */
export function lineOf(sealKey: Uint8Array, erasure: Erasure): string {
  const told = toldOf(erasure)
  const within = { key: erasure.key.toString('hex'), of: digestOf(told) }
  return `${JSON.stringify({ ...told, sealed: seal(sealKey, within).toString('base64') })}\n`
}

/** Whether a piece of text is how the line of an erasure begins, whichever secret it was to be sealed with. */
export function isBeginningOf(text: string, erasure: Erasure): boolean {
  const open = JSON.stringify(toldOf(erasure)).slice(0, -1)
  return text.length < open.length ? open.startsWith(text) : text.startsWith(`${open},`)
}

const toldOf = (erasure: Erasure) =>
  ({
    schema: SCHEMA,
    workspace: erasure.workspaceId,
    erasure: erasure.erasureId,
    at: new Date(erasure.erasedAt).toISOString(),
    called: erasure.called,
    beside: erasure.beside,
  }) as const

/** A line as it stands there: null where it is none of this schema. */
export function asLine(text: string): Line | null {
  try {
    return LINE.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** What a line tells; null where another secret sealed it, or anything of it was changed. */
export function opened(sealKey: Uint8Array, { sealed, ...told }: Line): Erasure | null {
  const within = unseal(sealKey, Buffer.from(sealed, 'base64'))?.value
  const { key, of } = (within ?? {}) as { key?: string; of?: string }
  if (key === undefined || of !== digestOf(told)) return null
  const { workspace, erasure, at, called, beside } = told
  return {
    workspaceId: workspace,
    erasureId: erasure,
    erasedAt: Date.parse(at),
    called,
    beside,
    key: Buffer.from(key, 'hex'),
  }
}

function digestOf({ schema, workspace, erasure, at, called, beside }: Omit<Line, 'sealed'>) {
  const told = JSON.stringify([schema, workspace, erasure, at, called, beside])
  return createHash('sha256').update(told).digest('hex')
}
