import { doingOf } from '#domain/people/signals/act.ts'
import { KIND, type Signature } from '#domain/replay/log.ts'
import { MINUTE } from '#domain/time.ts'

/** Clicks in mails are claimed a minute after they came: by then it shows whether a machine followed the links. Rule 3.2. */
export const CLICK_WAITS_MS = MINUTE

/** Whether what is said is that somebody followed a link in a mail. */
export const isClick = ({ kind, name }: Signature): boolean =>
  kind === KIND.behaviour && doingOf(name) === 'click'
