import { Box } from './box.tsx'

/** Which rows of a list are chosen; null: none can be. */
export type Chosen = ReadonlySet<number> | null
type Choose = (chosen: ReadonlySet<number>) => void

/** The box above a column of boxes: all that are shown, or none. */
export function ChooseAll(props: { ids: readonly number[]; chosen: Chosen; choose: Choose }) {
  const { ids, chosen, choose } = props
  if (chosen === null) return null
  const areAll = ids.every((id) => chosen.has(id))
  return (
    <th scope="col" className="choosing">
      <Box
        says="Choose all that are shown"
        isOn={areAll}
        isSome={chosen.size > 0}
        turn={() => choose(new Set(areAll ? [] : ids))}
      />
    </th>
  )
}

/** The box of one row. */
export function ChooseOne(props: { id: number; name: string; chosen: Chosen; choose: Choose }) {
  const { id, name, chosen, choose } = props
  if (chosen === null) return null
  const turn = () => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    choose(next)
  }
  return (
    <td className="choosing">
      <Box says={`Choose ${name}`} isOn={chosen.has(id)} turn={turn} />
    </td>
  )
}
