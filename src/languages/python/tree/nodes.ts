/**
 * Python in the shape of ESTree (https://github.com/estree/estree), so that what is written for one language's tree reads another's:
 * and → LogicalExpression '&&', or → '||', not → UnaryExpression '!', == → '==', is → '===', is not → '!=='. What Python alone has
 * has types of its own. `operatorSpan` tells where the operator stands, `parens` the innermost parentheses around an expression.
 */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface Node extends Span {
  readonly type: string
  parent?: Node
  /** The outermost parentheses around an expression that are not part of it. */
  parens?: Span
  readonly [member: string]: unknown
}

/** Members that hold nodes, in source order, by type. `consequent` of a condition stands before its test in Python. */
export const visitorKeys: Readonly<Record<string, readonly string[]>> = {
  Program: ['body'],
  BlockStatement: ['body'],
  ExpressionStatement: ['expression'],
  AssignmentExpression: ['left', 'typeAnnotation', 'right'],
  AnnotatedDeclaration: ['id', 'typeAnnotation'],
  ReturnStatement: ['argument'],
  ThrowStatement: ['argument', 'cause'],
  AssertStatement: ['test', 'message'],
  DeleteStatement: ['targets'],
  GlobalStatement: ['names'],
  ImportDeclaration: ['specifiers'],
  ImportSpecifier: ['imported', 'local'],
  IfStatement: ['test', 'consequent', 'alternate'],
  WhileStatement: ['test', 'body', 'orelse'],
  ForOfStatement: ['left', 'right', 'body', 'orelse'],
  TryStatement: ['block', 'handlers', 'orelse', 'finalizer'],
  CatchClause: ['caught', 'param', 'body'],
  WithStatement: ['items', 'body'],
  WithItem: ['expression', 'target'],
  MatchStatement: ['discriminant', 'cases'],
  MatchCase: ['pattern', 'guard', 'body'],
  MatchPattern: ['parts'],
  FunctionDeclaration: ['decorators', 'id', 'typeParameters', 'params', 'returnType', 'body'],
  ArrowFunctionExpression: ['params', 'body'],
  ClassDeclaration: ['decorators', 'id', 'typeParameters', 'superClasses', 'body'],
  ClassBody: ['body'],
  TypeAlias: ['id', 'typeParameters', 'value'],
  TypeParameter: ['id', 'bound', 'init'],
  Parameter: ['id', 'typeAnnotation'],
  AssignmentPattern: ['left', 'right'],
  RestElement: ['argument'],
  Decorator: ['expression'],
  LogicalExpression: ['left', 'right'],
  BinaryExpression: ['left', 'right'],
  ChainedComparison: ['operands'],
  UnaryExpression: ['argument'],
  AwaitExpression: ['argument'],
  YieldExpression: ['argument'],
  ConditionalExpression: ['consequent', 'test', 'alternate'],
  CallExpression: ['callee', 'arguments'],
  KeywordArgument: ['name', 'value'],
  SpreadElement: ['argument'],
  MemberExpression: ['object', 'property'],
  SliceExpression: ['lower', 'upper', 'step'],
  ArrayExpression: ['elements'],
  TupleExpression: ['elements'],
  SetExpression: ['elements'],
  ObjectExpression: ['properties'],
  Property: ['key', 'value'],
  ComprehensionExpression: ['element', 'generators'],
  ComprehensionFor: ['left', 'right', 'conditions'],
  TemplateLiteral: ['expressions'],
}

/** The children of a node in source order. */
export function* children(node: Node): Iterable<Node> {
  for (const key of visitorKeys[node.type] ?? []) {
    const value = node[key]
    if (Array.isArray(value)) {
      for (const item of value) if (item) yield item as Node
    } else if (value) yield value as Node
  }
}

/** Sets `parent` on every node and calls `visit` on the way down. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node)
  for (const child of children(node)) {
    child.parent = node
    walk(child, visit)
  }
}
