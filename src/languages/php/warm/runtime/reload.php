<?php

declare(strict_types=1);

namespace Prunella;

/** The verdict on a candidate whose files were loaded anew; tests are known by their names, their list may have changed. */
final class Reload
{
    /** @param array{id: int, full: bool, failing: list<array>, passing: list<array>} $request tests as {file, name, ms, steps, status} */
    public function __construct(private Tests $tests, private array $request)
    {
    }

    public function verdict(): array
    {
        $at = [];
        foreach ($this->tests->ids as $index => $id) {
            $at["$id[file]\n$id[name]"] = $index;
        }
        $baseline = [];
        $lost = ['failing' => 0, 'passing' => 0];
        $found = ['failing' => [], 'passing' => []];
        foreach (['failing', 'passing'] as $kind) {
            foreach ($this->request[$kind] as $test) {
                $index = $at["$test[file]\n$test[name]"] ?? null;
                if ($index === null) {
                    $lost[$kind]++;
                    continue;
                }
                $found[$kind][] = $index;
                $baseline[$index] = ['ms' => $test['ms'], 'steps' => $test['steps'], 'status' => $kind === 'passing' ? 'passed' : 'failed', 'progress' => 0.0];
            }
        }
        if ($lost['failing'] + $lost['passing'] > 0) {
            $progress = \array_map(static fn (): float => 0.0, $this->request['failing']);
            $message = 'tests of before are not there any more';
            return ['id' => $this->request['id'], 'status' => 'failing', 'failingPassed' => 0, 'progress' => $progress, 'broken' => $lost['passing'], 'message' => $message, 'lost' => true];
        }
        $judge = new Judge($this->tests, $baseline, new Statics('/nowhere'));
        return $judge->tried($this->request['id'], $found['failing'], $found, ['full' => $this->request['full'], 'quick' => false], []);
    }
}
