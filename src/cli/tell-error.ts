import { Unfit } from '#server/config.ts'
import { OtherVersion } from '#server/db/migrate.ts'
import { HomeTaken } from '#server/db/open.ts'
import { isAway } from '#server/errors.ts'

/** Nothing was done, and the person who asked can change that. */
const NOTHING_DONE = 2
const OUR_MISTAKE = 1

/** Errors whose message was written for the person who asked. */
const SENTENCES = [Unfit, HomeTaken, OtherVersion]

/** Says on stderr what ended a command, in a sentence; where it ought not to have, whom it concerns. Answers the exit code. */
export function tellError(error: unknown): number {
  if (SENTENCES.some((known) => error instanceof known))
    return say((error as Error).message, NOTHING_DONE)
  const unreached = unreachable(error)
  if (unreached) return say(unreached, NOTHING_DONE)
  if (isAway(error))
    return say(
      'The connection to the database was lost. What was written is kept; the command can be run again.',
      OUR_MISTAKE,
    )
  const traced = process.env.LOCKSTEP_DEBUG || process.argv.includes('--verbose')
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  say(`This is our mistake: ${message}`, OUR_MISTAKE)
  return say(traced ? `${stack}` : 'LOCKSTEP_DEBUG=1 shows where it happened.', OUR_MISTAKE)
}

/** PostgreSQL's and the network's own words for a server that does not let us in. */
const UNREACHED: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no such host is known',
  EAI_AGAIN: 'no such host is known',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  ETIMEDOUT: 'it does not answer',
  '28P01': 'the user or the password is wrong',
  '28000': 'this user is not let in',
  '3D000': 'there is no such database',
  '42501': 'this user may not do what is needed',
  '53300': 'it has no connection left',
  '57P03': 'it is starting or stopping',
}

/** A DATABASE_URL that leads nowhere, by its host and port and never with its password. */
function unreachable(error: unknown): string | null {
  const url = process.env.DATABASE_URL
  if (!url || !URL.canParse(url)) return null
  const { code = '', message = '' } = error as { code?: string; message?: string }
  const timedOut = /timeout/i.test(message) && /connect/i.test(message)
  const why = UNREACHED[timedOut ? 'ETIMEDOUT' : code]
  if (!why) return null
  const { hostname, port } = new URL(url)
  return `PostgreSQL at ${hostname || 'localhost'}, port ${port || 5432}, cannot be used: ${why}. Look at DATABASE_URL.`
}

function say(sentence: string, code: number): number {
  console.error(sentence)
  return code
}
