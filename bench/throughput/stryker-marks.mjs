import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin'

/** Notes when the mutants begin and when the last one ends: what lies before is StrykerJS's start-up and dry run. */
class Marks {
  onMutationTestingPlanReady() {
    globalThis.strykerMarks.planned = performance.now()
  }
  onMutantTested() {
    globalThis.strykerMarks.last = performance.now()
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Reporter, 'marks', Marks)]
