import './hours.css'
import { Button, Select, Switch, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { HoursSeen } from '#api/hours.ts'
import type { Layer } from '#domain/handoffs/calendars/layers.ts'
import { ask } from '#web/ask.ts'
import { AskBeforeLeaving } from '#web/kit/leaving.tsx'
import { Trouble } from '#web/trouble.tsx'
import { OtherDays } from './other-days.tsx'
import { Preview } from './preview.tsx'
import { type Fields, fieldsOf, saidBy, spansOf } from './said-week.ts'

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** The hours of a company, a team or a member, and what they come to. */
export function HoursForm(props: {
  seen: HoursSeen
  /** Whose hours hold while these say none, e.g. "the company’s"; null: these are the first to say any. */
  above: string | null
  save: (wanted: Layer, version: number) => Promise<HoursSeen>
}) {
  const { seen, above, save } = props
  const client = useQueryClient()
  // What was seen when typing began: a change of somebody else meanwhile is refused, not written over.
  const [base, setBase] = useState(seen)
  const [fields, setFields] = useState<Fields>(() => fieldsOf(seen))
  const wanted = saidBy(fields)
  const set = (some: Partial<Fields>) => setFields({ ...fields, ...some })
  const isChanged = JSON.stringify(fields) !== JSON.stringify(fieldsOf(base))
  const saving = useMutation({
    mutationFn: async (said: Layer) => save(said, base.version),
    onSuccess: async (saved) => {
      setBase(saved)
      setFields(fieldsOf(saved))
      await client.invalidateQueries({ queryKey: ask.hours.key() })
    },
  })
  const sent = (event: FormEvent) => {
    event.preventDefault()
    if (wanted) saving.mutate(wanted)
  }
  return (
    <form className="hours-form" onSubmit={sent}>
      <AskBeforeLeaving isChanged={isChanged && !saving.isPending} what="the hours" />
      <Switch
        label={above === null ? 'Say the hours of the company' : `Other hours than ${above}`}
        description={
          above === null
            ? 'Until then it is Monday to Friday, 09:00 to 17:00, in the workspace’s time zone.'
            : `Off: ${above} hold, and change with them.`
        }
        checked={fields.isOwn}
        disabled={!seen.mayChange}
        onChange={({ currentTarget }) => set({ isOwn: currentTarget.checked })}
      />
      {fields.isOwn ? <Week fields={fields} set={set} isFixed={!seen.mayChange} /> : null}
      <OtherDays
        days={fields.days}
        change={(days) => set({ days })}
        isFixed={!seen.mayChange}
        wrong={(spans) => spansOf(spans) === null}
      />
      <Preview seen={seen} wanted={wanted} />
      {saving.error ? (
        <Trouble
          error={saving.error}
          what="The hours were not saved."
          safe="They are as they were, and what you typed is still in the fields."
          again={() => wanted && saving.mutate(wanted)}
        />
      ) : null}
      {seen.mayChange ? (
        <div className="row g16 wrap">
          <Button type="submit" disabled={!isChanged || !wanted} loading={saving.isPending}>
            Save the hours
          </Button>
          {isChanged ? (
            <button type="button" className="plain" onClick={() => setFields(fieldsOf(base))}>
              Put them back
            </button>
          ) : (
            <span className="quiet t12" role="status">
              {saving.isSuccess ? 'Saved.' : ''}
            </span>
          )}
        </div>
      ) : (
        <p className="quiet">A manager of this team, or an owner, changes these.</p>
      )}
    </form>
  )
}

function Week(props: { fields: Fields; set: (some: Partial<Fields>) => void; isFixed: boolean }) {
  const { fields, set, isFixed } = props
  const places = useQuery({
    ...ask.hours.places.queryOptions(),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const regions = places.data?.find(({ country }) => country === fields.country)?.regions ?? []
  return (
    <>
      <fieldset className="hours-week" disabled={isFixed}>
        <legend className="sr">The usual week</legend>
        {WEEKDAYS.map((name, i) => (
          <TextInput
            key={name}
            label={name}
            placeholder="closed"
            value={fields.week[i] ?? ''}
            error={spansOf(fields.week[i] ?? '') === null ? 'e.g. 9:00 to 12:30' : undefined}
            onChange={({ currentTarget }) =>
              set({ week: fields.week.map((was, at) => (at === i ? currentTarget.value : was)) })
            }
          />
        ))}
      </fieldset>
      <div className="hours-place">
        <Select
          label="Time zone"
          data={zones(fields.zone)}
          value={fields.zone}
          readOnly={isFixed}
          searchable
          allowDeselect={false}
          onChange={(zone) => zone && set({ zone })}
        />
        <Select
          label="Public holidays of"
          placeholder="No country"
          data={(places.data ?? []).map(({ country, name }) => ({ value: country, label: name }))}
          value={fields.country}
          readOnly={isFixed}
          searchable
          clearable={!isFixed}
          onChange={(country) => set({ country, region: null })}
        />
        {regions.length > 0 ? (
          <Select
            label="Region"
            placeholder="The whole country"
            data={regions.map(({ region, name }) => ({ value: region, label: name }))}
            value={fields.region}
            readOnly={isFixed}
            searchable
            clearable={!isFixed}
            onChange={(region) => set({ region })}
          />
        ) : null}
      </div>
    </>
  )
}

const zones = (own: string) =>
  [...new Set([own, ...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort()
