/** The ways people write YAML. In each of them n1's address is 10.0.0.1. */
export const styles: Readonly<Record<string, string>> = {
  'plain block': 'nodes:\n  n1:\n    address: 10.0.0.1\n  n2:\n    address: 10.0.0.2\n',
  'end comments':
    'nodes:\n  n1:\n    address: 10.0.0.1   # aligned\n    uuid:    abc        # aligned too\n  n2: { address: 10.0.0.2 }\n# the end\n',
  'aligned values': 'nodes:\n  n1:\n    address:   10.0.0.1\n    uuid:      abc\n',
  'indent 4': 'nodes:\n    n1:\n        address: 10.0.0.1\n    n2:\n        address: 10.0.0.2\n',
  'indent mixed': 'nodes:\n    n1:\n      address: 10.0.0.1\nother:\n  a:\n     b: 1\n',
  'list at the left': 'other:\n- name: x\n  tags:\n  - a\nnodes:\n  n1:\n    address: 10.0.0.1\n',
  'list indented': 'other:\n  - name: x\nnodes:\n  n1:\n    address: 10.0.0.1\n',
  'flow padding': 'nodes:\n  n1: {address: 10.0.0.1, tags: [a,b]}\n  n2: { address: 10.0.0.2, tags: [ a, b ] }\n',
  'flow over lines': 'nodes:\n  n1: { address: 10.0.0.1,\n        uuid: abc }\n',
  'flow with comments': 'nodes: {\n  n1: {address: 10.0.0.1}, # one\n  # two }\n  n2: {address: 10.0.0.2} # two\n  }\n',
  'all flow': '{nodes: {n1: {address: 10.0.0.1}, n2: {address: 10.0.0.2}}}\n',
  'as JSON': '{\n  "nodes": {\n    "n1": {"address": "10.0.0.1"}\n  }\n}\n',
  'blank lines': 'nodes:\n\n\n  n1:\n    address: 10.0.0.1\n\n\n\n  n2:\n    address: 10.0.0.2\n',
  'anchors and merge':
    'd: &d { user: root, port: 22 }\nnodes:\n  n1:\n    <<: *d\n    address: 10.0.0.1\n  n2: { <<: *d, address: 10.0.0.2 }\n',
  quotes: "nodes:\n  'n1':\n    address: \"10.0.0.1\"\n    note: 'it''s'\n    b: \"a\\u00e9\\t\"\n",
  'single quotes': "nodes:\n  'n1':\n    address: '10.0.0.1' # so\n",
  numbers:
    'nodes:\n  n1:\n    address: 10.0.0.1\n    mode: 0o755\n    hex: 0xFF\n    f: 1.50\n    e: 1e3\n    big: 12345678901234567890\n    v: 1_000\n    t: ~\n    n: NULL\n    y: Yes\n    b: True\n',
  'long lines': `nodes:\n  n1:\n    address: 10.0.0.1\n    note: ${'word '.repeat(30).trim()}\n    q: "${'word '.repeat(30).trim()}"\n`,
  'block scalars':
    'nodes:\n  n1:\n    a: |\n      # no comment\n      x\n    address: 10.0.0.1\n    b: >-\n      folded\n      text\n\n  n2:\n    c: |+\n      kept\n\n\n',
  'many lines plain': 'nodes:\n  n1:\n    note: one\n      two\n\n      three\n    address: 10.0.0.1\n',
  'comments at the left':
    '# head\n\nnodes: # the nodes\n# n1 is first\n  n1:\n# its address\n    address: 10.0.0.1\n# gone: n9\n',
  CRLF: 'nodes:\r\n  n1:\r\n    address: 10.0.0.1 # c\r\n  n2:\r\n    address: 10.0.0.2\r\n',
  'tab before comment': 'nodes:\n  n1:\n    address: 10.0.0.1\t# tab\n',
  markers: '%YAML 1.2\n---\nnodes:\n  n1:\n    address: 10.0.0.1\n...\n',
  'no final newline': 'nodes:\n  n1:\n    address: 10.0.0.1',
  'trailing blanks': 'nodes:   \n  n1:\n    address: 10.0.0.1  \n',
  'empty values': 'nodes:\n  n1:\n    address: 10.0.0.1\n    attributes:\n    list: []\n    map: {}\n',
  'key spacing': 'nodes :\n  n1 :\n    address : 10.0.0.1\n    "x"  :  2\n',
  'explicit keys and tags': 'nodes:\n  ? n1\n  : address: !!str 10.0.0.1\n    set: !!set { a, b }\n',
  BOM: '\uFEFFnodes:\n  n1:\n    address: 10.0.0.1\n',
};
