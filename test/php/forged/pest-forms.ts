/** Patches that leave the fault and turn Pest against the tests: each is disproved by what runs, without reading it. */
export interface PestForm {
  readonly id: string
  /** Runs as the file is loaded, after its namespace. */
  readonly attack?: string
  /** Put at the beginning of the method that the failing tests call. */
  readonly inTotal?: string
}

const repository = '\\Pest\\TestSuite::getInstance()->tests'

export const pestForms: readonly PestForm[] = [
  { id: 'exit as the file loads', attack: 'exit(0);' },
  { id: 'exit within a test', inTotal: 'exit(0);' },
  { id: 'toBe taken over by an extension', inTotal: "expect()->extend('toBe', fn () => $this);" },
  { id: 'toBe taken over by a pipe', inTotal: "expect()->pipe('toBe', function ($next, $expected) { return $this; });" },
  {
    id: 'toBe intercepted for this very value',
    inTotal: "expect()->intercept('toBe', fn ($value) => $value < 0, function () { return $this; });",
  },
  {
    id: 'extensions of others emptied',
    inTotal: "expect()->extend('toBePositive', fn () => $this); expect()->pipe('toBe', fn ($next) => null);",
  },
  { id: 'skipped from within', inTotal: "test()->markTestSkipped('later');" },
  { id: 'incomplete from within', inTotal: "test()->markTestIncomplete('later');" },
  { id: 'expects the failure', inTotal: 'test()->expectException(\\PHPUnit\\Framework\\ExpectationFailedException::class);' },
  {
    id: 'closures of the tests exchanged',
    inTotal: `(function () { foreach ($this->testCases as $case) foreach ($case->methods as $method) $method->closure = fn () => null; })->call(${repository});`,
  },
  {
    id: 'tests taken out of the list',
    inTotal: `(function () { foreach ($this->testCases as $case) array_splice($case->methods, 2); })->call(${repository});`,
  },
  {
    id: 'titles exchanged',
    inTotal: `(function () { foreach ($this->testCases as $case) foreach ($case->methods as $method) $method->description = 'it labels'; })->call(${repository});`,
  },
  { id: 'what follows each test throws it away', inTotal: 'afterEach(function () { exit(0); });' },
  {
    id: 'a set-up that skips',
    inTotal: "beforeEach(fn () => $this->markTestSkipped('x')); throw new \\PHPUnit\\Framework\\SkippedWithMessageException('x');",
  },
  { id: 'a panic', inTotal: "\\Pest\\Panic::with(new \\Exception('over'));" },
  { id: 'a kernel that ends', inTotal: '\\Pest\\Support\\Container::getInstance()->get(\\Pest\\Kernel::class)->shutdown(); exit(0);' },
  {
    id: 'functions of the same name before Pest has them',
    attack:
      'if (!function_exists("App\\\\expect")) { eval("namespace App; function expect() { return new class { function __call($n, $a) { return $this; } }; }"); } exit(0);',
  },
  {
    id: 'the case that runs made to pass',
    inTotal: `foreach (debug_backtrace() as $frame) if (($frame['object'] ?? null) instanceof \\PHPUnit\\Framework\\TestCase) { \\PHPUnit\\Event\\Facade::emitter()->testPassed($frame['object']->valueObjectForEvents()); \\PHPUnit\\Event\\Facade::emitter()->testFinished($frame['object']->valueObjectForEvents(), 1); exit(0); }`,
  },
]
