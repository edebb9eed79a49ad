import './box.css'

/** A box to choose something of a list by: the browser's own, because a list has many. `turn` hears whether Shift was held. */
export function Box(props: {
  says: string
  isOn: boolean
  /** Some of what it stands for, not all. */
  isSome?: boolean
  isFixed?: boolean
  turn: (isRange: boolean) => void
}) {
  const { says, isOn, isSome = false, isFixed, turn } = props
  return (
    <label className="box">
      <input
        ref={(box) => {
          if (box) box.indeterminate = isSome && !isOn
        }}
        type="checkbox"
        aria-label={says}
        checked={isOn}
        disabled={isFixed}
        onChange={({ nativeEvent }) =>
          turn('shiftKey' in nativeEvent && nativeEvent.shiftKey === true)
        }
      />
    </label>
  )
}
