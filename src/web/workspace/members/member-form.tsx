import { Button, TagsInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { MemberPage, Team } from '#api/members.ts'
import { endsSessions, rolesToGive } from '#domain/workspace/membership.ts'
import { ROLE_NAMES, SEES_NAMES } from '#domain/workspace/role-words.ts'
import { ask, questions, tell } from '#web/ask.ts'
import { asks } from '#web/asked.ts'
import { Between, differenceOf } from '#web/kit/between.tsx'
import { counted } from '#web/kit/format.ts'
import { AskBeforeLeaving } from '#web/kit/leaving.tsx'
import { Section } from '#web/kit/page.tsx'
import { useWorkspace } from '#web/session.tsx'
import { Trouble } from '#web/trouble.tsx'
import { MembershipFields, type Wanted } from './membership-fields.tsx'

type Fields = Wanted & { knownAs: string[] }

/** Roles, teams, view and names of one member; says before what will happen. */
export function MemberForm(props: { seen: MemberPage; teams: readonly Team[]; isSelf: boolean }) {
  const { seen, teams, isSelf } = props
  const { me } = useWorkspace()
  const [wanted, want] = useState<Fields>(seen)
  const saving = useSaving(seen, wanted, isSelf)
  const stale = differenceOf(saving.error)
  const latest = useQuery({
    ...ask.members.read.queryOptions({ input: { memberId: seen.memberId } }),
    // Not the page's own question: that one would put the form back.
    queryKey: ['members', 'who-was-first', seen.memberId, stale?.version],
    enabled: stale !== null,
  })
  const changed = changedOf(seen, wanted)
  const sent = (event: FormEvent) => {
    event.preventDefault()
    saving.mutate(seen.version)
  }
  return (
    <Section title="What they may do">
      <form className="members-form" onSubmit={sent}>
        <AskBeforeLeaving
          isChanged={changed !== null && !saving.isPending}
          what={`the page of ${seen.name}`}
        />
        <MembershipFields
          value={wanted}
          change={(some) => want({ ...wanted, ...some })}
          teams={teams}
          gives={me ? rolesToGive(me) : []}
        />
        <TagsInput
          label="Known as"
          description="How the CRM names them as an owner, e.g. a name or a mail address. Their own people are found by it."
          value={wanted.knownAs}
          maxTags={50}
          onChange={(knownAs) => want({ ...wanted, knownAs })}
        />
        {changed && endsSessions(seen, wanted) ? (
          <p className="members-before">
            {isSelf ? 'You are' : `${seen.name} is`} signed out everywhere (
            {counted(seen.ends?.sessions ?? 0, 'open session', 'open sessions')}) and{' '}
            {isSelf ? 'come' : 'comes'} back with the new rights. Own keys never do more than their
            member may.
          </p>
        ) : null}
        {stale ? (
          <Between
            difference={stale.difference}
            names={NAMES}
            say={(field, value) => said(field, value, teams)}
            {...(latest.data?.lastChange ? { who: latest.data.lastChange.by } : {})}
            keepMine={() => saving.mutate(stale.version)}
            takeTheirs={() => {
              saving.reset()
              void questions.invalidateQueries({ queryKey: ask.members.key() })
            }}
          />
        ) : null}
        {saving.error && !stale ? (
          <Trouble
            error={saving.error}
            what="Nothing was changed."
            safe="What you chose is still in the fields."
            again={() => saving.mutate(seen.version)}
          />
        ) : null}
        <div className="row g16">
          <Button type="submit" disabled={!changed} loading={saving.isPending}>
            Save {seen.name}
          </Button>
          {changed ? (
            <button type="button" className="plain" onClick={() => want(seen)}>
              Put it back
            </button>
          ) : null}
        </div>
      </form>
    </Section>
  )
}

const NAMES = {
  roles: 'Roles',
  teams: 'Teams',
  sees: 'Whose people they see',
  origins: 'Origins',
  knownAs: 'Known as',
}

/** A value as the form says it. */
function said(field: string, value: unknown, teams: readonly Team[]): string {
  const list = Array.isArray(value) ? value : [value]
  const words = list.map((each) => {
    if (field === 'roles') return ROLE_NAMES[each as keyof typeof ROLE_NAMES]
    if (field === 'sees') return SEES_NAMES[each as keyof typeof SEES_NAMES]
    if (field === 'teams') return teams.find(({ teamId }) => teamId === each)?.name ?? 'a team gone'
    return String(each)
  })
  return words.join(', ') || 'nothing'
}

const FIELDS = ['roles', 'teams', 'sees', 'origins', 'knownAs'] as const

/** Only what differs is sent, so that two who change different things do not meet. */
function changedOf(seen: Fields, wanted: Fields): Partial<Fields> | null {
  const names = FIELDS.filter((field) => text(wanted[field]) !== text(seen[field]))
  return names.length === 0
    ? null
    : Object.fromEntries(names.map((field) => [field, wanted[field]]))
}

const text = (value: unknown) =>
  JSON.stringify(Array.isArray(value) ? [...value].map(String).sort() : value)

function useSaving(seen: MemberPage, wanted: Fields, isSelf: boolean) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (version: number) => {
      const changed = changedOf(seen, wanted)
      const { memberId } = seen
      if (changed) await tell.members.change({ memberId, ...changed }, { context: { version } })
    },
    onSuccess: () => {
      if (isSelf && endsSessions(seen, wanted)) asks('sign-in', 'own-roles')
      return Promise.all([
        client.invalidateQueries({ queryKey: ask.members.key() }),
        client.invalidateQueries({ queryKey: ask.workspace.list.key() }),
      ])
    },
  })
}
