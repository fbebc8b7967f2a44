"""Answers, line by line, what ClusterShell makes of a node-set expression. Groups come as JSON in the first argument."""
import json
import sys

from ClusterShell.NodeSet import ILLEGAL_GROUP_CHARS, NodeSet
from ClusterShell.NodeUtils import GroupResolver, GroupSource


class FixedSource(GroupSource):
    def __init__(self, name, groups, nodes):
        GroupSource.__init__(self, name)
        self.fixed = groups
        self.known = nodes

    def resolv_map(self, group):
        return self.fixed.get(group, '')

    def resolv_list(self):
        return list(self.fixed)

    def resolv_all(self):
        return self.known


def resolver_for(setup):
    resolver = GroupResolver(FixedSource('default', setup['groups'], setup['nodes']), illegal_chars=ILLEGAL_GROUP_CHARS)
    for name, groups in setup['sources'].items():
        resolver.add_source(FixedSource(name, groups, ','.join(groups.values())))
    return resolver


def answer(expression, resolver):
    found = NodeSet(expression, resolver=resolver)
    stepped = {}
    for autostep in (2, 3, 4, 5):
        found.autostep = autostep
        stepped[autostep] = str(found)
    found.autostep = None
    text = str(found)
    axes = {}
    for axis in (0, 1, -1):
        found.fold_axis = [axis]
        axes[axis + 1 if axis >= 0 else axis] = str(found)
    found.fold_axis = None
    return {
        'text': text,
        'names': list(found),
        'stepped': stepped,
        'axes': axes,
        'contiguous': [str(part) for part in found.contiguous()],
        'split': [str(part) for part in found.split(3)],
        'slice': str(found[2:7]),
        'regrouped': found.regroup(),
        'regroupedSource': found.regroup('rk'),
        'overlapping': found.regroup(overlap=True),
        'groups': sorted([name, str(share), len(whole)] for name, (whole, share) in found.groups().items()),
    }


def main():
    resolver = resolver_for(json.loads(sys.argv[1]))
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line), resolver)
        except Exception as error:
            reply = {'error': '%s: %s' % (type(error).__name__, error)}
        print(json.dumps(reply), flush=True)


main()
