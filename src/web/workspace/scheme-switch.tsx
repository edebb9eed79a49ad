import { useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { Popup } from '#web/kit/popup.tsx'

const SCHEMES = [
  { scheme: 'light', words: 'Light', Icon: IconSun },
  { scheme: 'dark', words: 'Dark', Icon: IconMoon },
  { scheme: 'auto', words: 'As the system', Icon: IconDeviceDesktop },
] as const

/** Light, dark, or as the system says; kept in this browser. */
export function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const now = SCHEMES.find((it) => it.scheme === colorScheme) ?? SCHEMES[2]
  return (
    <Popup
      name="Light or dark"
      className="menu-plain"
      title="Light or dark"
      items={SCHEMES.map(({ scheme, words, Icon }) => ({
        id: scheme,
        words,
        icon: <Icon size={16} stroke={1.6} />,
        isChosen: scheme === now.scheme,
        act: () => setColorScheme(scheme),
      }))}
    >
      <now.Icon size={18} stroke={1.6} aria-hidden="true" />
      <span className="menu-word">
        {now.words}
        <span className="sr">, light or dark</span>
      </span>
    </Popup>
  )
}
