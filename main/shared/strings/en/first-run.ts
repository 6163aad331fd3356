import { many } from './many.ts'

export const firstRun = {
  title: 'Where do your AWS credentials come from?',
  portal: {
    title: 'Sign in to IAM Identity Center',
    text: 'In your own browser, at the start URL of your organisation. Every role you have there is listed.',
  },
  keys: {
    title: 'Add access keys',
    text: "An IAM user's key. Checked with AWS before it is saved.",
  },
  found: {
    title: 'Use credentials on this computer',
    looking: 'Checking the AWS files and the environment.',
    some: (profiles: number, environment: boolean) =>
      `Found ${[...(profiles > 0 ? [many(profiles, 'profile', 'profiles')] : []), ...(environment ? ['credentials in the environment'] : [])].join(' and ')}; nothing is copied or changed.`,
    none: 'No AWS profile or environment variable with credentials found.',
    failed: 'The AWS files could not be read.',
  },
  sandbox: {
    title: 'Try the sandbox',
    text: 'A local AWS simulator with sample accounts and roles. Nothing leaves this computer.',
    starting: 'Starting the sandbox.',
  },
  ready: (name: string) => `${name} is ready. Choose a role.`,
} as const
