import { Button, MultiSelect, Select, TagsInput, TextInput } from '@mantine/core'
import type { RoutingSeen } from '#api/routing.ts'

type Rule = RoutingSeen['rules'][number]
type Narrowing = Exclude<Rule, { kind: 'owner' }>
type Test = Narrowing['when'][number]

/** The rules in order, each with the way up and down. */
export function Rules(props: {
  rules: readonly Rule[]
  reps: RoutingSeen['reps']
  /** Null: may not be changed. */
  change: ((rules: Rule[]) => void) | null
}) {
  const { rules, reps, change } = props
  const put = (at: number, rule: Rule) => change?.(rules.map((was, i) => (i === at ? rule : was)))
  const move = (at: number, by: -1 | 1) => {
    const next = [...rules]
    const [rule] = next.splice(at, 1)
    if (rule) next.splice(at + by, 0, rule)
    change?.(next)
  }
  const fresh = (kind: 'territory' | 'segment'): Rule => ({
    kind,
    name: '',
    when: [{ trait: kind === 'territory' ? 'country' : 'employees', ...EMPTY[kind] }],
    to: [],
  })
  return (
    <>
      {rules.length === 0 ? <p className="quiet">Every lead goes in turn.</p> : null}
      <ol className="routing-rules">
        {rules.map((rule, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule that is being typed has nothing else that is its own.
          <li key={i}>
            <div className="row between wrap g16">
              <span className="w6 grow">{HEADS[rule.kind]}</span>
              {change ? (
                <Moves
                  name={rule.kind === 'owner' ? HEADS.owner : rule.name}
                  isFirst={i === 0}
                  isLast={i === rules.length - 1}
                  up={() => move(i, -1)}
                  down={() => move(i, 1)}
                  out={() => change(rules.filter((_, at) => at !== i))}
                />
              ) : null}
            </div>
            {rule.kind === 'owner' ? (
              <p className="quiet">
                Who works with this person, or with somebody of the same company, gets the lead.
              </p>
            ) : (
              <Narrowed
                rule={rule}
                reps={reps}
                change={change ? (next) => put(i, next) : undefined}
              />
            )}
          </li>
        ))}
      </ol>
      {change ? (
        <div className="row wrap g16">
          <Button variant="default" onClick={() => change([...rules, fresh('territory')])}>
            Add a territory
          </Button>
          <Button variant="default" onClick={() => change([...rules, fresh('segment')])}>
            Add a segment
          </Button>
          {rules.every(({ kind }) => kind !== 'owner') ? (
            <Button variant="default" onClick={() => change([...rules, { kind: 'owner' }])}>
              Add the account’s owner
            </Button>
          ) : null}
        </div>
      ) : null}
    </>
  )
}

const HEADS = { territory: 'Territory', segment: 'Segment', owner: 'The account’s owner' } as const
const EMPTY = { territory: { in: [] }, segment: { atLeast: 0 } }

function Moves(props: {
  name: string
  isFirst: boolean
  isLast: boolean
  up: () => void
  down: () => void
  out: () => void
}) {
  const of = <span className="sr"> {props.name}</span>
  return (
    <span className="row g16">
      <button
        type="button"
        className="plain routing-link"
        disabled={props.isFirst}
        onClick={props.up}
      >
        Up{of}
      </button>
      <button
        type="button"
        className="plain routing-link"
        disabled={props.isLast}
        onClick={props.down}
      >
        Down{of}
      </button>
      <button type="button" className="plain routing-link" onClick={props.out}>
        Take out{of}
      </button>
    </span>
  )
}

function Narrowed(props: {
  rule: Narrowing
  reps: RoutingSeen['reps']
  change: ((rule: Narrowing) => void) | undefined
}) {
  const { rule, reps, change } = props
  const isFixed = !change
  const [test] = rule.when
  const setTest = (next: Test) => change?.({ ...rule, when: [next, ...rule.when.slice(1)] })
  if (!test) return null
  const kind = KINDS.find(({ value }) => value in test)?.value ?? 'in'
  return (
    <div className="routing-rule">
      <TextInput
        label="Name"
        placeholder={rule.kind === 'territory' ? 'DACH' : 'Enterprise'}
        value={rule.name}
        maxLength={100}
        readOnly={isFixed}
        onChange={({ currentTarget }) => change?.({ ...rule, name: currentTarget.value })}
      />
      <TextInput
        label="When their"
        value={test.trait}
        maxLength={100}
        readOnly={isFixed}
        onChange={({ currentTarget }) => setTest({ ...test, trait: currentTarget.value })}
      />
      <Select
        label="Is"
        data={KINDS}
        value={kind}
        readOnly={isFixed}
        allowDeselect={false}
        onChange={(chosen) => chosen && setTest({ trait: test.trait, ...VALUES[chosen as Kind] })}
      />
      <Value test={test} isFixed={isFixed} change={setTest} />
      <MultiSelect
        label="Goes to"
        searchable
        data={reps.map(({ memberId, name }) => ({ value: String(memberId), label: name }))}
        value={rule.to.map(String)}
        readOnly={isFixed}
        onChange={(chosen) => change?.({ ...rule, to: chosen.map(Number) })}
      />
      {rule.when.length > 1 ? (
        <p className="quiet t12">And {rule.when.length - 1} more that the API says.</p>
      ) : null}
    </div>
  )
}

type Kind = 'in' | 'contains' | 'atLeast' | 'atMost' | 'known'
const KINDS: { value: Kind; label: string }[] = [
  { value: 'in', label: 'one of' },
  { value: 'contains', label: 'with the words' },
  { value: 'atLeast', label: 'at least' },
  { value: 'atMost', label: 'at most' },
  { value: 'known', label: 'known' },
]
const VALUES = {
  in: { in: [] },
  contains: { contains: '' },
  atLeast: { atLeast: 0 },
  atMost: { atMost: 0 },
  known: { known: true },
}

function Value(props: { test: Test; isFixed: boolean; change: (test: Test) => void }) {
  const { test, isFixed, change } = props
  const { trait } = test
  if ('known' in test) return null
  if ('in' in test || 'is' in test)
    return (
      <TagsInput
        label="Values"
        placeholder="DE, AT, CH"
        value={('in' in test ? test.in : [test.is]).map(String)}
        readOnly={isFixed}
        splitChars={[',', ';']}
        acceptValueOnBlur
        onChange={(values) => change({ trait, in: values.flatMap(apart) })}
      />
    )
  if ('contains' in test)
    return (
      <TextInput
        label="Words"
        value={test.contains}
        readOnly={isFixed}
        onChange={({ currentTarget }) => change({ trait, contains: currentTarget.value })}
      />
    )
  const isLeast = 'atLeast' in test
  return (
    <TextInput
      label="Number"
      inputMode="numeric"
      value={String(isLeast ? test.atLeast : test.atMost)}
      readOnly={isFixed}
      onChange={({ currentTarget }) => {
        const told = Number(currentTarget.value)
        if (Number.isFinite(told))
          change(isLeast ? { trait, atLeast: told } : { trait, atMost: told })
      }}
    />
  )
}

/** Several that were written into one. */
const apart = (value: string) =>
  value
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
