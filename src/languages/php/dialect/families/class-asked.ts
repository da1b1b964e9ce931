import { replace, type Context } from '../../../templates/index.ts'
import { at, es, nameOf, phpTemplate } from './own.ts'

/** A file that speaks of more classes than this says of none that it is likely. */
const classesMax = 12

/** `instanceof` asked about another class of the file, or about one more. */
export const classAsked = phpTemplate({
  id: 'class-asked',
  title: 'asks for another class',
  on: ['BinaryExpression'],
  examples: {
    valid: [
      {
        before: 'if ($a instanceof B) f(); $x = $c instanceof D;',
        after: 'if ($a instanceof B || $a instanceof D) f(); $x = $c instanceof D;',
      },
      { before: 'if (!$a instanceof B) f(new D);', after: 'if (!$a instanceof D && !$a instanceof B) f(new D);' },
      { before: 'try { f($a instanceof B); } catch (E $e) {}', after: 'try { f($a instanceof E); } catch (E $e) {}' },
    ],
    invalid: ['$a === $b;', '$a instanceof B;'],
  },
  *propose(node, ctx) {
    const [left, right] = [at(node, 'left'), at(node, 'right')]
    if (node['operator'] !== 'instanceof' || right?.type !== 'ClassName' || !left) return
    const negated = node.parent?.type === 'UnaryExpression' && node.parent['operator'] === '!'
    const whole = negated ? node.parent! : node
    const subject = ctx.source(es(left))
    const own = ctx.source(es(whole))
    const above = whole.parent
    const join = negated ? '&&' : '||'
    const mixed = above?.type === 'LogicalExpression' && above['operator'] !== join
    for (const name of classesOf(ctx)) {
      if (name === ctx.source(es(right))) continue
      yield replace(right, name, 0.4)
      const asked = `${negated ? '!' : ''}${subject} instanceof ${name}`
      for (const [text, weight] of [
        [`${own} ${join} ${asked}`, 1],
        [`${asked} ${join} ${own}`, 0.8],
      ] as const)
        yield replace(whole, mixed ? `(${text})` : text, weight)
    }
  },
})

const kept = new WeakMap<Context, readonly string[]>()

/** Classes that the file asks for, makes, catches or imports, as it writes them, in the order of the text. */
function classesOf(ctx: Context): readonly string[] {
  let found = kept.get(ctx)
  if (found) return found
  const names = new Map<string, number>()
  for (const [, asked, made, caught, imported] of ctx.text.matchAll(
    /\binstanceof\s+([\w\\]+)|\bnew\s+([A-Z\\][\w\\]*)|\bcatch\s*\(([\w\\]+)|^use\s+(?:\w+\\)*(\w+);/gm,
  )) {
    const name = asked ?? made ?? caught ?? imported!
    if (!/^(self|static|parent)$/.test(name)) names.set(name, (names.get(name) ?? 0) + (asked ? 3 : 1))
  }
  found = [...names]
    .sort((a, b) => b[1] - a[1])
    .map(([name]) => name)
    .slice(0, classesMax)
  kept.set(ctx, found)
  return found
}

/** `self` where a subclass was meant, and the other way round. */
export const selfStatic = phpTemplate({
  id: 'self-static',
  title: 'binds to the class that is called',
  on: ['ClassName', 'NewExpression'],
  examples: {
    valid: [
      { before: 'class A { function f() { return new self(); } }', after: 'class A { function f() { return new static(); } }' },
      { before: 'class A { function f() { return static::g(); } }', after: 'class A { function f() { return self::g(); } }' },
    ],
    invalid: ['new A();', 'A::f();'],
  },
  *propose(node, ctx) {
    const named = node.type === 'NewExpression' ? at(node, 'callee') : node
    const name = nameOf(named)
    if (!named || !/^(self|static)$/.test(name)) return
    yield replace(named, name === 'self' ? 'static' : 'self', 1)
    if (node.type === 'ClassName' && /\bextends\b/.test(ctx.text)) yield replace(named, 'parent', 0.3)
  },
})
