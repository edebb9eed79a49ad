import { Menu } from '@mantine/core'
import { IconCheck, IconFileImport, IconSelector, IconSparkles } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { Workspace } from '#api/workspace.ts'
import { Mark } from '#web/kit/mark.tsx'
import { switchWorkspace } from '#web/session.tsx'

/** Whose numbers these are, and the way to the other workspaces. */
export function WorkspaceSwitch({
  all,
  current,
}: {
  all: readonly Workspace[]
  current: Workspace
}) {
  const navigate = useNavigate()
  const go = async (workspace: Workspace) => {
    await switchWorkspace(workspace.workspaceId)
    await navigate({ to: '/scoreboard', search: {} })
  }
  return (
    <Menu position="bottom-start" width={248}>
      <Menu.Target>
        <button type="button" className="plain menu-plain menu-company" title={current.name}>
          <span className="menu-mark">
            <Mark size={22} />
          </span>
          <span className="w6 cut grow menu-word">
            {current.name}
            {current.isExample ? <span className="quiet w4"> invented</span> : null}
          </span>
          <IconSelector size={14} className="menu-more" aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {all.map((workspace) => (
          <Menu.Item
            key={workspace.workspaceId}
            onClick={() => void go(workspace)}
            rightSection={
              workspace === current ? <IconCheck size={14} aria-label="open now" /> : null
            }
          >
            {workspace.name}
            {workspace.isExample ? <span className="quiet"> invented</span> : null}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {all.some((it) => it.isExample) ? null : (
          <Menu.Item
            leftSection={<IconSparkles size={16} />}
            onClick={() => void navigate({ to: '/start' })}
          >
            See an example
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconFileImport size={16} />}
          onClick={() => void navigate({ to: '/import' })}
        >
          Bring in a file
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
