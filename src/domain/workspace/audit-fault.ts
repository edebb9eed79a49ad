/**
 * The first place where an audit log is not as it was written: an entry was `changed`, is `missing`, was `inserted`
 * or stands `out-of-order`; the end was `cut`; or the head that was kept elsewhere, or the one in the database, names
 * `another-end`.
 */
export type AuditFault = {
  what: 'changed' | 'missing' | 'inserted' | 'out-of-order' | 'cut' | 'another-end'
  /** Number of the first entry that is wrong or gone. */
  seq: number
  /** Of several that are gone, the last one's number. */
  to: number
}

/** What is wrong, in a sentence. */
export function auditFaultWords({ what, seq, to }: AuditFault): string {
  const one = `Entry ${seq}`
  const gone = to > seq ? `Entries ${seq} to ${to} are` : `${one} is`
  if (what === 'changed') return `${one} is not as it was written.`
  if (what === 'missing') return `${gone} missing.`
  if (what === 'inserted') return `${one} was put in from outside: the chain does not know it.`
  if (what === 'out-of-order') return `${one} does not stand in its place.`
  if (what === 'cut') return `The log ends too early: ${gone} gone.`
  return `${one} is another one than the head names: it, or something before it, was written anew.`
}

/** A version of the agreement that is not what the log recorded of it when it came into force. */
export type AgreementFault = { version: number; what: 'changed' | 'gone' | 'unrecorded' }

/** What is wrong with a version of the agreement, in a sentence. */
export function agreementFaultWords({ version, what }: AgreementFault): string {
  if (what === 'changed')
    return `Version ${version} of the agreement is not what was recorded when it came into force.`
  if (what === 'gone') return `Version ${version} of the agreement was in force and is gone.`
  return `Version ${version} of the agreement was never recorded as being in force.`
}
