import { insert, replace } from '../../../templates/index.ts'
import { all, nameOf, phpTemplate } from './own.ts'

/** Names that the failing tests' messages and the file's imports give are tried; more of them are no likelier. */
const classesMax = 4

/** Errors of the engine are no exceptions (RFC "Exceptions in the engine"): what catches those lets these pass. Another class caught, or one more. */
export const caughtWider = phpTemplate({
  id: 'caught-wider',
  title: 'catches another class of errors',
  on: ['CatchClause'],
  examples: {
    valid: [
      { before: 'try { f(); } catch (\\Exception $e) { g(); }', after: 'try { f(); } catch (\\Throwable $e) { g(); }' },
      { before: 'try { f(); } catch (Exception $e) { g(); }', after: 'try { f(); } catch (\\Throwable $e) { g(); }' },
      {
        before: 'use A\\Bad; try { f(); } catch (Worse $e) { g(); }',
        after: 'use A\\Bad; try { f(); } catch (Worse | Bad $e) { g(); }',
        failure: 'A\\Bad: no',
      },
    ],
    invalid: ['f($e);', 'try { f(); } catch (\\Throwable $e) { g(); }'],
  },
  *propose(node, ctx) {
    const types = all(node, 'types')
    const last = types.at(-1)
    if (!last || types.some((type) => /^\\?Throwable$/.test(nameOf(type)))) return
    for (const type of types) {
      const start = ctx.text[type.start - 1] === '\\' ? type.start - 1 : type.start
      if (/^\\?(Exception|Error|\w*(Error|Exception))$/.test(nameOf(type)))
        yield replace({ start, end: type.end }, '\\Throwable', /^\\?Exception$/.test(nameOf(type)) ? 1 : 0.4)
    }
    const thrown = ctx.focus.failures.flatMap(({ message }) =>
      [...message.matchAll(/\b([A-Z]\w*(?:\\[A-Z]\w*)*)(?=: )/g)].map(([, name]) => name!),
    )
    for (const [rank, name] of [...new Set(thrown)].slice(0, classesMax).entries()) {
      const short = name.split('\\').at(-1)!
      const imported = new RegExp(`\\buse\\s+[\\w\\\\]*\\b${short};`).test(ctx.text)
      if (!types.some((type) => nameOf(type).endsWith(short)))
        yield insert(last.end, ` | ${imported ? short : `\\${name}`}`, 0.7 / (1 + rank))
    }
  },
})
