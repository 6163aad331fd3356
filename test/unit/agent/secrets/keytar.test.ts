import { describe, expect, it } from 'vitest'
import { createKeychain } from '#agent/secrets/keytar.ts'
import type { Keytar } from '#agent/secrets/keytar.ts'

const keytar = (overrides: Partial<Keytar> = {}): Keytar => ({
  getPassword: async () => null,
  setPassword: async () => {},
  deletePassword: async () => false,
  ...overrides,
})
const failing = (message: string) =>
  createKeychain({
    load: async () => keytar({ getPassword: () => Promise.reject(new Error(message)) }),
    platform: 'linux',
  })

describe('createKeychain', () => {
  it('loads keytar only when it is first needed', async () => {
    let loads = 0
    const keychain = createKeychain({
      load: async () => {
        loads += 1
        return keytar()
      },
    })
    expect(loads).toBe(0)
    expect(await keychain.get('a')).toBeUndefined()
    expect(loads).toBe(1)
  })

  it.each([
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'D-Bus session'],
    ['Could not connect: No such file or directory', 'D-Bus session'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'no program here provides it'],
    ['Failed to load keytar native addon, checked []', 'libsecret'],
    ['libsecret-1.so.0: cannot open shared object file: No such file or directory', 'libsecret'],
    ['something new', 'something new'],
  ])('answers "%s" with what is missing and the choice', async (message, says) => {
    await expect(failing(message).get('a')).rejects.toMatchObject({
      code: 'vault-unavailable',
      message: expect.stringContaining(says),
      hint: expect.stringMatching(/LATCHKEY_VAULT=passphrase.*LATCHKEY_VAULT=memory/),
    })
  })

  it.each([
    'Cannot create an item in a locked collection',
    'Prompt was dismissed',
    'User canceled the operation.',
    'User interaction is not allowed.',
  ])('answers "%s" with a retry', async (message) => {
    await expect(failing(message).get('a')).rejects.toMatchObject({ code: 'vault-locked', retry: true })
  })

  it('becomes usable when a missing library is there at the next try', async () => {
    let tries = 0
    const load = async (): Promise<Keytar> => {
      tries += 1
      if (tries === 1) throw new Error('Failed to load keytar native addon')
      return keytar({ getPassword: async () => 'value' })
    }
    const keychain = createKeychain({ load })
    await expect(keychain.get('a')).rejects.toMatchObject({ code: 'vault-unavailable' })
    expect(await keychain.get('a')).toBe('value')
  })

  it('has one call in flight at a time', async () => {
    let [running, most] = [0, 0]
    const getPassword = async (): Promise<null> => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      return null
    }
    const keychain = createKeychain({ load: async () => keytar({ getPassword }) })
    await Promise.all(Array.from({ length: 5 }, () => keychain.get('a')))
    expect(most).toBe(1)
  })

  it('stops waiting with a sentence that says what is waited for', async () => {
    const keychain = createKeychain({
      load: async () => keytar({ getPassword: () => new Promise(() => {}) }),
      timeoutMs: 5,
      platform: 'darwin',
    })
    await expect(keychain.get('a')).rejects.toMatchObject({
      code: 'vault-locked',
      retry: true,
      message: 'the macOS keychain has not answered for 5ms',
      hint: expect.stringContaining('unlock'),
    })
  })
})
