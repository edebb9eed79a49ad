import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { Team } from '#api/members.ts'
import { SIDE_NAMES } from '#domain/workspace/role-words.ts'
import { counted } from '#web/kit/format.ts'
import { TeamChip } from '#web/kit/mark.tsx'
import { Section } from '#web/kit/page.tsx'
import { useMay } from '#web/may.ts'

const TeamDialog = lazy(async () => ({ default: (await import('./team-dialog.tsx')).TeamDialog }))

/** The teams of both sides, or the one revenue team. */
export function Teams({ teams }: { teams: readonly Team[] }) {
  const may = useMay()('change-workspace')
  const [open, setOpen] = useState<Team | 'new' | null>(null)
  return (
    <Section
      title="Teams"
      note="Several on each side, or one revenue team that is both."
      right={
        may ? (
          <Button variant="default" onClick={() => setOpen('new')}>
            Make a team
          </Button>
        ) : null
      }
    >
      {teams.length === 0 ? <p className="quiet">There is no team yet.</p> : null}
      <ul className="members-rows">
        {teams.map((team) => (
          <li key={team.teamId} className="row between wrap">
            <span className="grow members-who">
              <TeamChip side={team.side === 'revenue' ? 'joint' : team.side}>{team.name}</TeamChip>
            </span>
            <span className="quiet">{SIDE_NAMES[team.side]}</span>
            <span className="tabular">{counted(team.members, 'member', 'members')}</span>
            {may ? (
              <button type="button" className="plain members-link" onClick={() => setOpen(team)}>
                Change<span className="sr"> {team.name}</span>
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      <Suspense>
        {open ? (
          <TeamDialog team={open === 'new' ? null : open} close={() => setOpen(null)} />
        ) : null}
      </Suspense>
    </Section>
  )
}
