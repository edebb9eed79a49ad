import { Checkbox, Select } from '@mantine/core'
import { DAY } from '#domain/time.ts'
import { KEY_SCOPES } from '#domain/workspace/may.ts'
import { scopeWords } from '#domain/workspace/right-words.ts'

export type Scope = (typeof KEY_SCOPES)[number]

/** What a key may, of what can be chosen for it. */
export function ScopeFields(props: {
  offered: readonly Scope[]
  scopes: readonly Scope[]
  change: (scopes: Scope[]) => void
}) {
  const { offered, scopes, change } = props
  return (
    <Checkbox.Group
      label="It may"
      value={[...scopes]}
      onChange={(chosen) => change(KEY_SCOPES.filter((it) => chosen.includes(it)))}
    >
      <div className="keys-scopes">
        {offered.map((scope) => (
          <Checkbox key={scope} value={scope} label={scopeWords(scope)} />
        ))}
      </div>
    </Checkbox.Group>
  )
}

const ENDS = [
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: 'never', label: 'Never' },
]

/** When a key ends, as a choice: days from now, or never. */
export function EndsField({ ends, change }: { ends: string; change: (ends: string) => void }) {
  return (
    <Select
      label="Ends"
      data={ENDS}
      value={ends}
      allowDeselect={false}
      onChange={(chosen) => chosen && change(chosen)}
    />
  )
}

/** The choice as an instant; null: it does not end. */
export const endOf = (ends: string, now: number): number | null =>
  ends === 'never' ? null : now + Number(ends) * DAY
