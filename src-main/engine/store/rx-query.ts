import { boundValue, isOfKind, type QueryColumn, type QueryColumns, type Scalar } from './rx-columns.ts';

/** A condition in SQL that holds for every document which a mango selector matches. */
export interface SqlCondition {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
  /** It holds for no other document: nothing is left to match. */
  readonly isExact: boolean;
}

/** Far below SQLite's limits on the variables and the depth of a statement. */
const MOST_PARAMETERS = 900;
const MOST_DEPTH = 20;
const ANYTHING: SqlCondition = { sql: '1', parameters: [], isExact: false };
const NOTHING: SqlCondition = { sql: '0', parameters: [], isExact: true };

/**
 * Holds only for documents whose columned members are absent or what the schema says. What mingo does with arrays,
 * nulls, expressions and values of another kind stays with mingo.
 */
export function selectorSql(selector: object, columns: QueryColumns): SqlCondition {
  const condition = selectorCondition(selector, columns, 0);
  return condition.parameters.length > MOST_PARAMETERS ? ANYTHING : condition;
}

function selectorCondition(selector: object, columns: QueryColumns, depth: number): SqlCondition {
  if (depth > MOST_DEPTH) return ANYTHING;
  return allOf(
    Object.entries(selector).map(([member, wanted]: [string, unknown]) => {
      if (member === '$and' || member === '$or') {
        if (!Array.isArray(wanted) || wanted.length === 0 || !wanted.every(isPlainObject)) return ANYTHING;
        const parts = wanted.map((part) => selectorCondition(part, columns, depth + 1));
        return member === '$and' ? allOf(parts) : anyOf(parts);
      }
      const column = columns.get(member);
      return column ? memberCondition(column, wanted, member.includes('.')) : ANYTHING;
    }),
  );
}

function memberCondition(column: QueryColumn, wanted: unknown, isNested: boolean): SqlCondition {
  if (isOfKind(wanted, column.kind)) return compared(column, '=', wanted);
  if (!isPlainObject(wanted) || Object.keys(wanted).length === 0) return ANYTHING;
  return allOf(
    Object.entries(wanted).map(([operator, operand]) => {
      // Of a nested member mingo asks whether its parent exists.
      if (operator === '$exists' && isNested) return ANYTHING;
      return operatorCondition(column, operator, operand);
    }),
  );
}

function operatorCondition(column: QueryColumn, operator: string, operand: unknown): SqlCondition {
  const { sql, kind } = column;
  switch (operator) {
    case '$eq':
      if (operand === null) return exactly(`${sql} IS NULL`);
      return isOfKind(operand, kind) ? compared(column, '=', operand) : ANYTHING;
    case '$ne':
      if (operand === null) return exactly(`${sql} IS NOT NULL`);
      return isOfKind(operand, kind) ? compared(column, 'IS NOT', operand) : ANYTHING;
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return kind !== 'boolean' && isOfKind(operand, kind)
        ? compared(column, COMPARISONS[operator], operand)
        : ANYTHING;
    case '$in':
    case '$nin': {
      if (!Array.isArray(operand) || !operand.every((value) => isOfKind(value, kind))) return ANYTHING;
      if (operand.length > MOST_PARAMETERS) return ANYTHING;
      const places = operand.map(() => '?').join(', ');
      const parameters = operand.map(boundValue);
      if (operator === '$in') {
        return operand.length === 0 ? NOTHING : { sql: `${sql} IN (${places})`, parameters, isExact: true };
      }
      return { sql: `(${sql} IS NULL OR ${sql} NOT IN (${places}))`, parameters, isExact: true };
    }
    case '$exists':
      if (typeof operand !== 'boolean') return ANYTHING;
      return exactly(operand ? `${sql} IS NOT NULL` : `${sql} IS NULL`);
    default:
      return ANYTHING;
  }
}

const COMPARISONS = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' } as const;

function compared({ sql }: QueryColumn, operator: string, value: Scalar): SqlCondition {
  return { sql: `${sql} ${operator} ?`, parameters: [boundValue(value)], isExact: true };
}

function exactly(sql: string): SqlCondition {
  return { sql, parameters: [], isExact: true };
}

function allOf(parts: readonly SqlCondition[]): SqlCondition {
  const telling = parts.filter(({ sql }) => sql !== '1');
  return {
    sql: telling.length === 0 ? '1' : telling.map(({ sql }) => sql).join(' AND '),
    parameters: telling.flatMap(({ parameters }) => parameters),
    isExact: parts.every(({ isExact }) => isExact),
  };
}

function anyOf(parts: readonly SqlCondition[]): SqlCondition {
  if (parts.some(({ sql }) => sql === '1')) {
    return { ...ANYTHING, isExact: parts.some(({ sql, isExact }) => sql === '1' && isExact) };
  }
  return {
    sql: `(${parts.map(({ sql }) => `(${sql})`).join(' OR ')})`,
    parameters: parts.flatMap(({ parameters }) => parameters),
    isExact: parts.every(({ isExact }) => isExact),
  };
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
