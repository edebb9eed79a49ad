import { Mark } from '#web/kit/mark.tsx'

/** Where both teams will sign the same bytes. Nobody can yet, and the page says so. */
export function Signatures({ version, fingerprint }: { version: number; fingerprint: string }) {
  return (
    <section className="agreement-signs" aria-labelledby="signatures">
      <h2 id="signatures" className="t12 w5 quiet">
        Signatures under v{version}
      </h2>
      <div className="agreement-sign-pair">
        <Open team="marketing" />
        <Open team="sales" />
      </div>
      <p className="row top t12 quiet">
        <Mark size={14} />
        <span>
          Both sides will sign the same text, word for word: <code>{fingerprint}</code>
        </span>
      </p>
    </section>
  )
}

function Open({ team }: { team: 'marketing' | 'sales' }) {
  return (
    <div className={`agreement-sign agreement-sign-${team}`}>
      <p className="t20 quiet">Not signed</p>
      <p className="t12 quiet">for {team}</p>
    </div>
  )
}
