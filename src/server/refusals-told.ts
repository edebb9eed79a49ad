import type { FastifyRequest } from 'fastify'
import type { Needs } from '#api/needs.ts'
import { HOUR } from '#domain/time.ts'
import type { Right } from '#domain/workspace/may.ts'
import { RIGHT_WORDS } from '#domain/workspace/right-words.ts'
import { actorOf, askerName } from './asker.ts'
import { recordOnce } from './db/audit/record.ts'
import { inWorkspace } from './db/transaction.ts'
import { byOf } from './http/requests.ts'
import type { Context } from './session.ts'

/** What somebody reaches for who looks for more than they have. Pages ask for none of it in vain. */
const DANGEROUS: readonly Needs[] = [
  'export-people',
  'see-settings',
  'manage-members',
  'change-workspace',
  'make-keys',
  'read-audit',
  'read-mail',
  'back-up',
] satisfies Right[]

const MOST_KEPT = 10_000

type Asked = Pick<Context, 'db' | 'workspaceId' | 'who' | 'now'> & { request: FastifyRequest }

/**
 * Tells the audit of a dangerous right that was refused: once for each member or key, right and hour, so that nobody
 * fills the log by asking. Those told this hour are remembered, so that asking on costs nothing.
 */
export function openRefusals(): (asked: Asked, right: Needs) => Promise<void> {
  const told = new Set<string>()
  let hour = 0
  return async ({ db, workspaceId, who, now, request }, right) => {
    if (who === null || !isDangerous(right)) return
    const at = now()
    const since = at - (at % HOUR)
    if (since !== hour || told.size >= MOST_KEPT) told.clear()
    hour = since
    const name = `${workspaceId} ${askerName({ who, human: null })} ${right}`
    if (told.has(name)) return
    told.add(name)
    const subject = { kind: 'right', id: right, label: wordsOf(right) } as const
    const entry = { at, by: byOf(request, actorOf(who)), action: 'refuse', subject } as const
    try {
      await inWorkspace(db, workspaceId, (tx) => recordOnce(tx, workspaceId, entry, since))
    } catch (error) {
      told.delete(name)
      throw error
    }
  }
}

const isDangerous = (right: Needs): right is Right => DANGEROUS.includes(right)

/** To be read after "was not allowed to": "make keys and webhooks". */
const wordsOf = (right: Right) =>
  RIGHT_WORDS[right].says.charAt(0).toLowerCase() + RIGHT_WORDS[right].says.slice(1)
