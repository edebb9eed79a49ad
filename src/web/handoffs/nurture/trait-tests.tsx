import { Button, Select, TextInput } from '@mantine/core'
import type { TraitTest } from '#domain/agreement/agreement.ts'
import { COMPARISONS, type Compared, shownTest, testOf, withOne } from './track-draft.ts'

/** Tests on what is known of somebody, one a row; all have to hold. */
export function TraitTests(props: {
  label: string
  tests: readonly TraitTest[]
  change: (tests: TraitTest[]) => void
}) {
  const { label, tests, change } = props
  return (
    <fieldset className="nurture-group">
      <legend className="t12 quiet">{label}</legend>
      {tests.map((test, i) => {
        const { how, value } = shownTest(test)
        const key = `${i}`
        const set = (next: TraitTest | null) => change(withOne(tests, i, next))
        return (
          <div className="row wrap g4" key={key}>
            <TextInput
              aria-label={`What test ${i + 1} looks at`}
              placeholder="country"
              value={test.trait}
              maxLength={100}
              onChange={({ currentTarget }) => set(testOf(currentTarget.value, how, value))}
            />
            <Select
              aria-label={`How test ${i + 1} compares`}
              data={[...COMPARISONS]}
              value={how}
              allowDeselect={false}
              onChange={(chosen) => set(testOf(test.trait, chosen as Compared, value))}
            />
            {how === 'is known' || how === 'is not known' ? null : (
              <TextInput
                aria-label={`With what test ${i + 1} compares`}
                value={value}
                maxLength={100}
                onChange={({ currentTarget }) => set(testOf(test.trait, how, currentTarget.value))}
              />
            )}
            <Button variant="subtle" color="gray" onClick={() => set(null)}>
              Remove
            </Button>
          </div>
        )
      })}
      <Button
        variant="subtle"
        color="gray"
        className="nurture-add"
        onClick={() => change([...tests, { trait: '', known: true }])}
      >
        Add a test
      </Button>
    </fieldset>
  )
}
