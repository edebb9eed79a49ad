import { Button, Kbd, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { usePhone } from '#web/kit/use-width.ts'

/** One thing that can be said of a lead. */
export type Act = {
  words: string
  /** The key that does the same. */
  hotkey?: string
  icon?: ReactNode
  act: () => void
  /** What most leads are answered with. */
  isMain?: boolean
  isBusy?: boolean
}

/** How many stand beside each other; the others are in the menu at the end. */
const SHOWN = { phone: 2, desk: 5 }

/** What can be said of a lead as buttons, the usual first; what does not fit is one press further. */
export function Acts({ acts }: { acts: readonly Act[] }) {
  const shown = usePhone() ? SHOWN.phone : SHOWN.desk
  const more = acts.slice(shown)
  return (
    <>
      {acts.slice(0, shown).map((one) => (
        <Button
          key={one.words}
          variant={one.isMain ? 'filled' : 'default'}
          leftSection={one.icon}
          rightSection={<Key of={one} />}
          loading={one.isBusy ?? false}
          onClick={one.act}
        >
          {one.words}
        </Button>
      ))}
      {more.length > 0 ? (
        <Menu position="top-end" withinPortal returnFocus>
          <Menu.Target>
            <Button variant="default" leftSection={<IconDots size={16} />}>
              More
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {more.map((one) => (
              <Menu.Item
                key={one.words}
                leftSection={one.icon}
                rightSection={<Key of={one} />}
                onClick={one.act}
              >
                {one.words}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </>
  )
}

const Key = ({ of: { hotkey } }: { of: Act }) =>
  hotkey ? <Kbd aria-hidden="true">{hotkey.toUpperCase()}</Kbd> : null
