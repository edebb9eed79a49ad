import { Checkbox, NativeSelect, NumberInput, TagsInput, Textarea, TextInput } from '@mantine/core'
import type { Agreement, Example, TraitTest } from '#domain/agreement/agreement.ts'
import { ExamplesInput } from './examples-input.tsx'
import type { Field } from './fields.ts'
import { filled, valueAt } from './places.ts'
import { TraitTestInput } from './trait-test.tsx'

type Props = { document: Agreement; field: Field; change: (document: Agreement) => void }

/** One field of a clause; what is typed is in the document at once. */
export function FieldInput({ document, field, change }: Props) {
  const { label, kind, isOptional, choices = [] } = field
  const value = valueAt(document, field.path)
  const write = (next: unknown) => change(filled(document, field, next))
  const text = typeof value === 'string' ? value : ''
  const typed = (next: string) => {
    if (next !== '' || !isOptional) write(next)
    else write(undefined)
  }
  switch (kind) {
    case 'number':
    case 'share':
      return (
        <NumberInput
          label={label}
          value={typeof value === 'number' ? (kind === 'share' ? value * 100 : value) : ''}
          decimalScale={3}
          hideControls
          onChange={(next) => {
            if (typeof next === 'number') write(kind === 'share' ? next / 100 : next)
            else if (next === '' && isOptional) write(undefined)
          }}
        />
      )
    case 'long':
      return (
        <Textarea
          label={label}
          autosize
          minRows={2}
          maxLength={500}
          value={text}
          onChange={(event) => typed(event.currentTarget.value)}
        />
      )
    case 'choice':
      return (
        <NativeSelect
          label={label}
          data={isOptional ? [{ value: '', label: 'Nobody yet' }, ...choices] : choices}
          value={text}
          onChange={(event) => typed(event.currentTarget.value)}
        />
      )
    case 'list':
      return (
        <TagsInput
          label={label}
          description="Enter puts one more into the list"
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(next) => write(next.length === 0 && isOptional ? undefined : next)}
        />
      )
    case 'test':
      return <TraitTestInput label={label} test={value as TraitTest} write={write} />
    case 'examples':
      return <ExamplesInput label={label} examples={value as Example[] | undefined} write={write} />
    case 'cells':
      return <Cells document={document} label={label} write={write} />
    default:
      return (
        <TextInput
          label={label}
          maxLength={200}
          value={text}
          onChange={(event) => typed(event.currentTarget.value)}
        />
      )
  }
}

/** Fit down, engagement across: whoever stands in a ticked cell is passed; everything better is ticked with it. */
function Cells(props: { document: Agreement; label: string; write: (cells: string[]) => void }) {
  const { document, label, write } = props
  const { fit, engagement, qualify } = document
  const chosen = new Set(qualify.cells)
  const tick = (f: number, e: number, isOn: boolean) => {
    // With a cell go all better ones; without it none that are worse.
    const cells = fit.bands.flatMap((fitBand, i) =>
      engagement.bands.flatMap((engagementBand, j) => {
        const name = fitBand.name + engagementBand.name
        const is = isOn
          ? chosen.has(name) || (i <= f && j <= e)
          : chosen.has(name) && !(i >= f && j >= e)
        return is ? [name] : []
      }),
    )
    write(cells)
  }
  return (
    <table className="agreement-cells">
      <caption>{label}</caption>
      <thead>
        <tr>
          <th scope="col">Fit</th>
          {engagement.bands.map((band) => (
            <th key={band.name} scope="col">
              {band.name} <span className="quiet">from {band.atLeast}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {fit.bands.map((fitBand, f) => (
          <tr key={fitBand.name}>
            <th scope="row">
              {fitBand.name} <span className="quiet">from {fitBand.atLeast}</span>
            </th>
            {engagement.bands.map(({ name }, e) => (
              <td key={name}>
                <Checkbox
                  aria-label={`${fitBand.name}${name} is passed`}
                  checked={chosen.has(fitBand.name + name)}
                  onChange={(event) => tick(f, e, event.currentTarget.checked)}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
