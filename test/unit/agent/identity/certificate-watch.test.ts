import { mkdtemp, rm } from 'node:fs/promises'
import { copyFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type CertificateWatchParts, createCertificateWatch } from '#agent/identity/roles-anywhere/certificate-watch.ts'
import { createMaterial } from '#agent/identity/roles-anywhere/material.ts'
import { createOpenssl } from '../../../support/openssl.ts'

const day = 86_400_000

it('tells of an end ahead by a tenth of the life, once a day, and when it is there; a new certificate settles it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ra-'))
  try {
    const ca = createOpenssl(folder)
    ca.authority('root')
    const used = { certificate: ca.file('used.pem'), privateKey: ca.file('used.key') }
    const use = (days: number): void => {
      const made = ca.leaf('machine', { by: 'root', days })
      copyFileSync(made.certificate, used.certificate)
      copyFileSync(made.privateKey, used.privateKey)
    }
    use(100)
    let now = Date.now() + 1_000
    const notices: string[] = []
    let changes = 0
    let replacements = 0
    const log = { debug() {}, info() {}, warn() {}, error() {} }
    let noticed: { readonly of: string; readonly at: number } | undefined
    const lent = { awsNow: () => now, clock: { now: () => now } }
    const parts = (): CertificateWatchParts => ({
      name: 'ci',
      material: createMaterial({ name: 'ci', ...used }, async () => undefined, {
        ...lent,
        log,
        askTime: async () => undefined,
      }),
      context: {
        ...lent,
        log,
        notify: ({ message }) => void notices.push(message),
        noticed: { get: () => noticed, set: (told) => void (noticed = told) },
      },
      changed: () => void (changes += 1),
      replaced: () => void (replacements += 1),
    })
    const watch = createCertificateWatch(parts())
    await watch.look()
    const end = watch.held()?.notAfter ?? 0
    const at = async (before: number) => {
      now = end - before
      await watch.look()
    }
    await at(10 * day)
    expect({ notices, problem: watch.problem() }).toEqual({ notices: [], problem: undefined })
    await at(9.5 * day)
    await at(9.5 * day - 60_000)
    expect(notices).toEqual([expect.stringMatching(/^Source "ci": the certificate "machine" ends in 9 days, on /)])
    expect(watch.problem()).toMatchObject({
      message: expect.stringMatching(/^the certificate "machine" ends in /),
      hint: expect.stringMatching(/^Put a new certificate/),
    })
    expect(watch.isUsable()).toBe(true)
    // As the agent that follows does.
    await createCertificateWatch(parts()).look()
    expect(notices).toHaveLength(1)
    await at(8.5 * day)
    expect(notices).toHaveLength(2)
    const before = changes
    await at(0)
    expect(notices.slice(2)).toEqual([expect.stringMatching(/^Source "ci": the certificate "machine" expired on /)])
    expect({ isUsable: watch.isUsable(), changes }).toEqual({ isUsable: false, changes: before + 1 })
    use(300)
    await watch.look()
    expect({ problem: watch.problem(), isUsable: watch.isUsable(), replacements }).toEqual({
      problem: undefined,
      isUsable: true,
      replacements: 1,
    })
    expect(noticed).toBeUndefined()
    watch.drop()
    await watch.look()
    expect(watch.held()).toBeUndefined()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
