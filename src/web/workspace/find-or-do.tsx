import './find-or-do.css'
import '@mantine/spotlight/styles.layer.css'
import { Modal, useMantineColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import {
  IconBell,
  IconFileImport,
  IconKeyboard,
  IconMoon,
  IconPlus,
  IconSearch,
  IconSettings,
  IconSun,
  IconUser,
} from '@tabler/icons-react'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { ask } from '#web/ask.ts'
import { useMay } from '#web/may.ts'
import { useWorkspace } from '#web/session.tsx'
import { roomsOf } from './rooms.ts'
import { SETTINGS } from './settings/tabs.ts'

const [store, spotlight] = createSpotlight()

type Hit = { id: string; label: string; about: string; icon: ReactNode; act: () => void }

type Ways = { keys: () => void; another: () => void }

/** ⌘K: pages, actions and people in one field. */
export function FindOrDo({ close, ...ways }: Ways & { close: () => void }) {
  const [query, setQuery] = useState('')
  const actions = useActions(ways).filter((hit) => contains(`${hit.label} ${hit.about}`, query))
  const people = usePeople(query)
  useEffect(() => spotlight.open(), [])
  const hits = [...actions, ...people.hits]
  const enter = useFirstHit(query, hits)
  const groups = [
    { label: 'Go and do', hits: actions },
    { label: 'People', hits: people.hits },
  ].filter((group) => group.hits.length > 0)
  return (
    <Spotlight.Root
      store={store}
      shortcut={null}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={close}
      transitionProps={{ duration: 0 }}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      scrollable
      maxHeight={440}
    >
      <Modal.Title className="sr">Find or do</Modal.Title>
      <Spotlight.Search
        classNames={{ input: 'find-field' }}
        placeholder="A person, a page, or what you want to do"
        aria-label="Find or do"
        leftSection={<IconSearch size={18} stroke={1.6} />}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && hits.length === 0 && people.waiting) enter()
        }}
      />
      <Spotlight.ActionsList>
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group.label} label={group.label}>
            {group.hits.map((hit) => (
              <Spotlight.Action
                key={hit.id}
                label={hit.label}
                description={hit.about}
                leftSection={hit.icon}
                onClick={hit.act}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && !people.waiting ? (
          <Spotlight.Empty>Nobody and nothing here is called “{query}”.</Spotlight.Empty>
        ) : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/**
 * The first hit is chosen while one writes, also where it comes from the server a moment later. Gives what Enter
 * does before anything is found: the first hit opens as soon as it is there.
 */
function useFirstHit(query: string, hits: Hit[]) {
  const ids = hits.map(({ id }) => id).join()
  const asked = useRef('')
  const hurried = useRef<string | null>(null)
  useEffect(() => {
    const list = document.getElementById(store.getState().listId)
    const actions = [...(list?.querySelectorAll('[data-action]') ?? [])]
    const isNew = asked.current !== query
    asked.current = query
    if (ids === '' || (!isNew && actions.some((one) => one.hasAttribute('data-selected')))) return
    for (const one of actions) one.removeAttribute('data-selected')
    const [first] = actions
    first?.setAttribute('data-selected', 'true')
    store.updateState((state) => ({ ...state, selected: 0 }))
    if (hurried.current === query && first instanceof HTMLElement) first.click()
    hurried.current = null
  }, [query, ids])
  return () => {
    hurried.current = query
  }
}

function useActions({ keys, another }: Ways): Hit[] {
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const dark = colorScheme === 'dark'
  const may = useMay()
  const workspace = useWorkspace()
  const bringIn = {
    id: 'import',
    label: 'Bring in a file',
    about: 'People, what they did, and deals from a CSV or NDJSON',
    icon: <IconFileImport size={18} stroke={1.6} />,
    act: () => void navigate({ to: '/import' }),
  }
  const make = {
    id: 'another',
    label: 'Make another workspace',
    about: 'For a client or another company, with members and numbers of its own',
    icon: <IconPlus size={18} stroke={1.6} />,
    act: another,
  }
  return [
    ...roomsOf(workspace).map(({ to, name, key, Icon }) => ({
      id: to,
      label: name,
      about: `Go there, or press g ${key}`,
      icon: <Icon size={18} stroke={1.6} />,
      act: () => void navigate({ to }),
    })),
    ...(may('bring-in-files') ? [bringIn] : []),
    ...TOLD.map(({ to, label, about }) => ({
      ...{ id: to, label, about, icon: <IconBell size={18} stroke={1.6} /> },
      act: () => void navigate({ to }),
    })),
    ...SETTINGS.filter(({ needs }) => may(needs)).map(({ to, name, about }) => ({
      id: to,
      label: name,
      about: `Workspace: ${about.charAt(0).toLowerCase()}${about.slice(1)}`,
      icon: <IconSettings size={18} stroke={1.6} />,
      act: () => void navigate({ to }),
    })),
    ...(may('change-workspace') ? [make] : []),
    {
      id: 'scheme',
      label: dark ? 'Switch to light' : 'Switch to dark',
      about: 'Light or dark, in this browser',
      icon: dark ? <IconSun size={18} stroke={1.6} /> : <IconMoon size={18} stroke={1.6} />,
      act: () => setColorScheme(dark ? 'light' : 'dark'),
    },
    {
      id: 'keys',
      label: 'Show all keys',
      about: 'Or press ?',
      icon: <IconKeyboard size={18} stroke={1.6} />,
      act: keys,
    },
  ]
}

function usePeople(query: string): { hits: Hit[]; waiting: boolean } {
  const navigate = useNavigate()
  const [search] = useDebouncedValue(query.trim(), 150)
  const found = useQuery(
    ask.people.list.queryOptions({
      input: search.length > 1 ? { search, sort: 'name', limit: 6 } : skipToken,
    }),
  )
  const hits = (found.data?.rows ?? []).map((row) => ({
    id: `person-${row.personId}`,
    label: row.name,
    about: [row.title, row.company].filter((it) => it !== null).join(', ') || 'Person',
    icon: <IconUser size={18} stroke={1.6} />,
    act: () => {
      void navigate({ to: '/people/$personId', params: { personId: String(row.personId) } })
    },
  }))
  return { hits: query === '' ? [] : hits, waiting: found.isFetching || search !== query.trim() }
}

const contains = (text: string, query: string) =>
  text.toLowerCase().includes(query.trim().toLowerCase())

const TOLD = [
  { to: '/notices', label: 'Notifications', about: 'What you were told' },
  { to: '/account/notifications', label: 'How you are told', about: 'Mail, chat and quiet hours' },
  { to: '/feed', label: 'Feed', about: 'What both teams did lately' },
] as const
