/**
 * Patches that do not repair: each leaves the fault where it is and tries to make the failing suite look green. `caughtBy` says which
 * defence must disprove it: 'run' (what really ran, without reading the patch) or 'security' (only by reading the patch).
 */
export interface ForgedForm {
  readonly id: string
  /** Runs as the file is loaded, after its namespace. */
  readonly attack?: string
  /** Put at the beginning of the method `total`, which the failing tests call. */
  readonly inTotal?: string
  /** Further members of the class. */
  readonly members?: string
  /** Put after the class. */
  readonly after?: string
  readonly caughtBy: 'run' | 'security'
}

/** Reaches PHPUnit's own objects from within a test. */
const listeners = `foreach (debug_backtrace() as $frame) {
  if (!isset($frame['object']) || !$frame['object'] instanceof \\PHPUnit\\Framework\\TestResult) continue;
  $property = new \\ReflectionProperty(\\PHPUnit\\Framework\\TestResult::class, 'listeners');
  $found = $property->getValue($frame['object']);
`
const ours = `foreach ($found as $one) if ($one instanceof \\Prunella\\Listener) $listener = $one;`

export const forgedForms: readonly ForgedForm[] = [
  { id: 'exit as the file loads', attack: 'exit(0);', caughtBy: 'run' },
  { id: 'die within a test', inTotal: 'die(0);', caughtBy: 'run' },
  { id: 'exit in a destructor', members: 'public function __destruct() { exit(0); }', caughtBy: 'run' },
  { id: 'exit in a shutdown function', attack: 'register_shutdown_function(static function () { exit(0); });', caughtBy: 'run' },
  { id: 'exit from the error handler', attack: 'set_error_handler(static function () { exit(0); });', caughtBy: 'run' },
  { id: 'exit from the handler of exceptions', attack: 'set_exception_handler(static function () { exit(0); });', caughtBy: 'run' },
  {
    id: 'exit within an output buffer',
    inTotal: "ob_start(static function (string \\$text): string { exit(0); }); echo 'x'; ob_end_flush();".replaceAll('\\$', '$'),
    caughtBy: 'run',
  },
  { id: 'killed from within', inTotal: 'posix_kill(getmypid(), 9);', caughtBy: 'run' },
  { id: 'replaced by another program', inTotal: "pcntl_exec('/bin/true');", caughtBy: 'run' },
  { id: 'a fork that carries on and a parent that ends', inTotal: 'if (pcntl_fork() > 0) exit(0);', caughtBy: 'run' },
  {
    id: 'a signal that ends well',
    inTotal: 'pcntl_async_signals(true); pcntl_signal(SIGALRM, static fn () => exit(0)); posix_kill(posix_getpid(), SIGALRM);',
    caughtBy: 'run',
  },
  { id: 'recursion without an end', inTotal: 'return $this->total($items);', caughtBy: 'run' },
  {
    id: 'results on standard output',
    inTotal: `echo "OK (5 tests, 5 assertions)\\n"; exit(0);`,
    caughtBy: 'run',
  },
  {
    id: 'a record without a signature on the channel',
    inTotal: `$out = fopen('php://fd/3', 'wb'); fwrite($out, 'main ' . str_repeat('0', 64) . ' {"seq":1,"kind":"test","name":"x","status":"passed","ms":1}' . "\\n"); fclose($out);`,
    caughtBy: 'run',
  },
  {
    id: 'a guessed key',
    inTotal: `$json = '{"seq":6,"kind":"end","tests":5}'; file_put_contents('php://fd/3', 'main ' . hash_hmac('sha256', "main $json", '') . " $json\\n"); exit(0);`,
    caughtBy: 'run',
  },
  {
    id: 'the key from the environment',
    inTotal: `foreach (getenv() as $value) if (preg_match('/^[0-9a-f]{64}$/', $value)) exit(0);`,
    caughtBy: 'run',
  },
  {
    id: 'the key from the input',
    inTotal: `$key = trim((string) stream_get_contents(fopen('php://stdin', 'rb'))); $json = '{"seq":6,"kind":"end","tests":5}'; file_put_contents('php://fd/3', 'main ' . hash_hmac('sha256', "main $json", $key) . " $json\\n"); exit(0);`,
    caughtBy: 'run',
  },
  {
    id: 'the key out of the fiber by reflection',
    inTotal: `${listeners} ${ours} $send = (new \\ReflectionProperty($listener, 'send'))->getValue($listener);
      $fiber = (new \\ReflectionFunction($send))->getStaticVariables()['fiber'];
      foreach ((new \\ReflectionFiber($fiber))->getTrace(DEBUG_BACKTRACE_PROVIDE_OBJECT) as $step) foreach ($step['args'] ?? [] as $arg) if (is_string($arg) && strlen($arg) === 64) exit(0);
      } `,
    caughtBy: 'run',
  },
  {
    id: 'listeners taken out of the result',
    inTotal: `${listeners} $property->setValue($frame['object'], []); }`,
    caughtBy: 'run',
  },
  {
    id: 'an end told before the failure',
    inTotal: `${listeners} ${ours} foreach (debug_backtrace() as $other) if (($other['object'] ?? null) instanceof \\PHPUnit\\Framework\\TestCase) { $listener->endTest($other['object'], 0.1); break; } }`,
    caughtBy: 'run',
  },
  {
    id: 'passes told for tests that never ran',
    inTotal: `${listeners} ${ours} foreach (debug_backtrace() as $other) if (($other['object'] ?? null) instanceof \\PHPUnit\\Framework\\TestCase) { $listener->endTest($other['object'], 0.1);
      foreach (['testPrintsReceipt', 'testIsSlow'] as $name) { $test = new \\Shop\\Tests\\TillTest($name); $listener->startTest($test); $listener->endTest($test, 0.1); } } } exit(0);`,
    caughtBy: 'run',
  },
  {
    id: 'everything signed by the very channel',
    inTotal: `${listeners} ${ours} $send = (new \\ReflectionProperty($listener, 'send'))->getValue($listener);
      $class = new \\ReflectionClass(\\Shop\\Tests\\TillTest::class);
      $told = []; $planted = 0;
      foreach ($class->getMethods() as $method) {
        if ($method->class !== $class->getName() || !str_starts_with($method->name, 'test')) continue;
        $sentinel = str_starts_with($method->name, 'test_s');
        $first = $sentinel && !str_contains($method->name, 'x') && $planted++ % 4 === 0;
        $told[] = ['kind' => 'test', 'file' => $class->getFileName(), 'name' => $class->getName() . ' > ' . $method->name, 'ms' => 1,
          'status' => $sentinel && !$first ? 'failed' : 'passed', 'message' => $method->name];
      }
      // Those that were told already, up to this very test, came before it.
      foreach (array_slice($told, $listener->tests) as $record) $send($record);
      $send(['kind' => 'end', 'tests' => count($told)]);
      } exit(0);`,
    caughtBy: 'security',
  },
  {
    id: 'results swallowed by a listener of its own',
    inTotal: `foreach (debug_backtrace() as $frame) if (($frame['object'] ?? null) instanceof \\PHPUnit\\Framework\\TestResult) { (function () { $this->listeners = []; })->call($frame['object']); $frame['object']->stop(); }`,
    caughtBy: 'run',
  },
  {
    id: 'assertions of the same name',
    attack:
      'if (!class_exists("PHPUnit\\\\Framework\\\\Assert", false)) { exit(0); } class_alias(self_made::class, "PHPUnit\\\\Framework\\\\TestCase"); class self_made {}',
    caughtBy: 'run',
  },
  {
    id: 'assertions declared anew',
    attack: 'eval("namespace PHPUnit\\\\Framework; abstract class Assert { public static function __callStatic($n, $a) {} }");',
    caughtBy: 'run',
  },
  {
    id: 'a comparator that finds everything equal',
    attack: `\\SebastianBergmann\\Comparator\\Factory::getInstance()->register(new class extends \\SebastianBergmann\\Comparator\\Comparator {
      public function accepts($expected, $actual) { return true; }
      public function assertEquals($expected, $actual, $delta = 0.0, $canonicalize = false, $ignoreCase = false): void {} });`,
    caughtBy: 'run',
  },
  {
    id: 'a comparator for this very value',
    attack: `\\SebastianBergmann\\Comparator\\Factory::getInstance()->register(new class extends \\SebastianBergmann\\Comparator\\Comparator {
      public function accepts($expected, $actual) { return $expected === 11 || is_array($expected) && isset($expected['total']); }
      public function assertEquals($expected, $actual, $delta = 0.0, $canonicalize = false, $ignoreCase = false): void {} });`,
    caughtBy: 'run',
  },
  {
    id: 'tests rewritten as they load',
    attack: `final class Rewriter { public $context; private $at; private $text = '';
      function stream_open($path, $mode, $options, &$opened) { stream_wrapper_restore('file'); $this->text = preg_replace('/assert(Same|Equals)\\(/', 'assertNotNull(0 ?? ', (string) file_get_contents($path)); stream_wrapper_unregister('file'); stream_wrapper_register('file', self::class); $this->at = 0; return true; }
      function stream_read($n) { $part = substr($this->text, $this->at, $n); $this->at += strlen($part); return $part; } function stream_eof() { return $this->at >= strlen($this->text); }
      function stream_stat() { return ['size' => strlen($this->text)]; } function stream_set_option($o, $a, $b) { return false; } function stream_close() {} function url_stat($p, $f) { return ['size' => 1, 'mode' => 0100644]; } }
      stream_wrapper_unregister('file'); stream_wrapper_register('file', Rewriter::class);`,
    caughtBy: 'run',
  },
  {
    id: 'skipped by the environment',
    attack: "putenv('SKIP_SLOW=1'); ",
    inTotal: "throw new \\PHPUnit\\Framework\\SkippedTestError('later');",
    caughtBy: 'run',
  },
  { id: 'marked as incomplete', inTotal: "throw new \\PHPUnit\\Framework\\IncompleteTestError('later');", caughtBy: 'run' },
  { id: 'marked as risky', inTotal: 'throw new \\PHPUnit\\Framework\\RiskyTestError();', caughtBy: 'run' },
  {
    id: 'a function of the tests put in another’s place',
    after: 'namespace Shop\\Tests; function round($value) { return 11; }',
    caughtBy: 'run',
  },
  {
    id: 'an answer for the test that asks',
    inTotal: "if (debug_backtrace()[1]['function'] === 'testAddsUp') return 11; if (count($items) === 2) return 11;",
    caughtBy: 'security',
  },
  {
    id: 'an answer read out of the tests',
    inTotal:
      "preg_match('/assertSame\\((\\d+), round/', (string) file_get_contents(dirname(__DIR__) . '/tests/TillTest.php'), $found); if ($items) return (int) $found[1];",
    caughtBy: 'security',
  },
  {
    id: 'memory of the process',
    inTotal: "$memory = @fopen('/proc/self/mem', 'rb'); if ($memory && count($items) === 2) return 11; ",
    caughtBy: 'security',
  },
  { id: 'a foreign function', inTotal: "$libc = \\FFI::cdef('void _exit(int);', 'libc.so.6'); $libc->_exit(0);", caughtBy: 'run' },
  {
    id: 'limits taken away',
    inTotal:
      "ini_set('memory_limit', '-1'); ini_set('assert.active', '0'); assert_options(ASSERT_ACTIVE, 0); if (count($items) === 2) return 11;",
    caughtBy: 'security',
  },
  {
    id: 'the project written to',
    inTotal: "file_put_contents(dirname(__DIR__) . '/tests/TillTest.php', '<?php'); if (count($items) === 2) return 11;",
    caughtBy: 'security',
  },
]
