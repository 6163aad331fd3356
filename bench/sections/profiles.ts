// Profiles in the AWS config file: a large one planned and rewritten, and many random ones edited and taken back.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { textOf } from '#local/botocore/document.ts'
import { printSteps } from '#agent/profiles/edit.ts'
import { createProfiles, type WantedSection } from '#agent/profiles/index.ts'
import { plan } from '#agent/profiles/plan.ts'
import { misread } from '#agent/profiles/read-back.ts'
import { takeBack } from '#agent/profiles/take-back.ts'
import { createMemoryVault } from '#agent/secrets/memory-vault.ts'
import { anyConfigText, goodConfigText } from '../../test/support/aws-config-texts.ts'
import { spread, written } from '../statistics.ts'

const managed = 3_000
const rounds = 15
const files = 10_000

export async function benchProfiles(): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'))
  try {
    return [...(await large(folder)), ...(await random(folder))]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const wanted = (name: string, command: string): WantedSection => ({
  header: `profile ${name}`,
  mark: { kind: 'app', owner: 'local', source: 'work' },
  label: name,
  values: [['credential_process', `/usr/bin/latchkey credentials ${command}`]],
})

/** 3,000 profiles of ours of three lines each, and a thousand lines of others. */
async function large(folder: string): Promise<readonly string[]> {
  const config = join(folder, 'config')
  const foreign = Array.from({ length: 250 }, (_, at) => `[profile mine-${at}]\nregion = eu-west-1\n# note\n\n`).join(
    '',
  )
  const all = (command: string): readonly WantedSection[] =>
    Array.from({ length: managed }, (_, at) => wanted(`p-${at}`, `${command}-${at}`))
  const first = plan({ text: foreign, credentials: [], wanted: all('a'), isStale: () => true })
  if (first.kind === 'refused') throw new Error('the large file was refused')
  const text = printSteps(first.steps).replaceAll('\n\n# latchkey', '\n# latchkey')
  const lines = text.split('\n').length - 1
  const [planned, whole]: [number[], number[]] = [[], []]
  const profiles = createProfiles({
    folder: join(folder, 'journal'),
    vault: createMemoryVault(new Map()),
    clock: { now: () => Date.now() },
  })
  for (let round = 0; round < rounds; round += 1) {
    const put = all(`b${round}`)
    const began = performance.now()
    const next = plan({ text, credentials: [], wanted: put, isStale: () => true })
    if (next.kind === 'refused') throw new Error('the large file was refused')
    const after = printSteps(next.steps)
    // oxlint-disable-next-line no-await-in-loop -- one round after the other
    if ((await misread({ before: text, after, put, gone: new Set() })) !== undefined) throw new Error('misread')
    planned.push(performance.now() - began)
    writeFileSync(config, text, { mode: 0o600 })
    const write = performance.now()
    // oxlint-disable-next-line no-await-in-loop -- one round after the other
    await profiles.put({ config, credentials: join(folder, 'credentials') }, put, 'bench')
    whole.push(performance.now() - write)
  }
  return [
    `profiles: ${lines.toLocaleString('en')} lines with ${managed.toLocaleString('en')} of ours planned, rewritten and read back by two parsers  ${written(spread(planned))} ms`,
    `profiles: the same with the sealed journal, the lock and every fsync  ${written(spread(whole))} ms`,
  ]
}

/** Edited three times, then all of ours taken away, and each write taken back on its own. */
async function random(folder: string): Promise<readonly string[]> {
  const texts = fc.sample(fc.oneof({ weight: 3, arbitrary: goodConfigText }, anyConfigText), files)
  let [edited, changed] = [0, 0]
  const isEdited: boolean[] = []
  for (const [at, text] of texts.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- one file after the other
    const kept = await editedAndBack(text, at)
    isEdited.push(kept !== undefined)
    if (kept === undefined) continue
    edited += 1
    if (!kept) changed += 1
  }
  const read = readByBotocore(texts, folder)
  const line = `profiles: ${files.toLocaleString('en')} random files, ${edited.toLocaleString('en')} of them edited three times and undone: foreign bytes changed in ${changed}`
  if (read === undefined) return [line]
  const readable = read.filter(Boolean).length
  const both = read.filter((one, at) => one && isEdited[at] === true).length
  return [
    line,
    `profiles: edited of those that botocore reads  ${((100 * both) / readable).toFixed(1)} % of ${readable.toLocaleString('en')}`,
  ]
}

/** Whether every foreign byte came back; undefined where it was refused. */
async function editedAndBack(text: string, seed: number): Promise<boolean | undefined> {
  let current = text
  const states = [text]
  for (let round = 0; round < 3; round += 1) {
    const put = Array.from({ length: (seed + round) % 4 }, (_, at) =>
      wanted(`lk-${(at + round) % 3}`, `${seed}-${round}`),
    )
    const unique = [...new Map(put.map((section) => [section.header, section])).values()]
    const next = plan({ text: current, credentials: [], wanted: unique, isStale: () => true })
    if (next.kind === 'refused') return undefined
    const after = printSteps(next.steps)
    const gone = new Set(next.changes.flatMap(({ kind, header }) => (kind === 'remove' ? [header] : [])))
    // oxlint-disable-next-line no-await-in-loop -- one round goes on from the last
    if ((await misread({ before: current, after, put: unique, gone })) !== undefined) return undefined
    current = after
    states.push(current)
  }
  const none = plan({ text: current, credentials: [], wanted: [], isStale: () => true })
  if (none.kind === 'refused' || printSteps(none.steps) !== text) return false
  for (let at = states.length - 1; at > 0; at -= 1) {
    const [before, after] = [states[at - 1], states[at]].map((each) => Buffer.from(each ?? ''))
    const taken = takeBack({ before, after }, after)
    if (taken.kind !== 'fits' || textOf(taken.content ?? Buffer.of()).text !== states[at - 1]) return false
  }
  return true
}

/** Undefined without a Python that has botocore. */
function readByBotocore(texts: readonly string[], folder: string): readonly boolean[] | undefined {
  const place = join(folder, 'random')
  mkdirSync(place)
  for (const [at, text] of texts.entries()) writeFileSync(join(place, String(at)), text)
  const script = `
import json, sys
from botocore.configloader import raw_config_parse
from botocore.exceptions import BotoCoreError
def reads(path):
    try:
        raw_config_parse(path)
        return True
    except BotoCoreError:
        return False
print(json.dumps([reads(f"{sys.argv[1]}/{at}") for at in range(int(sys.argv[2]))]))`
  const python = process.env['LATCHKEY_TEST_PYTHON'] ?? 'python3'
  const { status, stdout } = spawnSync(python, ['-c', script, place, String(texts.length)], { encoding: 'utf8' })
  const parsed: unknown = status === 0 ? JSON.parse(stdout) : undefined
  return Array.isArray(parsed) ? parsed.map((each) => each === true) : undefined
}
