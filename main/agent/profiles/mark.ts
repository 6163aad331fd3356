// The comment directly above a section by which it is known as ours.
export interface Mark {
  /** `sso`: a profile or session that the AWS CLI signs in to by itself. `app`: a profile that Latchkey answers. */
  readonly kind: 'app' | 'sso'
  /** `local`, or a gateway's id. */
  readonly owner: string
  /** Whose listing says when it is stale; absent: none does. */
  readonly source?: string | undefined
}

const pattern = /^\s*[#;].*\blatchkey:(app|sso)\b(.*)$/

export function markLine({ kind, owner, source }: Mark): string {
  const from = source === undefined ? '' : ` source=${source}`
  return `# latchkey:${kind} owner=${owner}${from} - written by Latchkey, changes here are overwritten`
}

/** Whatever else an older version wrote there. */
export function markIn(comment: string): Mark | undefined {
  if (!comment.includes('latchkey:')) return undefined
  const [, kind, rest = ''] = pattern.exec(comment) ?? []
  if (kind !== 'app' && kind !== 'sso') return undefined
  return { kind, owner: /\bowner=(\S+)/.exec(rest)?.[1] ?? 'local', source: /\bsource=(\S+)/.exec(rest)?.[1] }
}
