import { NativeSelect, TextInput } from '@mantine/core'
import type { Scalar, Test, TraitTest } from '#domain/agreement/agreement.ts'

type Comparison = 'is' | 'in' | 'contains' | 'atLeast' | 'atMost' | 'known' | 'unknown'

const COMPARISONS: { value: Comparison; label: string }[] = [
  { value: 'is', label: 'is' },
  { value: 'in', label: 'is one of (with commas)' },
  { value: 'contains', label: 'contains' },
  { value: 'atLeast', label: 'is at least' },
  { value: 'atMost', label: 'is at most' },
  { value: 'known', label: 'is known' },
  { value: 'unknown', label: 'is not known' },
]

/** A test on something known of a person: what, how, and against which value. */
export function TraitTestInput(props: {
  label: string
  test: TraitTest
  write: (test: TraitTest) => void
}) {
  const { label, test, write } = props
  const { trait, ...rest } = test
  const [comparison, value] = spelled(rest as Test)
  const make = (next: { trait?: string; comparison?: Comparison; value?: string }) =>
    write({
      trait: next.trait ?? trait,
      ...testOf(next.comparison ?? comparison, next.value ?? value),
    })
  return (
    <fieldset className="agreement-test">
      <legend>{label}</legend>
      <TextInput
        label="Whose"
        maxLength={200}
        value={trait}
        onChange={(event) => make({ trait: event.currentTarget.value })}
      />
      <NativeSelect
        label="How"
        data={COMPARISONS}
        value={comparison}
        onChange={(event) => make({ comparison: event.currentTarget.value as Comparison })}
      />
      {comparison === 'known' || comparison === 'unknown' ? null : (
        <TextInput
          label="What"
          value={value}
          onChange={(event) => make({ value: event.currentTarget.value })}
        />
      )}
    </fieldset>
  )
}

function spelled(test: Test): [Comparison, string] {
  if ('known' in test) return [test.known ? 'known' : 'unknown', '']
  if ('in' in test) return ['in', test.in.join(', ')]
  if ('is' in test) return ['is', String(test.is)]
  if ('contains' in test) return ['contains', test.contains]
  return 'atLeast' in test ? ['atLeast', String(test.atLeast)] : ['atMost', String(test.atMost)]
}

function testOf(comparison: Comparison, value: string): Test {
  switch (comparison) {
    case 'known':
    case 'unknown':
      return { known: comparison === 'known' }
    case 'in':
      return { in: value.split(/, */).map(scalar) }
    case 'is':
      return { is: scalar(value) }
    case 'contains':
      return { contains: value }
    default: {
      const number = Number(value)
      const bound = Number.isFinite(number) ? number : 0
      return comparison === 'atLeast' ? { atLeast: bound } : { atMost: bound }
    }
  }
}

/** "true", "12" and "NL" as what they say. */
function scalar(text: string): Scalar {
  if (text === 'true' || text === 'false') return text === 'true'
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}
