import {
  type BinaryOperationNode,
  ColumnNode,
  type ColumnUpdateNode,
  type InsertQueryNode,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  PrimitiveValueListNode,
  type RawBuilder,
  ReferenceNode,
  sql,
  ValueListNode,
  ValueNode,
  ValuesNode,
} from 'kysely'

/** Columns that hold an instant are known by name: `…_at` and these. */
const INSTANTS = new Set(['as_of', 'live_since', 'effective_from', 'wanted_from', 'since'])
const JSONS = new Set(['map', 'properties', 'details', 'traits', 'memory', 'document'])

/** An instant in a query written by hand: ``sql`… < ${at(now)}` ``. */
export const at = (ms: number): RawBuilder<number> => sql<number>`${timestamp(ms)}::timestamptz`

/** Text that PostgreSQL reads as an instant, e.g. as an element of a timestamptz[] parameter. */
export const timestamp = (ms: number): string => new Date(ms).toISOString()

/** Lets the query builder take instants as epoch milliseconds, and arrays as JSON rather than as SQL arrays. */
export class InstantsAndJson implements KyselyPlugin {
  readonly #transformer = new Transformer()

  transformQuery({ node }: PluginTransformQueryArgs) {
    return this.#transformer.transformNode(node)
  }

  async transformResult({ result }: PluginTransformResultArgs) {
    return result
  }
}

class Transformer extends OperationNodeTransformer {
  protected override transformInsertQuery(node: InsertQueryNode): InsertQueryNode {
    const columns = (node.columns ?? []).map((column) => column.column.name)
    const values =
      node.values && ValuesNode.is(node.values)
        ? ValuesNode.create(
            node.values.values.map((row) =>
              PrimitiveValueListNode.is(row)
                ? PrimitiveValueListNode.create(
                    row.values.map((value, i) => written(columns[i], value)),
                  )
                : ValueListNode.create(row.values.map((item, i) => writtenNode(columns[i], item))),
            ),
          )
        : node.values
    return super.transformInsertQuery(values ? { ...node, values } : node)
  }

  protected override transformColumnUpdate(node: ColumnUpdateNode): ColumnUpdateNode {
    const value = writtenNode(nameOf(node.column), node.value)
    return super.transformColumnUpdate({ ...node, value })
  }

  protected override transformBinaryOperation(node: BinaryOperationNode): BinaryOperationNode {
    const rightOperand = writtenNode(nameOf(node.leftOperand), node.rightOperand)
    return super.transformBinaryOperation({ ...node, rightOperand })
  }
}

function writtenNode(column: string | undefined, node: OperationNode): OperationNode {
  if (ValueNode.is(node)) return { ...node, value: written(column, node.value) } as ValueNode
  if (!PrimitiveValueListNode.is(node)) return node
  return PrimitiveValueListNode.create(node.values.map((value) => written(column, value)))
}

function written(column: string | undefined, value: unknown): unknown {
  if (column === undefined || value === null) return value
  if (typeof value === 'number' && isInstant(column)) return timestamp(value)
  if (typeof value === 'object' && JSONS.has(column)) return JSON.stringify(value)
  return value
}

export const isInstant = (column: string) => column.endsWith('_at') || INSTANTS.has(column)

function nameOf(node: OperationNode): string | undefined {
  if (ReferenceNode.is(node)) return nameOf(node.column)
  return ColumnNode.is(node) ? node.column.name : undefined
}
