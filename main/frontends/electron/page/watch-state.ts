import { type Subscribe, watchNewest } from '#util/async/bell.ts'

/** As `watchNewest`; equal states are told once. */
export async function* watchState<State>(
  current: () => State,
  subscribe: Subscribe,
  signal: AbortSignal | undefined,
): AsyncGenerator<State, void, void> {
  let told: string | undefined
  function read(): State | undefined {
    const state = current()
    const before = told
    told = JSON.stringify(state)
    return told === before ? undefined : state
  }
  yield* watchNewest(read, [subscribe], signal)
}
