/** Kinds of data that may go after some days, and what each means. The log of everybody known, and the audit, stay. */
export const RETENTION_KINDS = [
  'visitors',
  'failed-events',
  'refused-rows',
  'sent-bytes',
  'evidence',
  'mails',
] as const
export type RetentionKind = (typeof RETENTION_KINDS)[number]

/** Days after which each kind goes; null or missing: it is kept. */
export type Retention = { [kind in RetentionKind]?: number | null | undefined }

export const RETENTION_WORDS: Record<RetentionKind, { name: string; says: string }> = {
  visitors: {
    name: 'Visitors nobody knows',
    says: 'Browsers that never told a name, since they were last here. Whoever was handed over or takes part in a deal stays.',
  },
  'failed-events': {
    name: 'Failed events',
    says: 'What could not be stored, since it came. How many there were stays counted.',
  },
  'refused-rows': {
    name: 'Rows of files that stayed out',
    says: 'Their text and their reason, since the import. How many there were stays counted.',
  },
  'sent-bytes': {
    name: 'Events as they were sent',
    says: 'The bytes beside events whose text had to be mended. The event stays.',
  },
  evidence: {
    name: 'Why a click was taken for a machine’s',
    says: 'What the tests saw, since the click. What they decided stays.',
  },
  mails: { name: 'Mails of the outbox', says: 'Since they were sent.' },
}

/** Before which instant each kind goes that is not kept for ever. */
export const due = (retention: Retention, now: number): [RetentionKind, number][] =>
  RETENTION_KINDS.flatMap((kind): [RetentionKind, number][] => {
    const days = retention[kind] ?? null
    return days === null ? [] : [[kind, now - days * 86_400_000]]
  })
