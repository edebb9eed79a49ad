import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Team } from '#api/members.ts'
import { TEAM_SIDES, type TeamSide } from '#domain/workspace/role.ts'
import { SIDE_NAMES } from '#domain/workspace/role-words.ts'
import { ask, tell } from '#web/ask.ts'
import { counted } from '#web/kit/format.ts'
import { Trouble } from '#web/trouble.tsx'
import { wrongWith } from '#web/unfit.ts'

/** Makes a team, renames one, or removes an empty one. */
export function TeamDialog({ team, close }: { team: Team | null; close: () => void }) {
  const client = useQueryClient()
  const [name, setName] = useState(team?.name ?? '')
  const [side, setSide] = useState<TeamSide>(team?.side ?? 'sales')
  const [once] = useState(() => crypto.randomUUID())
  const onSuccess = async () => {
    await client.invalidateQueries({ queryKey: ask.members.teams.key() })
    close()
  }
  const saving = useMutation({
    mutationFn: () =>
      team
        ? tell.members.changeTeam(
            { teamId: team.teamId, name },
            { context: { version: team.version } },
          )
        : tell.members.makeTeam({ name, side }, { context: { once } }),
    onSuccess,
  })
  const removal = useMutation({
    mutationFn: async ({ teamId, version }: Team) =>
      tell.members.removeTeam({ teamId }, { context: { version } }),
    onSuccess,
  })
  const error = saving.error ?? removal.error
  const sent = (event: FormEvent) => {
    event.preventDefault()
    saving.mutate()
  }
  return (
    <Modal opened onClose={close} title={team ? `Team ${team.name}` : 'Make a team'} centered>
      <form className="members-form" onSubmit={sent}>
        <TextInput
          label="Name"
          value={name}
          required
          withAsterisk={false}
          maxLength={100}
          error={wrongWith(error, 'name')}
          data-autofocus
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        {team ? null : (
          <Select
            label="Side"
            description="It stays: the members of a team hang on its side."
            data={TEAM_SIDES.map((value) => ({ value, label: SIDE_NAMES[value] }))}
            value={side}
            allowDeselect={false}
            onChange={(chosen) => chosen && setSide(chosen)}
          />
        )}
        {error ? (
          <Trouble
            error={error}
            what="The team was not changed."
            safe="It is as it was, and what you typed is still here."
            again={() => saving.mutate()}
          />
        ) : null}
        <div className="row wrap">
          <Button type="submit" loading={saving.isPending} disabled={name.trim() === ''}>
            {team ? 'Rename the team' : 'Make the team'}
          </Button>
          {team ? (
            <Button
              variant="default"
              loading={removal.isPending}
              onClick={() => removal.mutate(team)}
            >
              Remove the team
            </Button>
          ) : null}
        </div>
        {team && team.members > 0 ? (
          <p className="quiet">
            {counted(team.members, 'member is', 'members are')} in it. It can be removed once it is
            empty.
          </p>
        ) : null}
      </form>
    </Modal>
  )
}
