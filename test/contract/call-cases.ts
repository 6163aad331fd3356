// One case per call of the contract. The contract is walked, so a call without a case fails the tests.
import { isContractProcedure } from '@orpc/contract'
import { contract } from '#contract/contract.ts'
import type { AgentClient } from '#contract/contract.ts'

export const callCases: Readonly<Record<string, (client: AgentClient) => Promise<unknown>>> = {
  'app.info': (client) => client.app.info(),
  'app.status': (client) => client.app.status(),
  'app.watch': (client) => first(client.app.watch()),
  'app.feeds': (client) => first(client.app.feeds({ answers: false })),
  'app.doctor': (client) => client.app.doctor(),
  'app.browserLink': (client) => client.app.browserLink(),
  'app.lock': (client) => client.app.lock({}),
  'app.resumed': (client) => client.app.resumed(),
  'app.diagnostics': (client) => client.app.diagnostics(),
  'app.stop': (client) => client.app.stop(),
  'app.restart': (client) => client.app.restart(),
  'sources.list': (client) => client.sources.list(),
  'sources.show': (client) => client.sources.show({ name: 'dev' }),
  'sources.check': (client) => client.sources.check({ kind: 'ambient', name: 'laptop' }),
  'sources.discover': (client) => client.sources.discover(),
  'sources.add': (client) => client.sources.add({ kind: 'ambient', name: 'laptop' }),
  'sources.edit': (client) => client.sources.edit({ name: 'dev', region: 'eu-west-1' }),
  'sources.signIn': (client) => first(client.sources.signIn({ name: 'dev' })),
  'sources.cancelSignIn': (client) => client.sources.cancelSignIn({ name: 'dev' }),
  'sources.signOut': (client) => client.sources.signOut({ name: 'dev' }),
  'sources.news': (client) => client.sources.news(),
  'sources.sync': (client) => client.sources.sync({ name: 'dev' }),
  'sources.preflight': (client) => client.sources.preflight({ name: 'dev' }),
  'sources.cancelSync': (client) => client.sources.cancelSync({ name: 'dev' }),
  'sources.remove': (client) => client.sources.remove({ name: 'laptop' }),
  'roles.list': (client) => client.roles.list({}),
  'roles.resolve': (client) => client.roles.resolve({ role: 'admin' }),
  'roles.input': (client) => client.roles.input({ role: 'admin' }),
  'roles.add': (client) =>
    client.roles.add({ name: 'reader', source: 'dev', arn: 'arn:aws:iam::111111111111:role/reader' }),
  'roles.edit': (client) => client.roles.edit({ role: 'reader', region: 'eu-west-1' }),
  'roles.remove': (client) => client.roles.remove({ role: 'reader' }),
  'roles.watch': (client) => first(client.roles.watch()),
  'roles.label': (client) => client.roles.label({ role: 'admin', labels: { team: 'core' } }),
  'roles.favourite': (client) => client.roles.favourite({ role: 'admin', on: true }),
  'sessions.list': (client) => client.sessions.list(),
  'sessions.start': (client) => client.sessions.start({ role: 'admin' }),
  'sessions.renew': (client) => client.sessions.renew({ role: 'admin' }),
  'sessions.end': (client) => client.sessions.end({ role: 'admin' }),
  'sessions.usage': (client) => first(client.sessions.usage()),
  'sessions.endAll': (client) => client.sessions.endAll(),
  'console.open': (client) => client.console.open({ role: 'admin' }),
  'console.list': (client) => client.console.list(),
  'console.watch': (client) => first(client.console.watch()),
  'console.browsers': (client) => client.console.browsers(),
  'console.watchBrowsers': (client) => first(client.console.watchBrowsers()),
  'console.findBrowsers': (client) => client.console.findBrowsers(),
  'console.useBrowser': (client) =>
    client.console.useBrowser({ for: { kind: 'rest' }, opens: { browser: 'firefox', profile: { kind: 'usual' } } }),
  'console.forgetBrowser': (client) => client.console.forgetBrowser({}),
  'attention.watch': (client) => first(client.attention.watch({ answers: false })),
  'attention.answer': (client) => client.attention.answer({ id: 'p-1', value: '123456' }),
  'attention.dismiss': (client) => client.attention.dismiss({ id: 'p-1' }),
  'audit.summary': (client) => client.audit.summary({ filter: {} }),
  'audit.live': (client) => first(client.audit.live({})),
  'audit.query': (client) => client.audit.query({}),
  'audit.read': (client) => first(client.audit.read({})),
  'audit.follow': (client) => first(client.audit.follow({})),
  'profiles.plan': (client) => client.profiles.plan({}),
  'profiles.apply': (client) => client.profiles.apply({}),
  'profiles.list': (client) => client.profiles.list({}),
  'profiles.history': (client) => client.profiles.history(),
  'profiles.remove': (client) => client.profiles.remove({ names: ['a'] }),
  'profiles.importable': (client) => client.profiles.importable({}),
  'profiles.import': (client) => client.profiles.import({ names: ['a'] }),
  'profiles.undo': (client) => client.profiles.undo({}),
  'settings.list': (client) => client.settings.list(),
  'settings.watch': (client) => first(client.settings.watch()),
  'settings.get': (client) => client.settings.get({ key: 'proxy.port' }),
  'settings.set': (client) => client.settings.set({ key: 'proxy.port', value: null }),
  'terminals.list': (client) => client.terminals.list(),
  'terminals.watch': (client) => first(client.terminals.watch()),
  'terminals.use': (client) => client.terminals.use({ role: 'admin', terminal: '1-2' }),
  'terminals.revoke': (client) => client.terminals.revoke({ terminal: '1-2' }),
  'terminals.folders': (client) => client.terminals.folders(),
  'terminals.decide': (client) => client.terminals.decide({ folder: '/home/me/x', allowed: true }),
  'terminals.follow': (client) => client.terminals.follow({ terminal: '1-2' }),
  'terminals.installHook': (client) => client.terminals.installHook({}),
}

/** The first event; leaving the loop unsubscribes. */
async function first<T>(subscription: Promise<AsyncIteratorObject<T>>): Promise<T> {
  for await (const event of await subscription) return event
  throw new Error('the subscription gave nothing')
}

/** `topic.call` of everything in the contract. */
export function callsOfContract(node: unknown = contract, path: readonly string[] = []): string[] {
  if (isContractProcedure(node)) return [path.join('.')]
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, child]) => callsOfContract(child, [...path, key]))
}
