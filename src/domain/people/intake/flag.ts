/** What there is to say beside an event that was stored. */
export const FLAGS = [
  /** The sender's clock was wrong by more than 5 seconds. */
  'clock-corrected',
  /** Told to happen more than 5 minutes after it came: the instant of receipt stands. */
  'future',
  /** The time could not be read: the instant of receipt stands. */
  'time-unread',
  'before-2000',
  /** Without a message id; its content and its time stand for it. */
  'id-derived',
  /** Without a message id and a time: sent twice, it counts twice. */
  'no-id-promised',
  /** Signs that no database keeps were replaced; the mark holds the bytes. */
  'text-mended',
] as const
export type Flag = (typeof FLAGS)[number]
