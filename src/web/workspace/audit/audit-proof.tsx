import { Button, CopyButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { agreementFaultWords, auditFaultWords } from '#domain/workspace/audit-fault.ts'
import { ask, troubleOf } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { Failed } from '#web/kit/say.tsx'
import { usePhone } from '#web/kit/use-width.ts'
import { When } from '#web/kit/when.tsx'

/** So many hashes are worked out while the page opens; more only when somebody asks. */
const MOST_UNASKED = 50_000

/** How far the log was verified, what that proves, and the head to be kept elsewhere. */
export function AuditProof() {
  const phone = usePhone()
  const head = useQuery(ask.audit.head.queryOptions())
  const isShort = (head.data?.seq ?? MOST_UNASKED + 1) <= MOST_UNASKED
  const proof = useQuery(
    ask.audit.verification.queryOptions({ enabled: isShort, staleTime: Number.POSITIVE_INFINITY }),
  )
  if (!head.data) return null
  const { seq, hash } = head.data
  const size = phone ? 'sm' : 'compact-sm'
  const trouble = proof.isError ? troubleOf(proof.error) : null
  return (
    <section className="audit-proof" aria-label="Proof">
      {proof.data ? <Verdict {...proof.data} /> : <Waiting entries={seq} busy={proof.isFetching} />}
      {trouble ? (
        <Failed
          what="The log was not verified."
          safe="Verifying only reads."
          quote={trouble.known ? null : trouble.quote}
          again={() => void proof.refetch()}
        />
      ) : null}
      <p className="quiet audit-proves">
        Each entry holds the hash of the one before it, so an entry that was changed, taken out, put
        in or moved is named here. Only a head that you keep elsewhere also shows that nobody who
        can write to the database made the whole log anew.
      </p>
      <div className="row wrap">
        <span className="quiet t12">Head</span>
        <code className="audit-head">{`${seq}:${hash}`}</code>
        <CopyButton value={`${seq}:${hash}`} timeout={3_000}>
          {({ copied, copy }) => (
            <Button variant="default" size={size} onClick={copy}>
              {copied ? 'Copied' : 'Copy the head'}
            </Button>
          )}
        </CopyButton>
        <Button
          variant="default"
          size={size}
          loading={proof.isRefetching}
          onClick={() => void proof.refetch()}
        >
          Verify now
        </Button>
      </div>
    </section>
  )
}

type Proof = Parameters<typeof Whole>[0] & {
  fault: Parameters<typeof auditFaultWords>[0] | null
  agreements: Parameters<typeof agreementFaultWords>[0][]
}

function Verdict({ fault, agreements, ...told }: Proof) {
  if (!fault && agreements.length === 0) return <Whole {...told} />
  return (
    <div className="said" role="alert">
      {fault ? <p className="w6">{auditFaultWords(fault)}</p> : null}
      {agreements.map((one) => (
        <p key={one.version} className="w6">
          {agreementFaultWords(one)}
        </p>
      ))}
      <p>
        {told.entries > 0 && fault
          ? `Entries 1 to ${int(told.entries)} are as they were written. `
          : ''}
        Lockstep itself only adds to this log, so somebody wrote to the database past it. Leave the
        database as it is, and run “lockstep audit verify” on the machine.
      </p>
    </div>
  )
}

const Whole = ({ entries, verifiedAt }: { entries: number; verifiedAt: number }) => (
  <p className="t16" role="status">
    <b className="w6">Verified up to entry {int(entries)}.</b> Every entry is as it was written, as
    of <When at={verifiedAt} />.
  </p>
)

const Waiting = ({ entries, busy }: { entries: number; busy: boolean }) => (
  <p className="t16" role="status">
    {busy
      ? `Working out ${int(entries)} hashes again.`
      : 'Not verified since this page was opened.'}
  </p>
)
