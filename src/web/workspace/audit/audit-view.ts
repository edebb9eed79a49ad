/** What the address of the audit log says; each word is checked by the server. */
export type AuditView = {
  search: string
  actor: string
  action: string
  subject: string
  /** "1", "7" or "30" days, or a month "2026-11". */
  when: string
}

export const AUDIT_VIEW = {
  search: true,
  actor: true,
  action: true,
  subject: true,
  when: true,
} as const
