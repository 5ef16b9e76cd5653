using System.Collections.Immutable;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Corpora;

/// <summary>
/// What a manifest says of a document, as text by field: scalars as written, lists joined with "; ", mappings flattened with dots.
/// A <c>metadata</c> block and loose fields both count; where both have a field, the block's holds.
/// </summary>
internal static class DocumentMetadata
{
    public const string Block = "metadata";

    /// <param name="except">Fields of the entry that say what the document is, not what it is like.</param>
    public static ImmutableSortedDictionary<string, string> Read(Mapping entry, IReadOnlyCollection<string> except)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var member in entry.Members.Where(member => member.Name != Block && !except.Contains(member.Name)))
            Flatten(fields, member.Name, member.Value);
        if (entry.TryGet(Block, out var block) && block.Value is Mapping inner)
        {
            foreach (var member in inner.Members)
                Flatten(fields, member.Name, member.Value);
        }

        return fields.ToImmutable();
    }

    private static void Flatten(IDictionary<string, string> fields, string name, Node node)
    {
        switch (node)
        {
            case Mapping mapping:
                foreach (var member in mapping.Members)
                    Flatten(fields, $"{name}.{member.Name}", member.Value);
                break;
            case { IsNull: true }:
                break;
            default:
                fields[name] = Text(node);
                break;
        }
    }

    private static string Text(Node node) =>
        node switch
        {
            Scalar scalar => scalar.Text.Trim(),
            Sequence list => string.Join("; ", list.Items.Where(item => !item.IsNull).Select(Text)),
            Mapping mapping => string.Join(", ", mapping.Members.Select(member => $"{member.Name}: {Text(member.Value)}")),
            _ => "",
        };
}
