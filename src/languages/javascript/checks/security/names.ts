/** Names that a repair of ordinary code has no business adding. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** https://nodejs.org/api/module.html#modulebuiltinmodules, without the node: prefix. */
export const builtinModules = words(
  'assert assert/strict async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns dns/promises domain events ' +
    'fs fs/promises http http2 https inspector inspector/promises module net os path path/posix path/win32 perf_hooks process punycode querystring ' +
    'readline readline/promises repl sea sqlite stream stream/consumers stream/promises stream/web string_decoder sys test test/reporters timers ' +
    'timers/promises tls trace_events tty url util util/types v8 vm wasi worker_threads zlib',
)

/** Built-ins of the language and the platform whose members stay as they are. */
export const builtinGlobals = words(
  'Array ArrayBuffer Atomics BigInt Boolean Buffer DataView Date Error EvalError FinalizationRegistry Function Infinity Intl Iterator JSON Map Math ' +
    'NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol SyntaxError TypeError URIError URL ' +
    'Uint8Array WeakMap WeakRef WeakSet WebAssembly clearTimeout console crypto document fetch globalThis isNaN parseFloat parseInt performance process ' +
    'queueMicrotask setImmediate setInterval setTimeout structuredClone window',
)

/** Free names that lead out of ordinary code. */
export const dangerousGlobals = words(
  'process globalThis global eval Function Proxy WebAssembly fetch XMLHttpRequest WebSocket EventSource Worker SharedArrayBuffer Atomics importScripts Deno Bun',
)

/** What a test framework puts into the global scope. */
export const testGlobals = words(
  'it test describe suite specify context expect assert should before after beforeEach afterEach beforeAll afterAll jest vi vitest mocha chai sinon ' +
    'setup teardown suiteSetup suiteTeardown xit fit xdescribe fdescribe jasmine spyOn __vitest_worker__ __vitest_index__ __vitest_mocker__',
)

/** Property names through which an object answers for itself when it is compared, printed, converted or awaited. */
export const hookNames = words(
  'asymmetricMatch toJSON valueOf toAsymmetricMatcher $$typeof then inspect nodeType __proto__ __defineGetter__ __defineSetter__ __lookupGetter__ ' +
    'prepareStackTrace captureStackTrace stackTraceLimit hasInstance toPrimitive toStringTag isConcatSpreadable species',
)

/** Members that are dangerous already when read. */
export const tellingMembers = words(
  'asymmetricMatch $$typeof __proto__ __defineGetter__ __defineSetter__ __lookupGetter__ prepareStackTrace captureStackTrace stackTraceLimit ' +
    '_load _compile _resolveFilename _extensions',
)

/** Functions that define properties in ways an assignment cannot. */
export const definers = words('defineProperty defineProperties setPrototypeOf assign set deleteProperty')

/** Markup and query sinks: what flows into them must not be put together from pieces. */
export const markupSinks = words('innerHTML outerHTML srcdoc dangerouslySetInnerHTML')
export const markupCalls = words('write writeln insertAdjacentHTML')
export const queryCalls = words('query execute raw exec run all get prepare $queryRawUnsafe $executeRawUnsafe unsafe')
export const SQL = /\b(?:select\s.+\sfrom|insert\s+into|update\s.+\sset|delete\s+from|drop\s+table|union\s+select)\b/is

/** Comments that switch a check off. */
export const SUPPRESSION =
  /@ts-(?:ignore|nocheck|expect-error)|eslint-disable|oxlint-disable|biome-ignore|(?:istanbul|c8|v8) ignore|#__PURE__/
