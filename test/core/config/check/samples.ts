/** A cluster file that uses everything. */
export const wholeCluster = `# The web cluster
ocf: 1
cluster: {name: web, id: 5d7fb0e6-7c4b-4f0c-9a39-4f8b8a3a6a11, formation: {quorum: majority, wait: 30s}}
coordination: {store: local}
defaults: {node: {transport: ssh, ssh: {user: root, options: {Compression: "yes"}}, attributes: {site: a}}}
nodes:
  n[1-2]: {address: "{name}.mgmt", votes: 2, attributes: {rack: r1}, ssh: {port: 2222}}
  n3: {address: 10.0.0.3}
  n2:   # overrides the set
    attributes: {rack: r2, slot: 0007}
    ssh: {user: admin, options: {LogLevel: ERROR}}
  c1: {transport: command, command: "enter {name} now", id: 123E4567-e89b-42d3-a456-426614174000}
groups: {storage: "n[1-2]", all: "@storage,n3,c1"}
group_sources:
  site: {clustershell: /etc/clustershell/groups.conf, timeout: 5s}
  roles: {yaml: roles.yaml, source: roles}
  genders: {genders: /etc/genders}
  jobs: {map: "squeue -j $GROUP", list: squeue, all: sinfo, reverse: "squeue -w $NODE"}
devices:
  pdu1:
    driver: fence/fence_apc_snmp
    options: {ip: 10.0.0.9, port: 161, verbose: true, version: 1.10, community: {from: "file:/etc/ocf/secrets/pdu1"}}
    plugs: {"n[1-3]": "[4-6]", c1: [1, 2]}
  manual: {driver: manual}
fencing: {"n[1-2]": [[pdu1], [manual]], n3: [pdu1, manual], c1: pdu1}
resources:
  vip: {agent: "ocf:heartbeat:IPaddr2", parameters: {ip: 10.0.0.100}, nodes: "@storage"}
  web: {agent: "systemd:nginx", after: [vip], with: vip, monitor: {interval: 10s, timeout: 1m30s}, operations: {start: {timeout: 40}}}
agents: {path: [/srv/agents, more]}
`;

/** A small valid cluster with the text put under \`nodes\` and the rest behind it. */
export function clusterWith(nodes: string, rest = ''): string {
  return `ocf: 1\ncluster: {name: c}\nnodes: ${nodes}\n${rest}`;
}
