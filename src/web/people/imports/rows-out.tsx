import type { Trial } from '#api/imports.ts'
import { counted, int } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'

type Refusals = Trial['refusals']

/** Why rows stay out: one line a reason, with the rows' numbers and one of them as it stands in the file. */
export function RowsOut({ total, refusals }: { total: number; refusals: Refusals }) {
  if (total === 0 || refusals.length === 0) return null
  const reasons = Map.groupBy(refusals, (it) => `${it.column ?? ''}\n${it.reason}`)
  return (
    <Section
      title={`Why ${counted(total, 'row stays', 'rows stay')} out`}
      note="Mend them in the file and bring it in again; the rest does not wait for them."
    >
      <table className="hair import-out-rows">
        <thead>
          <tr>
            <th scope="col">Reason</th>
            <th scope="col">Column</th>
            <th scope="col">Which</th>
            <th scope="col">As it stands in the file</th>
          </tr>
        </thead>
        <tbody>
          {[...reasons].map(([key, rows]) => (
            <tr key={key}>
              <td className="w5">{rows[0]?.reason}</td>
              <td className="quiet">{rows[0]?.column ?? 'the row'}</td>
              <td className="quiet tabular">{which(rows)}</td>
              <td className="quiet cut">{rows[0]?.raw}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {refusals.length < total ? (
        <p className="quiet t12 import-foot-note">
          The first {int(refusals.length)} of {int(total)} are shown.
        </p>
      ) : null}
    </Section>
  )
}

function which(rows: Refusals) {
  const shown = rows.slice(0, 3).map((it) => int(it.rowNo))
  return `row ${shown.join(', ')}${rows.length > 3 ? ` and ${int(rows.length - 3)} more` : ''}`
}
