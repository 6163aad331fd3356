// A certificate of the sandbox's authority with its key, for whoever wants to try Roles Anywhere: one file, as `openssl pkcs12 -nodes` writes it.
import type { OpenService } from '../http/call.ts'
import type { SandboxDirectory } from '../types.ts'
import { AwsFault } from '../http/fault.ts'

const path = '/roles-anywhere/identity'

export const createTryOut = (directory: SandboxDirectory['rolesAnywhere']): OpenService => ({
  kind: 'open',
  name: 'roles-anywhere-try-out',
  serves: (head) => head.method === 'GET' && head.path === path,
  route: (call) => ({
    operation: 'GetIdentity',
    throttled: undefined,
    refusal: ({ status, message }) => ({ status, headers: { 'Content-Type': 'text/plain' }, body: `${message}\n` }),
    async run() {
      const name = call.query.get('name') ?? 'sandbox-machine'
      if (!/^[\w.-]{1,64}$/.test(name)) throw new AwsFault(400, 'ValidationException', 'The name is not valid')
      const { certificate, privateKey } = await directory.certificate(name)
      const { trustAnchorArn, syncProfileArn, syncRoleArn } = directory
      const told = [
        `# --trust-anchor ${trustAnchorArn}`,
        `# --sync-profile ${syncProfileArn} --sync-role ${syncRoleArn}`,
      ]
      const body = [...told, certificate.trim(), privateKey.trim(), ''].join('\n')
      return { status: 200, headers: { 'Content-Type': 'application/x-pem-file', 'Cache-Control': 'no-store' }, body }
    },
  }),
})
