import type { Reporter, TestModule } from 'vitest/node'
import { brokenPromises, promisedParts } from './promised-parts.ts'

/** After the other reporters: why tests were skipped, whether they should not have been, which passed at the second try only, and one plain line that
 * counts everything. */
export class SummaryReporter implements Reporter {
  readonly #promised: readonly string[]

  constructor(promised = promisedParts(process.env['LATCHKEY_TEST_REQUIRED'])) {
    this.#promised = promised
  }

  onTestRunEnd(modules: readonly Pick<TestModule, 'children' | 'errors' | 'relativeModuleId'>[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 }
    const printed = new Map<string, number>()
    const reasons: (string | undefined)[] = []
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const result = test.result()
        counts[result.state] += 1
        if (result.state === 'passed' && test.diagnostic()?.flaky === true)
          console.log(`flaky: ${module.relativeModuleId} > ${test.fullName}`)
        if (result.state !== 'skipped') continue
        reasons.push(result.note)
        const reason = result.note ?? `not for ${process.platform}, or no reason given: ${module.relativeModuleId}`
        printed.set(reason, (printed.get(reason) ?? 0) + 1)
      }
      if (module.errors().length > 0) counts.failed += 1
    }
    for (const [reason, count] of printed) console.log(`skipped ${count}: ${reason}`)
    const broken = brokenPromises(reasons, this.#promised)
    for (const reason of broken) console.error(`failed: this run promises the part that a test did without: ${reason}`)
    if (broken.length > 0) process.exitCode = 1
    console.log(`${counts.passed} passed, ${counts.failed + counts.pending} failed, ${counts.skipped} skipped`)
  }
}
