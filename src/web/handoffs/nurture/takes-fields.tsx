import { Checkbox, MultiSelect } from '@mantine/core'
import { REASON_FAMILIES, type Reason } from '#domain/agreement/agreement.ts'
import { ENDINGS, type Takes } from '#domain/handoffs/nurture/track.ts'
import { ENDED, reasonWords } from '#domain/handoffs/nurture/words.ts'
import type { Ending } from './track-draft.ts'
import { TraitTests } from './trait-tests.tsx'

/** Whom a track takes: how their last hand-off ended, or that sales never had them; and what is known of them. */
export function TakesFields(props: {
  takes: Takes
  reasons: readonly Reason[]
  change: (takes: Takes) => void
}) {
  const { takes, reasons, change } = props
  const { from, who } = takes
  const after = (ending: Ending) => from.find((one) => 'after' in one && one.after === ending)
  const never = (what: 'lead' | 'held') => from.some((one) => 'never' in one && one.never === what)
  const setEnding = (ending: Ending, because: string[] | null) =>
    change({
      who,
      from: [
        ...from.filter((one) => !('after' in one) || one.after !== ending),
        ...(because === null ? [] : [{ after: ending, because }]),
      ],
    })
  const setNever = (what: 'lead' | 'held', isOn: boolean) =>
    change({
      who,
      from: [
        ...from.filter((one) => !('never' in one) || one.never !== what),
        ...(isOn ? [{ never: what }] : []),
      ],
    })
  return (
    <fieldset className="nurture-group">
      <legend className="w6">Whom it takes</legend>
      {ENDINGS.map((ending) => {
        const found = after(ending)
        const because = found && 'because' in found ? found.because : []
        return (
          <div key={ending}>
            <Checkbox
              label={`People ${ENDED[ending]}`}
              checked={found !== undefined}
              onChange={({ currentTarget }) => setEnding(ending, currentTarget.checked ? [] : null)}
            />
            {found && ending !== 'expired' && ending !== 'withdrawn' ? (
              <MultiSelect
                aria-label={`Reasons of people ${ENDED[ending]}`}
                placeholder={because.length === 0 ? 'For any reason' : ''}
                data={[
                  { group: 'Families', items: REASON_FAMILIES.map((id) => item(id, reasons)) },
                  { group: 'Reasons', items: reasonsBeside(reasons) },
                ]}
                value={because}
                onChange={(chosen) => setEnding(ending, chosen)}
              />
            ) : null}
          </div>
        )
      })}
      <Checkbox
        label="People who are interested and were never passed to sales"
        checked={never('lead')}
        onChange={({ currentTarget }) => setNever('lead', currentTarget.checked)}
      />
      <Checkbox
        label="People who qualify and of whom something is not known yet"
        checked={never('held')}
        onChange={({ currentTarget }) => setNever('held', currentTarget.checked)}
      />
      <TraitTests
        label="Only those for whom all of this holds"
        tests={who}
        change={(tests) => change({ from, who: tests })}
      />
    </fieldset>
  )
}

const item = (id: string, reasons: readonly Reason[]) => {
  const said = reasonWords(id, [])
  return { value: id, label: reasons.length > 0 ? `All: ${said}` : said }
}

/** A reason that is called as its family stands there once. */
const reasonsBeside = (reasons: readonly Reason[]) =>
  reasons
    .filter(({ id }) => !REASON_FAMILIES.some((family) => family === id))
    .map(({ id, says }) => ({ value: id, label: says }))
