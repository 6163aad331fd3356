import { Option } from 'commander'

/** What a person asked for; neither leaves it to the setting `default.delivery`. */
export interface Delivery {
  readonly direct?: true
  readonly proxied?: true
}

export function directOption(): Option {
  return new Option('--direct', 'real, short-lived credentials instead of stand-ins and the proxy').conflicts('proxied')
}

export function proxiedOption(): Option {
  return new Option('--proxied', 'stand-ins and the proxy, whatever the setting default.delivery says')
}

export function regionOption(what: 'command' | 'shell'): Option {
  return new Option('--region <region>', `AWS_REGION of this ${what} alone; the session keeps its own`)
}

/** As the agent's routes take it. */
export function asked({ direct, proxied }: Delivery): { readonly direct?: boolean } {
  return direct === true ? { direct } : proxied === true ? { direct: false } : {}
}
