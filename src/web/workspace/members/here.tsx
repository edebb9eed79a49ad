import { Anchor } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import type { Member, Team } from '#api/members.ts'
import { counted, int } from '#web/kit/format.ts'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { SearchField } from '#web/kit/search-field.tsx'
import { VirtualTable } from '#web/kit/virtual-table.tsx'
import { memberColumns, rolesSaid } from './columns.tsx'

/** So few are seen at a glance. */
const SEARCHED_FROM = 10
/** Of more than this only the first are shown until somebody wants all: teams and roles stand below them. */
const AT_ONCE = 50
const FIRST = 25

/** Who is here; where many are, those who are searched for by name, mail address, role or team. */
export function Here(props: {
  members: readonly Member[]
  teams: readonly Team[]
  invite: (() => void) | null
}) {
  const { members, teams, invite } = props
  const [words, setWords] = useState('')
  const [isWhole, setWhole] = useState(false)
  const found = useFound(members, teams, words)
  const isCut = !isWhole && found.length > AT_ONCE
  return (
    <Section
      title="Members"
      note={`${counted(members.length, 'member', 'members')}. A workspace is never without an owner.`}
      right={
        members.length < SEARCHED_FROM ? null : (
          <SearchField
            words={words}
            total={members.length}
            search={(written = '') => setWords(written)}
          />
        )
      }
    >
      {found.length === 0 ? (
        <div role="status">
          <Nothing title={`Nobody here matches “${words.trim()}”.`}>
            <Anchor component="button" type="button" onClick={() => setWords('')}>
              Show everybody
            </Anchor>
          </Nothing>
        </div>
      ) : (
        <Table members={isCut ? found.slice(0, FIRST) : found} teams={teams} />
      )}
      {isCut ? (
        <p className="members-all">
          <button type="button" className="plain members-link" onClick={() => setWhole(true)}>
            Show all {int(found.length)}
          </button>
        </p>
      ) : null}
      {words === '' ? null : (
        <p className="sr" role="status">
          {counted(found.length, 'member', 'members')} found
        </p>
      )}
      {members.length === 1 && invite ? (
        <p className="quiet members-alone">
          You are alone here. An agreement needs both sides:{' '}
          <button type="button" className="plain members-link" onClick={invite}>
            invite somebody from the other one
          </button>
          .
        </p>
      ) : null}
    </Section>
  )
}

function Table({ members, teams }: { members: readonly Member[]; teams: readonly Team[] }) {
  const navigate = useNavigate()
  const open = useCallback(
    ({ memberId }: Member) =>
      void navigate({
        to: '/workspace/members/$memberId',
        params: { memberId: String(memberId) },
      }),
    [navigate],
  )
  const seen = useCallback(() => undefined, [])
  return (
    <VirtualTable
      label="Members"
      columns={memberColumns(teams)}
      rowAt={(index) => members[index]}
      total={members.length}
      keyOf={({ memberId }) => String(memberId)}
      open={open}
      seen={seen}
    />
  )
}

/** Those in whom every word is found. */
function useFound(members: readonly Member[], teams: readonly Team[], words: string) {
  const sought = useDeferredValue(words).toLowerCase().split(/\s+/)
  const texts = useMemo(() => members.map((member) => textOf(member, teams)), [members, teams])
  return members.filter((_, i) => sought.every((word) => texts[i]?.includes(word)))
}

function textOf({ name, email, roles, teams: ids }: Member, teams: readonly Team[]): string {
  const own = teams.filter(({ teamId }) => ids.includes(teamId)).map((team) => team.name)
  return [name, email, rolesSaid(roles), ...own].join(' ').toLowerCase()
}
