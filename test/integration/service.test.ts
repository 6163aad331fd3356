// A server: the agent as a service of systemd's, with a certificate and nobody there.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { defaultSandboxOptions } from '#sandbox/options.ts'
import { createAuthority, type SandboxAuthority } from '#sandbox/roles-anywhere/x509.ts'
import { startSandbox } from '#sandbox/sandbox.ts'
import type { Sandbox } from '#sandbox/types.ts'
import { findSecrets } from '../support/find-secrets.ts'
import { latchkey } from './cli-rig.ts'
import { createServiceRig, noService, passphrase, type ServiceRig, unitFile } from './service-rig.ts'

const day = 86_400_000

describe('the unit', () => {
  const noSystemd = spawnSync('systemd-analyze', ['--version']).status !== 0

  it('is one that systemd understands, and leaves little open', async (context) => {
    context.skip(noSystemd, 'needs systemd-analyze: apt-get install systemd')
    const rig = await createServiceRig()
    try {
      const place = join(rig.base, 'latchkey@daemon.service')
      writeFileSync(place, readFileSync(unitFile, 'utf8').replace('/usr/bin/latchkey', latchkey))
      const verify = spawnSync('systemd-analyze', ['verify', '--man=no', place], { encoding: 'utf8' })
      expect({ status: verify.status, said: verify.stderr }).toEqual({ status: 0, said: '' })
      const security = ['security', '--offline=true', '--threshold=20', place]
      expect(spawnSync('systemd-analyze', security, { encoding: 'utf8' }).status).toBe(0)
    } finally {
      await rig.close()
    }
  })
})

it('the unit of a person is one that systemd understands, and starts what the one of a server starts', (context) => {
  context.skip(
    spawnSync('systemd-analyze', ['--version']).status !== 0,
    'needs systemd-analyze: apt-get install systemd',
  )
  const folder = mkdtempSync(join(tmpdir(), 'lk-unit-'))
  try {
    const unit = readFileSync(join(dirname(unitFile), 'latchkey.service'), 'utf8')
    const place = join(folder, 'latchkey.service')
    writeFileSync(place, unit.replace('/usr/bin/latchkey', latchkey))
    const verify = spawnSync('systemd-analyze', ['--user', 'verify', '--man=no', place], {
      encoding: 'utf8',
      env: { ...process.env, XDG_RUNTIME_DIR: folder },
    })
    expect({ status: verify.status, said: verify.stderr }).toEqual({ status: 0, said: '' })
    const told = (text: string) =>
      text.split('\n').filter((line) => /^(?:ExecStart|Restart|Type|NotifyAccess)/.test(line))
    expect(told(unit)).toEqual(told(readFileSync(unitFile, 'utf8')))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

describe('the service', () => {
  let service: ServiceRig
  let sandbox: Sandbox
  let relay: Server
  let endpointUrl: string
  let authority: SandboxAuthority
  let trustAnchor: string
  let vaultKey: string

  beforeAll(async () => {
    if (noService !== undefined) return
    sandbox = await startSandbox({ ...defaultSandboxOptions, credentialTtlMs: 60_000 })
    // The sandbox serves its own user alone.
    relay = createServer((socket) => {
      const onward = connect(Number(new URL(sandbox.endpointUrl).port), '127.0.0.1')
      for (const each of [socket, onward]) each.on('error', () => [socket, onward].forEach((one) => one.destroy()))
      socket.pipe(onward).pipe(socket)
    }).listen(0, '127.0.0.1')
    await once(relay, 'listening')
    const address = relay.address()
    endpointUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
    authority = await createAuthority(randomBytes(32), Date.now())
    trustAnchor = sandbox.rolesAnywhereControl.trust('own', authority.certificate)
    service = await createServiceRig()
    await service.start()
  })
  afterAll(async () => {
    await service?.close()
    relay?.close()
    await sandbox?.close()
  })
  beforeEach((context) => context.skip(noService !== undefined, noService))

  /** A new certificate with its key: two files, written one after the other. */
  async function identity(at = Date.now()) {
    const { certificate, privateKey } = await authority.issue('build-server', at)
    return {
      privateKey,
      write: [
        () => service.file('certificate.pem', certificate),
        () => service.file('private-key.pem', privateKey),
      ] as const,
    }
  }
  const keyIdOf = (text: string): string =>
    z.object({ AccessKeyId: z.string().startsWith('ASIA') }).parse(JSON.parse(text)).AccessKeyId
  const credentials = async (role: string): Promise<string> => keyIdOf(await service.ok(['credentials', role]))

  it('gives credentials to another user’s tools, with its folders alone to write to, no home and no keychain', async () => {
    const { trustAnchorArn, syncProfileArn, syncRoleArn, certificate: issue } = sandbox.rolesAnywhere
    const inVault = await issue('vault-server')
    vaultKey = inVault.privateKey
    const places = ['--endpoint-url', endpointUrl]
    const vault = ['--certificate', service.file('vault.pem', inVault.certificate), '--private-key', '-']
    const sync = ['--trust-anchor', trustAnchorArn, '--sync-profile', syncProfileArn, '--sync-role', syncRoleArn]
    await service.ok(['source', 'add', 'roles-anywhere', 'ci', ...vault, ...sync, ...places], vaultKey)
    await service.ok(['source', 'sync', 'ci'])
    const [certificate, privateKey] = (await identity()).write.map((write) => write())
    const files = ['--certificate', certificate ?? '', '--private-key', privateKey ?? '']
    const one = ['--trust-anchor', trustAnchor, '--profile-arn', syncProfileArn, '--role-arn', syncRoleArn]
    await service.ok(['source', 'add', 'roles-anywhere', 'files', ...files, ...one, ...places])
    expect(await credentials('team-2')).toMatch(/^ASIA/)
    expect(await credentials('files:ChainStart')).toMatch(/^ASIA/)
  })

  it('comes back after a crash or a reboot with its sources and sessions, and nobody is asked', async () => {
    await service.kill()
    await service.start()
    expect(await service.ok(['status'])).toContain('team-2')
    expect(await credentials('team-2')).toMatch(/^ASIA/)
    expect(await credentials('team-1')).toMatch(/^ASIA/)
  })

  it('is waited for by a command that finds it gone, and that starts none in its place', async () => {
    await service.kill()
    const waiting = Promise.all([credentials('team-2'), service.ok(['roles'])])
    await service.start()
    await waiting
    const status = z.object({ agent: z.object({ pid: z.number() }) })
    expect(status.parse(JSON.parse(await service.ok(['status', '--json']))).agent.pid).toBe(service.pid())
  })

  it('is killed and given other certificates under load: no tool fails, and no secret is left anywhere', async () => {
    const over = new AbortController()
    const failures: string[] = []
    let served = 0
    const tool = async (role: string): Promise<void> => {
      while (!over.signal.aborted) {
        // oxlint-disable-next-line no-await-in-loop -- a tool asks again when it was answered
        const { code, stdout, stderr } = await service.run(['credentials', role])
        if (code === 0 && keyIdOf(stdout) !== '') served += 1
        else failures.push(stderr)
      }
    }
    const loops = [tool('team-1'), tool('files:ChainStart')]
    const secrets = [passphrase, vaultKey]
    const asked = sandbox.calls()['rolesanywhere:CreateSession'] ?? 0
    /* oxlint-disable no-await-in-loop -- one mishap after the other */
    for (let round = 0; round < 2; round += 1) {
      const { privateKey, write } = await identity()
      secrets.push(privateKey)
      for (const each of write) {
        each()
        await credentials('files:ChainStart')
      }
      await service.kill()
      await service.start()
    }
    /* oxlint-enable no-await-in-loop */
    const { pid } = service
    const seen = ['environ', 'cmdline'].map((name) => readFileSync(`/proc/${pid()}/${name}`, 'utf8'))
    over.abort()
    await Promise.all(loops)
    expect(failures).toEqual([])
    expect(served).toBeGreaterThan(3)
    // Its credentials live for a minute here, so that each of them is asked for again.
    expect(sandbox.calls()['rolesanywhere:CreateSession'] ?? 0).toBeGreaterThan(asked + 4)
    for (const text of [...seen, service.journal(), ...filesBelow(service.home)])
      for (const secret of secrets) expect(text).not.toContain(secret.split('\n')[1] ?? secret)
    expect(findSecrets(service.base)).toEqual([])
  })

  it('says in the journal what is wrong with a certificate that has expired, or that is gone', async () => {
    for (const write of (await identity(Date.now() - 400 * day)).write) write()
    await service.kill()
    await service.start()
    expect(await service.run(['credentials', 'files:ChainStart'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^latchkey: the certificate "build-server" expired on [\d-]+\. Put a new certificate/,
      ),
    })
    rmSync(service.file('certificate.pem', ''))
    await service.run(['credentials', 'files:ChainStart'])
    expect(
      service
        .journal()
        .split('\n')
        .filter((line) => /^<4>source "files"/i.test(line)),
    ).toEqual([
      expect.stringMatching(
        /^<4>Source "files": the certificate "build-server" expired on [\d-]+\. Put a new certificate and its key in their place/,
      ),
      expect.stringMatching(
        /^<4>source "files": its certificate cannot be used; the certificate .* does not exist; Check the path\.$/,
      ),
    ])
  })

  it.each([
    ['another passphrase', 'something else', 0o400, 'the passphrase does not open the vault'],
    ['an empty one', '', 0o400, 'the passphrase is empty'],
    ['one that others could read', passphrase, 0o444, 'is open to other users'],
    ['none at all', undefined, 0o400, 'give a systemd unit the credential latchkey-passphrase'],
  ])('does not start with %s, and says so', async (_what, text, mode, said) => {
    await service.kill()
    service.handOver(text, mode)
    await expect(service.start()).rejects.toThrow(said)
  })
})

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
