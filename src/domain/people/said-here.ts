import { KIND, type Signature } from '#domain/replay/log.ts'

/** What the event is called by which a member says who works with somebody. */
export const OWNER_SAID = 'lockstep_owner'

/** The same for any other detail that a member mended. */
export const DETAIL_SAID = 'lockstep_detail'

/** Members said it of somebody, who themselves did nothing: nobody was here because of it. */
export const isSaidHere = (said: Signature | undefined): boolean =>
  said?.kind === KIND.identify && (said.name === OWNER_SAID || said.name === DETAIL_SAID)
