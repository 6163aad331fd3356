import { FlaskConical, KeyRound, Laptop, type LucideIcon } from 'lucide-react'
import type { SourceKind } from '#contract/model.ts'

export const kindIcons: Readonly<Record<SourceKind, LucideIcon>> = {
  'iam-user': KeyRound,
  ambient: Laptop,
  sandbox: FlaskConical,
}
