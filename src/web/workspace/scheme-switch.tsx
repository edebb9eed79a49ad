import { Menu, useMantineColorScheme } from '@mantine/core'
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'

const SCHEMES = [
  { scheme: 'light', word: 'Light', Icon: IconSun },
  { scheme: 'dark', word: 'Dark', Icon: IconMoon },
  { scheme: 'auto', word: 'As the system', Icon: IconDeviceDesktop },
] as const

/** Light, dark, or as the system says; kept in this browser. */
export function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const now = SCHEMES.find((it) => it.scheme === colorScheme) ?? SCHEMES[2]
  return (
    <Menu position="top-start" width={192}>
      <Menu.Target>
        <button type="button" className="plain menu-plain" title="Light or dark">
          <now.Icon size={18} stroke={1.6} aria-hidden="true" />
          <span className="menu-word">
            {now.word}
            <span className="sr">, light or dark</span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map(({ scheme, word, Icon }) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} stroke={1.6} />}
            rightSection={
              scheme === now.scheme ? <IconCheck size={14} aria-label="chosen" /> : null
            }
            onClick={() => setColorScheme(scheme)}
          >
            {word}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
