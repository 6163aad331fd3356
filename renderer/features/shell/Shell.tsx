import { useKnown } from '../../store/context.tsx'

export function Shell() {
  const roles = useKnown('roles')
  const status = useKnown('status')
  return (
    <main>
      <p>
        {roles?.size ?? 0} roles, agent {status?.agent.version}
      </p>
    </main>
  )
}
