import type { Reporter, TestModule } from 'vitest/node'

/** After the other reporters: why tests were skipped, and one plain line that counts everything. */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 }
    const reasons = new Map<string, number>()
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const result = test.result()
        counts[result.state] += 1
        if (result.state !== 'skipped') continue
        const reason = result.note ?? `no reason given in ${module.relativeModuleId}`
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
      }
      if (module.errors().length > 0) counts.failed += 1
    }
    for (const [reason, count] of reasons) console.log(`skipped ${count}: ${reason}`)
    console.log(`${counts.passed} passed, ${counts.failed + counts.pending} failed, ${counts.skipped} skipped`)
  }
}
