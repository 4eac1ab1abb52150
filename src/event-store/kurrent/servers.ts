/** One server of a connection string. */
export interface Server {
  /** `host:port`, as configured. */
  readonly name: string;
  /** The connection string for only this server. */
  readonly connectionString: string;
}

export interface Servers {
  /** Hosts as configured, without credentials. */
  readonly names: readonly string[];
  /** Each server on its own. Empty where the string names only a DNS record of the cluster. */
  readonly each: readonly Server[];
}

const ADDRESS = /^(?<before>[a-z]+(?<discover>\+discover)?:\/\/(?:[^@]*@)?)(?<hosts>[^/?]+)(?<after>.*)$/i;

/** The servers that a checked connection string names. */
export function serversOf(connectionString: string): Servers {
  const { before = '', discover, hosts = '', after = '' } = ADDRESS.exec(connectionString)?.groups ?? {};
  const names = hosts.split(',');
  if (discover !== undefined && names.length === 1) return { names, each: [] };
  const scheme = before.replace(/\+discover/i, '');
  return {
    names,
    each: names.map((name) => ({ name, connectionString: `${scheme}${name}${after}` })),
  };
}
