import type { Signature } from '#api/agreement.ts'
import type { Team } from '#domain/agreement/agreement.ts'
import { Mark } from '#web/kit/mark.tsx'
import { dayAndTime, useZone } from '#web/kit/time.tsx'

/** Both sides under the same bytes; who has not signed yet is shown as well. */
export function Signatures(props: {
  /** "v3", or "what is proposed". */
  under: string
  fingerprint: string
  signatures: Signature[]
  /** Who is asked to sign, by side. */
  asked?: { side: Team; name: string }[]
}) {
  const { under, fingerprint, signatures, asked = [] } = props
  return (
    <section className="agreement-signs" aria-labelledby="signatures">
      <h2 id="signatures" className="t12 w5 quiet">
        Signatures under {under}
      </h2>
      <div className="agreement-sign-pair">
        {(['marketing', 'sales'] as const).map((side) => (
          <Signed
            key={side}
            side={side}
            signature={signatures.find((one) => one.side === side)}
            asked={asked.filter((one) => one.side === side).map(({ name }) => name)}
          />
        ))}
      </div>
      <p className="row top t12 quiet">
        <Mark size={14} />
        <span>
          Both sides sign the same text, word for word: <code>{fingerprint}</code>
        </span>
      </p>
    </section>
  )
}

function Signed(props: { side: Team; signature: Signature | undefined; asked: string[] }) {
  const { side, signature, asked } = props
  const zone = useZone()
  return (
    <div className={`agreement-sign agreement-sign-${side} ${signature ? 'agreement-signed' : ''}`}>
      {signature ? (
        <p className="t20 agreement-name">{signature.name}</p>
      ) : (
        <p className="t20 quiet">Not signed</p>
      )}
      <p className="t12 quiet">
        for {side}
        {signature ? `, ${dayAndTime(signature.signedAt, zone)}` : ''}
        {!signature && asked.length > 0 ? `, asked: ${asked.join(' or ')}` : ''}
      </p>
    </div>
  )
}
