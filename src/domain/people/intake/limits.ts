/** What one event may measure; more, and it waits among the failed events while its batch mates are stored. R8. */
export const MOST = {
  /** Bytes of one event as it was sent. */
  eventBytes: 32_768,
  /** Levels: the event itself is the first. */
  depth: 32,
  keys: 1_000,
  /** Bytes of one name of a property. */
  keyBytes: 256,
  /** Characters of one text. */
  text: 8_192,
  messageIdBytes: 200,
  /** Events of one batch that are read; what comes after them fails in parts of as many, with all of its bytes. */
  eventsOfBatch: 2_500,
  /** Bytes that all events of a batch together keep of what goes for each of them; beyond, the first one keeps them. */
  aroundBytes: 4_000_000,
  /** Bytes of such a part. */
  partBytes: 500_000,
} as const
