import { IconFileImport, IconPlus, IconSelector, IconSparkles } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { Workspace } from '#api/workspace.ts'
import { Mark } from '#web/kit/mark.tsx'
import { type Item, Popup } from '#web/kit/popup.tsx'
import { mayIn } from '#web/may.ts'
import { ownWorkspace, switchWorkspace } from '#web/session.tsx'

type Switch = { all: readonly Workspace[]; current: Workspace; another: () => void }

/** Whose numbers these are, and the way to the other workspaces. */
export function WorkspaceSwitch(props: Switch) {
  const { current } = props
  return (
    <Popup
      name="Workspaces"
      className="menu-plain menu-company"
      title={current.name}
      items={useItems(props)}
    >
      <Mark size={22} />
      <span className="grow menu-word">
        <span className="cut w6 menu-name">{current.name}</span>
        {current.isExample ? <span className="quiet t12 menu-name">invented</span> : null}
      </span>
      <IconSelector size={14} className="menu-more" aria-hidden="true" />
    </Popup>
  )
}

function useItems({ all, current, another }: Switch): Item[] {
  const navigate = useNavigate()
  const open = (workspaceId: string) =>
    navigate({ to: '/into/$workspaceId', params: { workspaceId } })
  const own = ownWorkspace(all)
  const bringIn = async () => {
    if (current.isExample) await switchWorkspace(own)
    await navigate({ to: '/import' })
  }
  const workspaces = all.map((workspace) => ({
    id: workspace.workspaceId,
    words: (
      <>
        {workspace.name}
        {workspace.isExample ? <span className="quiet w4"> invented</span> : null}
      </>
    ),
    isChosen: workspace.workspaceId === current.workspaceId,
    act: () => void open(workspace.workspaceId),
  }))
  const example = {
    id: 'example',
    words: 'See an example',
    icon: <IconSparkles size={16} stroke={1.6} />,
    act: () => void navigate({ to: '/start' }),
  }
  const file = {
    id: 'file',
    words: 'Bring in a file',
    icon: <IconFileImport size={16} stroke={1.6} />,
    act: () => void bringIn(),
  }
  const more = {
    id: 'another',
    words: 'Another workspace…',
    icon: <IconPlus size={16} stroke={1.6} />,
    act: another,
  }
  return [
    ...workspaces,
    ...(all.some((it) => it.isExample) ? [] : [example]),
    ...(own !== null && mayIn(current, 'bring-in-files') ? [file] : []),
    ...(mayIn(current, 'change-workspace') ? [more] : []),
  ]
}
