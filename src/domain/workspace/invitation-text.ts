import { DAY } from '#domain/time.ts'

/** How long an invitation is good. */
export const INVITATION_MS = 7 * DAY

const SHAPE =
  /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/

/** What stands behind `/join#`: the workspace, so that the row can be found under row level security, and a secret. */
export const writeInvitation = (workspaceId: string, secret: string): string =>
  `${workspaceId.replaceAll('-', '')}_${secret}`

/** Id of the workspace an invitation leads to; null for a text that is none of ours. */
export function workspaceOf(text: string): string | null {
  const [, ...parts] = SHAPE.exec(text) ?? []
  return parts.length > 0 ? parts.join('-') : null
}
