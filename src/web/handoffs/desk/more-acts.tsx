import { Button, Kbd, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { Act } from './acts.tsx'

/** What else can be said of a lead, behind one button. */
export function MoreActs({ acts }: { acts: readonly Act[] }) {
  return (
    <Menu position="top-end" returnFocus>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDots size={16} />}>
          More
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {acts.map(({ words, icon, hotkey, act }) => (
          <Menu.Item
            key={words}
            leftSection={icon}
            rightSection={hotkey ? <Kbd aria-hidden="true">{hotkey.toUpperCase()}</Kbd> : null}
            onClick={act}
          >
            {words}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
