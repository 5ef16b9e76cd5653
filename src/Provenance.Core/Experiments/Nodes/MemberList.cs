using System.Collections.Immutable;
using Provenance.Core.Experiments.Files;

namespace Provenance.Core.Experiments.Nodes;

/// <summary>The members of one mapping while it is read: a name that comes again replaces what was there, and is reported.</summary>
internal sealed class MemberList(SourceText source, FindingLog log, Severity duplicates)
{
    private readonly List<Member> members = [];
    private readonly List<Member> replaced = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    public void Add(string name, int line, Node value)
    {
        var member = new Member(name, line, value);
        if (places.TryAdd(name, members.Count))
        {
            members.Add(member);
            return;
        }

        var earlier = members[places[name]];
        var which = duplicates == Severity.Error ? "" : $"; this one, line {line}, holds";
        log.Add(
            duplicates,
            "duplicate-key",
            $"\"{name}\" already stands at line {earlier.Line}{which}.",
            new SourceSpot(source.File, line, name));
        replaced.Add(earlier);
        members[places[name]] = member;
    }

    public Mapping ToMapping(int line) => new([.. members], line) { Replaced = [.. replaced] };
}
