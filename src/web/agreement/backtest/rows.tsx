import type { Row } from '#domain/agreement/backtest/rows.ts'
import { int, signedPercent } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'

type Props = { rows: Row[]; of: 'sources' | 'quarters'; version: number }

/** The same by source or by quarter: whether the mix shifts, and where wins would have been held back. */
export function Rows({ rows, of, version }: Props) {
  const what = of === 'sources' ? 'Source' : 'Quarter'
  return (
    <Section
      title={of === 'sources' ? 'By source' : 'By quarter'}
      note="A change may be right for one and wrong for another."
    >
      <div className="backtest-leads">
        <table className="hair">
          <thead>
            <tr>
              <th scope="col">{what}</th>
              <th scope="col" className="end">
                Both
              </th>
              <th scope="col" className="end">
                Withheld
              </th>
              <th scope="col" className="end">
                of them accepted
              </th>
              <th scope="col" className="end">
                of them won
              </th>
              <th scope="col" className="end">
                New
              </th>
              <th scope="col" className="end">
                Held longer
              </th>
              <th scope="col" className="end">
                Volume against v{version}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, both, withheld, accepted, won, fresh, heldLonger, volume }) => (
              <tr key={key ?? ''}>
                <th scope="row">{key ?? 'Not known'}</th>
                <td className="number end">{int(both)}</td>
                <td className="number end">{int(withheld)}</td>
                <td className="number end">{int(accepted)}</td>
                <td className="number end">{int(won)}</td>
                <td className="number end">{int(fresh)}</td>
                <td className="number end">{int(heldLonger)}</td>
                <td className="number end">
                  {volume.change === null ? 'none before' : signedPercent(volume.change, 0)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 ? <p className="quiet">No lead on either side.</p> : null}
      </div>
    </Section>
  )
}
