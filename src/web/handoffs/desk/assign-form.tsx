import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Lead } from '#api/handoff-lead.ts'
import { ask } from '#web/ask.ts'
import { useMay } from '#web/may.ts'
import { DecideBox } from './decide-box.tsx'
import type { useSaying } from './deciding.ts'

/** Gives the lead to another rep; what was used of each clock stays used. */
export function AssignForm(props: {
  lead: Lead
  saying: ReturnType<typeof useSaying>
  close: () => void
}) {
  const members = useQuery(ask.members.list.queryOptions()).data ?? []
  const may = useMay()
  const reps = members.filter(
    ({ roles, endedAt, memberId, teams }) =>
      endedAt === null &&
      may('assign-handoffs', { teams }) &&
      memberId !== props.lead.owner?.memberId &&
      roles.some((role) => role === 'rep' || role === 'sales-manager'),
  )
  const [chosen, setChosen] = useState('')
  return (
    <DecideBox
      title={`Give ${props.lead.name} to`}
      aside="What was used of each clock stays used"
      send="Give"
      saying={props.saying}
      missing={chosen === '' ? 'Choose a rep.' : null}
      submit={() => props.saying.mutate({ kind: 'assign', memberId: Number(chosen) })}
      close={props.close}
    >
      <NativeSelect
        aria-label="Rep"
        value={chosen}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={[
          { value: '', label: 'Choose …' },
          ...reps.map(({ memberId, name }) => ({ value: String(memberId), label: name })),
        ]}
      />
    </DecideBox>
  )
}
