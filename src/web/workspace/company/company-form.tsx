import './company.css'
import { Button, Select, Switch, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { WorkspaceSettings } from '#api/workspace.ts'
import { ask, tell } from '#web/ask.ts'
import { Between, differenceOf } from '#web/kit/between.tsx'
import { AskBeforeLeaving } from '#web/kit/leaving.tsx'
import { Section } from '#web/kit/page.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { useMarked, wrongWith } from '#web/unfit.ts'
import { currencies, zones } from '#web/workspace/sign-in/set-up/choices.ts'

type Fields = Pick<WorkspaceSettings, 'name' | 'timeZone' | 'currency' | 'smallMode'>

/** The fields of the company; only an owner saves them. */
export function CompanyForm(props: {
  seen: WorkspaceSettings
  /** What is saved comes back as another version, and with it a fresh form. */
  isSaved: boolean
  saved: () => void
}) {
  const { seen, isSaved } = props
  const may = useMay()('change-workspace')
  const [wanted, want] = useState<Fields>(seen)
  const { state, save } = useSaving(seen, wanted, { want, saved: props.saved })
  const set = (some: Partial<Fields>) => want({ ...wanted, ...some })
  const marked = useMarked(state.error)
  const isChanged = changedOf(seen, wanted) !== null
  const sent = (event: FormEvent) => {
    event.preventDefault()
    save(seen.version)
  }
  return (
    <Section title="Company" note="Both teams count in one zone and one currency.">
      <form ref={marked} className="company-form" onSubmit={sent}>
        <AskBeforeLeaving isChanged={isChanged && !state.busy} what="the company" />
        <TextInput
          label="Name"
          value={wanted.name}
          readOnly={!may}
          error={wrongWith(state.error, 'name')}
          maxLength={100}
          required
          withAsterisk={false}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
        <Select
          label="Time zone"
          description="Days, weeks and months begin at midnight there. Changing it counts some leads in another day."
          data={zones()}
          value={wanted.timeZone}
          readOnly={!may}
          searchable={may}
          allowDeselect={false}
          onChange={(timeZone) => timeZone && set({ timeZone })}
        />
        <Select
          label="Currency"
          description="What sums are shown in when deals name none. Amounts are never converted."
          data={currencies()}
          value={wanted.currency}
          readOnly={!may}
          searchable={may}
          allowDeselect={false}
          onChange={(currency) => currency && set({ currency })}
        />
        <Switch
          label="We are small: one person may work for both sides"
          description="Shown as two hats wherever they act. Turn it off when both teams have their own people; nothing has to be moved."
          checked={wanted.smallMode}
          disabled={!may}
          onChange={({ currentTarget }) => set({ smallMode: currentTarget.checked })}
        />
        {state.difference ? (
          <Between
            difference={state.difference}
            names={NAMES}
            keepMine={() => save(state.version)}
            takeTheirs={state.takeTheirs}
          />
        ) : null}
        {state.error ? (
          <Trouble
            error={state.error}
            what="The company was not saved."
            safe="It is as it was, and what you typed is still in the fields."
            again={() => save(seen.version)}
          />
        ) : null}
        {may ? null : <p className="quiet">Only an owner changes this.</p>}
        <div className="row g16">
          {may ? (
            <Button type="submit" disabled={!isChanged} loading={state.busy}>
              Save the company
            </Button>
          ) : null}
          {isChanged ? (
            <button type="button" className="plain" onClick={() => want(seen)}>
              Put it back
            </button>
          ) : (
            <span className="quiet t12" role="status">
              {isSaved ? 'Saved.' : ''}
            </span>
          )}
        </div>
      </form>
    </Section>
  )
}

const NAMES = {
  name: 'Name',
  timeZone: 'Time zone',
  currency: 'Currency',
  smallMode: 'Small mode',
}

/** Only what differs is sent, so that two who change different things do not meet. */
function changedOf(seen: Fields, wanted: Fields): Partial<Fields> | null {
  const names = (Object.keys(wanted) as (keyof Fields)[]).filter(
    (name) => name in FIELDS && wanted[name] !== seen[name],
  )
  return names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, wanted[name]]))
}
const FIELDS: Record<keyof Fields, true> = {
  name: true,
  timeZone: true,
  currency: true,
  smallMode: true,
}

function useSaving(
  seen: WorkspaceSettings,
  wanted: Fields,
  { want, saved }: { want: (fields: Fields) => void; saved: () => void },
) {
  const client = useQueryClient()
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ask.workspace.read.key() }),
      client.invalidateQueries({ queryKey: ask.workspace.list.key() }),
    ])
  const saving = useMutation({
    mutationFn: async (version: number) => {
      const changed = changedOf(seen, wanted)
      if (changed) await tell.workspace.change(changed, { context: { version } })
    },
    onSuccess: async () => {
      saved()
      await refresh()
    },
  })
  const stale = differenceOf(saving.error)
  const takeTheirs = () => {
    saving.reset()
    want(seen)
    void refresh()
  }
  const state = {
    busy: saving.isPending,
    error: stale ? null : saving.error,
    difference: stale?.difference ?? null,
    version: stale?.version ?? seen.version,
    takeTheirs,
  }
  return { state, save: (version: number) => saving.mutate(version) }
}
