using System.Collections.Immutable;
using Provenance.Core.Experiments.Files;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Provenance.Core.Experiments.Nodes;

/// <summary>
/// YAML as nodes with lines. Aliases are resolved and counted, names that stand twice are found, depth and size are bounded.
/// Tags and merge keys (<c>&lt;&lt;</c>) have no meaning here.
/// </summary>
internal sealed class YamlNodes
{
    private readonly SourceText source;
    private readonly FindingLog log;
    private readonly Severity duplicates;
    private readonly Parser parser;
    private readonly Dictionary<string, (Node Node, long Size, int Height)> anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> open = new(StringComparer.Ordinal);
    private long nodes;
    private long aliased;
    private int deepest;

    private YamlNodes(SourceText source, FindingLog log, Severity duplicates)
    {
        this.source = source;
        this.log = log;
        this.duplicates = duplicates;
        parser = new Parser(new Scanner(new StringReader(source.Text), skipComments: true));
    }

    /// <summary>The first document of the text; null when there is none, or when it can't be read, which is then in the log.</summary>
    public static Node? Parse(SourceText source, FindingLog log, Severity duplicates)
    {
        var reader = new YamlNodes(source, log, duplicates);
        try
        {
            return reader.Document();
        }
        catch (YamlException wrong)
        {
            // What the scanner was at can begin long before the fault; how far the reading came is never after it.
            var line = Math.Max(reader.Line, (int)wrong.End.Line);
            log.Error("yaml-syntax", $"This is not valid YAML: {wrong.Message}", source.Spot(line));
            return null;
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException)
        {
            // How the scanner stops at a list that has no end, and the parser at a tag that is no URI.
            log.Error(
                "yaml-syntax",
                "This is not valid YAML: what begins here, or a little before, has no end or is no tag.",
                source.Spot(reader.Line));
            return null;
        }
        catch (UnreadableNodeException wrong)
        {
            log.Error(wrong.Rule, wrong.Message, source.Spot(wrong.Line));
            return null;
        }
    }

    private int Line => (int)(parser.Current?.Start.Line ?? 1);

    private Node? Document()
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
            return null;
        var root = Read(0);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var next))
            log.Add(duplicates, "yaml-many-documents", "Only the first YAML document is read; another one begins here.", Spot(next.Start));
        return root;
    }

    private Node Read(int depth)
    {
        var line = Line;
        Descend(depth, line);
        if (++nodes > NodeLimits.Nodes)
            throw new UnreadableNodeException("too-large", $"At most {NodeLimits.Nodes} YAML values are read.", line);
        return parser.TryConsume<AnchorAlias>(out var alias) ? Resolve(alias, depth) : Anchored(depth);
    }

    private Node Resolve(AnchorAlias alias, int depth)
    {
        var line = (int)alias.Start.Line;
        if (open.Contains(alias.Value.Value))
            throw new UnreadableNodeException("alias-cycle", $"The alias \"{alias.Value.Value}\" stands inside what it names.", line);
        if (!anchors.TryGetValue(alias.Value.Value, out var anchored))
            throw new UnreadableNodeException("alias-unknown", $"Nothing before this is anchored as \"{alias.Value.Value}\".", line);
        Descend(depth + anchored.Height, line);
        aliased += anchored.Size;
        nodes += anchored.Size;
        return aliased <= NodeLimits.AliasedNodes
            ? anchored.Node
            : throw new UnreadableNodeException(
                "alias-bomb", $"The aliases up to here multiply to more than {NodeLimits.AliasedNodes} values.", line);
    }

    private Node Anchored(int depth)
    {
        var anchor = parser.Current is NodeEvent { Anchor.IsEmpty: false } named ? named.Anchor.Value : null;
        if (anchor is null)
            return Plain(depth);
        var (before, outside) = (nodes, deepest);
        deepest = depth;
        open.Add(anchor);
        var node = Plain(depth);
        open.Remove(anchor);
        anchors[anchor] = (node, nodes - before + 1, deepest - depth);
        deepest = Math.Max(deepest, outside);
        return node;
    }

    private void Descend(int depth, int line)
    {
        deepest = Math.Max(deepest, depth);
        if (depth > NodeLimits.Depth)
            throw new UnreadableNodeException("too-deep", $"YAML is read to a depth of {NodeLimits.Depth}.", line);
    }

    private Node Plain(int depth)
    {
        if (parser.TryConsume<YamlDotNet.Core.Events.Scalar>(out var scalar))
            return new Scalar(scalar.Value, YamlScalars.KindOf(scalar), source.Line((int)scalar.Start.Line));
        return parser.TryConsume<SequenceStart>(out var list) ? ReadItems(list, depth) : ReadMembers(parser.Consume<MappingStart>(), depth);
    }

    private Sequence ReadItems(SequenceStart start, int depth)
    {
        var items = ImmutableArray.CreateBuilder<Node>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(Read(depth + 1));
        return new Sequence(items.ToImmutable(), source.Line((int)start.Start.Line));
    }

    private Mapping ReadMembers(MappingStart start, int depth)
    {
        var members = new MemberList(source, log, duplicates);
        while (!parser.Accept<MappingEnd>(out _))
        {
            var line = Line;
            if (Read(depth + 1) is not Scalar name)
                throw new UnreadableNodeException("yaml-key", "The name of a field must be plain text.", line);
            members.Add(name.Text, source.Line(line), Read(depth + 1));
        }

        var end = parser.Consume<MappingEnd>();
        return members.ToMapping(source.Line((int)start.Start.Line)) with
        {
            Span = new TextSpan((int)start.Start.Index, (int)end.Start.Index, (int)start.Start.Column - 1),
        };
    }

    private SourceSpot Spot(Mark mark) => source.Spot((int)mark.Line);
}
