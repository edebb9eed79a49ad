import { IconChevronDown } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { PeopleView } from '#api/views.ts'
import { ask, tell } from '#web/ask.ts'
import { type Item, Popup } from '#web/kit/popup.tsx'
import { Trouble } from '#web/trouble.tsx'
import { EVERYBODY, type PeopleAddress } from './people-address.ts'
import { isChanged, showsOf, useViews, wordsOf } from './use-views.ts'

const ViewDialog = lazy(async () => ({ default: (await import('./view-dialog.tsx')).ViewDialog }))

/** The saved views of the list, one's own and shared ones, and what can be done with the one that is open. */
export function ViewsMenu({ address }: { address: Partial<PeopleAddress> }) {
  const navigate = useNavigate()
  const { views, open } = useViews(address)
  // The view that is changed; null: a new one; undefined: no dialog.
  const [dialog, setDialog] = useState<PeopleView | null | undefined>()
  const saving = useSaving(address)
  const isOther = open !== null && isChanged(open, address)
  const items: Item[] = [
    {
      id: 'everybody',
      words: 'Everybody',
      isChosen: address.view === EVERYBODY || Object.keys(showsOf(address)).length === 0,
      act: () => void navigate({ to: '/people', search: { view: EVERYBODY } }),
    },
    ...views.map((view) => ({
      id: String(view.viewId),
      words: <Words view={view} />,
      isChosen: view === open,
      act: () => void navigate({ to: '/people', search: wordsOf(view) }),
    })),
    ...(open?.mayChange && isOther
      ? [{ id: 'keep', words: `Save this as “${open.name}”`, act: () => saving.mutate(open) }]
      : []),
    { id: 'new', words: 'Save as a new view', act: () => setDialog(null) },
    ...(open?.mayChange
      ? [{ id: 'change', words: 'Rename, share or remove', act: () => setDialog(open) }]
      : []),
  ]
  return (
    <>
      <Popup
        name="Views"
        says={open ? `Views, ${open.name} is open` : 'Views'}
        className="popup-button views-button"
        items={items}
      >
        <span className="cut">{open ? open.name : 'Views'}</span>
        {isOther ? <span className="quiet w4">changed</span> : null}
        <IconChevronDown size={16} aria-hidden="true" />
      </Popup>
      {saving.error ? (
        <Trouble
          error={saving.error}
          what="The view was not saved."
          safe="It is as it was."
          again={() => open && saving.mutate(open)}
        />
      ) : null}
      <Suspense>
        {dialog === undefined ? null : (
          <ViewDialog view={dialog} address={address} close={() => setDialog(undefined)} />
        )}
      </Suspense>
    </>
  )
}

function useSaving(address: Partial<PeopleAddress>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ viewId, version }: PeopleView) =>
      tell.views.change({ viewId, shows: showsOf(address) }, { context: { version } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ask.views.key() }),
  })
}

const Words = ({ view }: { view: PeopleView }) => {
  const about = [
    view.isDefault ? 'opens first' : '',
    view.isShared ? (view.isOwn ? 'shared' : `by ${view.by}`) : '',
  ].filter((words) => words !== '')
  return (
    <>
      {view.name}{' '}
      {about.length > 0 ? <span className="quiet t12 w4">{about.join(', ')}</span> : null}
    </>
  )
}

/** An address may lead to a view that somebody removed: what it showed still stands in it. */
export function ViewGone({ address }: { address: Partial<PeopleAddress> }) {
  const { isGone } = useViews(address)
  return isGone ? (
    <p className="quiet people-narrowed" role="status">
      This view was removed, or is no longer shared with you. You see what the address says.
    </p>
  ) : null
}
