import { Button, MultiSelect, Select, TagsInput, TextInput } from '@mantine/core'
import { PLACE_LISTS } from '#domain/people/channels/places/in-list.ts'
import {
  type ChannelRule,
  type Condition,
  FIELDS,
  type Field,
  MOST_OF_RULES,
  PLACE_LIST_NAMES,
  TESTS,
  type Test,
  type Way,
} from '#domain/people/channels/rule.ts'
import { FIELD_WORDS, TEST_WORDS } from '#domain/people/channels/rule-words.ts'

type Change = (rule: ChannelRule | null) => void

const NEW: Condition = { field: 'source', test: 'is', values: [] }

/** One rule: its channel, and the ways in which somebody comes by it. */
export function RuleForm({ rule, change }: { rule: ChannelRule; change: Change }) {
  const setWays = (ways: Way[]) => change({ ...rule, ways })
  return (
    <div className="channels-form">
      <TextInput
        label="Channel"
        value={rule.channel}
        maxLength={MOST_OF_RULES.channel}
        onChange={({ currentTarget }) => change({ ...rule, channel: currentTarget.value })}
      />
      {rule.ways.map((way, i) => (
        // The place is what a way is known by: two may say the same while they are written.
        // biome-ignore lint/suspicious/noArrayIndexKey: ways have no other name
        <fieldset key={i} className="channels-way">
          <legend className="w5">
            {i === 0 ? 'When all of these hold' : 'Or when all of these hold'}
          </legend>
          {way.map((condition, at) => (
            <ConditionFields
              // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no other name
              key={at}
              condition={condition}
              set={(next) => setWays(rule.ways.with(i, way.with(at, next)))}
              remove={() => setWays(rule.ways.with(i, way.toSpliced(at, 1)))}
            />
          ))}
          <div className="row wrap">
            {way.length < MOST_OF_RULES.conditions ? (
              <Button
                variant="default"
                size="compact-sm"
                onClick={() => setWays(rule.ways.with(i, [...way, NEW]))}
              >
                Add a condition
              </Button>
            ) : null}
            {rule.ways.length > 1 ? (
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => setWays(rule.ways.toSpliced(i, 1))}
              >
                Remove this way
              </Button>
            ) : null}
          </div>
        </fieldset>
      ))}
      <div className="row wrap">
        {rule.ways.length < MOST_OF_RULES.ways ? (
          <Button variant="default" onClick={() => setWays([...rule.ways, [NEW]])}>
            Add another way
          </Button>
        ) : null}
        <Button variant="default" onClick={() => change(null)}>
          Remove the rule
        </Button>
      </div>
    </div>
  )
}

const FIELD_CHOICES = FIELDS.map((value) => ({ value, label: FIELD_WORDS[value] }))
const TEST_CHOICES = TESTS.map((value) => ({ value, label: TEST_WORDS[value] }))
const LIST_CHOICES = PLACE_LIST_NAMES.map((value) => ({
  value,
  label: `${PLACE_LISTS[value].name}, as of ${PLACE_LISTS[value].asOf}`,
}))
/** Whose values can be places. */
const OF_PLACES: readonly Field[] = ['from', 'source', 'referrer', 'landing']

function ConditionFields(props: {
  condition: Condition
  set: (condition: Condition) => void
  remove: () => void
}) {
  const { condition, set, remove } = props
  const { field, test, values } = condition
  const tests = TEST_CHOICES.filter(({ value }) => value !== 'listed' || OF_PLACES.includes(field))
  // Names of lists are no values of another test, and the other way round.
  const setTest = (next: Test) =>
    set({
      ...condition,
      test: next,
      values: next === 'listed' || test === 'listed' || asksNothing(next) ? [] : values,
    })
  const setField = (next: Field) =>
    set(
      test === 'listed' && !OF_PLACES.includes(next)
        ? { field: next, test: 'is', values: [] }
        : { ...condition, field: next },
    )
  return (
    <div className="channels-condition">
      <Select
        aria-label="What it looks at"
        data={FIELD_CHOICES}
        value={field}
        allowDeselect={false}
        onChange={(next) => next && setField(next)}
      />
      <Select
        aria-label="How it looks"
        data={tests}
        value={test}
        allowDeselect={false}
        onChange={(next) => next && setTest(next)}
      />
      {test === 'listed' ? (
        <MultiSelect
          aria-label="Lists"
          data={LIST_CHOICES}
          value={values}
          onChange={(next) => set({ ...condition, values: next })}
        />
      ) : asksNothing(test) ? (
        <span />
      ) : (
        <TagsInput
          aria-label="Any of these words"
          placeholder={values.length === 0 ? 'A word, then Enter' : ''}
          value={values}
          maxTags={MOST_OF_RULES.values}
          maxLength={MOST_OF_RULES.text}
          splitChars={[',']}
          acceptValueOnBlur
          onChange={(next) => set({ ...condition, values: next })}
        />
      )}
      <Button variant="subtle" size="compact-sm" onClick={remove}>
        Remove
      </Button>
    </div>
  )
}

const asksNothing = (test: Test) => test === 'present' || test === 'missing'
