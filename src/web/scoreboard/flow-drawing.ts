import type { Step } from './flow-words.ts'

/** Where one way back runs: down from its node, along the bottom, up into marketing. */
export type Lane = { id: string; path: string; width: number; textX: number; textY: number }
export type Drawing = {
  height: number
  nodes: { id: string; x: number; y: number; height: number; side: Step['side'] }[]
  ahead: { id: string; path: string; width: number; side: Step['side'] }[]
  lanes: Lane[]
  /** All ways back together, up the left side into the first node; null when nobody came back. */
  home: {
    path: string
    width: number
    chevrons: { x: number; y: number }[]
    turn: { x: number; y: number }
  } | null
  laneBottom: number
  /** So much came back that the ways back are drawn thinner than the ways ahead. */
  isThinned: boolean
}

const NODE = 10
/** Names and counts stand above the nodes. */
const TOP = 56
/** The highest node; lower where so much came back that the ways back would fill the picture. */
const [TALL, LOW] = [156, 80]
/** All ways back together: wider, they would say more than the way ahead. */
const MOST_BACK = 48
/** Between the nodes and the ways back. */
const GAP = 32
/** The inner radius of a turn is never tighter. */
const TIGHT = 12
/** Room right of the last node for its words. */
const RIGHT = 72

/**
 * The flow as stroked paths whose width is the number of leads: forward along the top, back along the bottom, inner
 * returns on top so that lanes never cross. Drawn at the measured width.
 */
export function drawFlow(steps: Step[], width: number): Drawing {
  const most = Math.max(1, ...steps.map(({ n }) => n))
  const backs = steps.filter(({ back }) => back > 0)
  const tall = backs.reduce((sum, { back }) => sum + back, 0) > most / 2 ? LOW : TALL
  const thick = (n: number) => (n > 0 ? Math.max(1.5, (n / most) * tall) : 0)
  const asWide = backs.reduce((sum, { back }) => sum + thick(back), 0)
  const thin = Math.min(1, MOST_BACK / Math.max(1, asWide))
  const thickBack = (n: number) => Math.max(1.5, thick(n) * thin)
  const total = backs.reduce((sum, { back }) => sum + thickBack(back), 0)
  const laneTop = TOP + tall + GAP
  const laneBottom = laneTop + total
  const intoHome = TOP + thick(steps[0]?.n ?? 0) - Math.min(total, thick(steps[0]?.n ?? 0)) / 2
  const homeRadius = (laneTop + total / 2 - intoHome) / 2
  const left = total > 0 ? homeRadius + total / 2 + 2 : 0
  const between = (width - left - RIGHT) / (steps.length - 1)
  const nodes = steps.map((step, i) => ({
    id: step.id,
    x: left + i * between,
    y: TOP,
    height: Math.max(4, thick(step.n)),
    side: step.side,
  }))
  const ahead = steps.slice(1).map((step, i) => ({
    id: step.id,
    path: `M${(nodes[i]?.x ?? 0) + NODE} ${TOP + thick(step.n) / 2}H${nodes[i + 1]?.x}`,
    width: thick(step.n),
    side: AHEAD[i] ?? 'joint',
  }))
  let y = laneTop
  const lanes = backs.map((step) => {
    const node = nodes.find(({ id }) => id === step.id)
    const lane = thickBack(step.back)
    y += lane
    return laneOf(
      step,
      lane,
      (node?.x ?? 0) + NODE,
      TOP + (node?.height ?? 0) - lane / 2,
      y - lane / 2,
      left,
    )
  })
  const height = total > 0 ? laneBottom + 24 : TOP + tall + 8
  const middle = laneTop + total / 2
  const home =
    total === 0
      ? null
      : {
          path: `M${left + NODE} ${middle}H${left}A${homeRadius} ${homeRadius} 0 0 1 ${left} ${intoHome}`,
          width: total,
          chevrons: [1, 2, 3].map((i) => ({ x: left + between * (0.25 + i * 0.14), y: middle })),
          turn: { x: left - 14, y: intoHome },
        }
  return { height, nodes, ahead, lanes, home, laneBottom, isThinned: thin < 1 }
}

/** The step that a ribbon leads to belongs to whoever moves the lead there. */
const AHEAD = ['marketing', 'sales', 'sales', 'joint'] as const

/** Out of the node, a turn down, a turn back, and along the bottom to where marketing stands. */
function laneOf(
  step: Step,
  width: number,
  x: number,
  from: number,
  to: number,
  left: number,
): Lane {
  const drop = to - from
  const radius = Math.min(drop / 2, Math.max(width / 2 + TIGHT, 32))
  const out = x + 8
  const turns = `a${radius} ${radius} 0 0 1 ${radius} ${radius}V${to - radius}a${radius} ${radius} 0 0 1 ${-radius} ${radius}`
  return {
    id: step.id,
    path: `M${x} ${from}H${out}${turns}H${left + NODE}`,
    width,
    textX: out + radius + width / 2 + 8,
    textY: from + drop / 2,
  }
}
