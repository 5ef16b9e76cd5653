using Provenance.Core.Experiments.Files;
using Provenance.Core.Experiments.Nodes;

namespace Provenance.Core.Experiments.Markdown;

/// <summary>
/// The machine-readable part of a Markdown file as one mapping: the last YAML or JSON fence is the appendix, earlier ones and the front
/// matter are merged under it, field by field of the top level. Without a fence, what follows the line that announces the appendix.
/// </summary>
internal static class MachinePart
{
    private const string GasketStart = "<GASKET_SCHEMA_START>";
    private const string GasketEnd = "<GASKET_SCHEMA_END>";

    /// <summary>Null when the file has no such part; an error is then in the log, unless it says of it already.</summary>
    public static Mapping? Read(SourceText source, FindingLog log)
    {
        var parts = Parts(new MarkdownText(source), source, log);
        var errors = log.Errors;
        var mappings = parts.Select((part, i) => ReadPart(part, i == parts.Count - 1, log)).OfType<Mapping>().ToList();
        if (mappings.Count == 0 && log.Errors == errors)
            log.Error(
                "no-machine-readable-part",
                $"{source.File} has no fields in a YAML front matter, in a fence of YAML or JSON, or in an appendix.",
                new SourceSpot(source.File));
        return mappings.Count == 0 ? null : mappings.Aggregate((under, over) => under.Under(over));
    }

    private static List<(SourceText Text, bool Json)> Parts(MarkdownText markdown, SourceText source, FindingLog log)
    {
        var parts = new List<(SourceText, bool)>();
        if (markdown.FrontMatter is { } front)
            parts.Add((front, false));
        if (markdown.Between(GasketStart, GasketEnd) is { } gasket && !gasket.Text.Contains("```", StringComparison.Ordinal))
            parts.Add((gasket, true));
        var fences = markdown.Fences.Where(fence => fence.Language is "yaml" or "yml" or "json").ToList();
        foreach (var fence in fences)
        {
            if (!fence.Closed)
                log.Warning(
                    "unclosed-fence",
                    "This fence has no end; it is read to the end of the appendix.",
                    source.Spot(fence.Content.FirstLine - source.FirstLine));
            parts.Add((fence.Content, fence.Language == "json"));
        }

        if (fences.Count == 0 && markdown.Appendix is { } appendix)
        {
            log.Warning(
                "appendix-without-fence", "The appendix stands outside of a YAML fence; it is read all the same.", appendix.Spot(1));
            parts.Add((appendix, false));
        }

        if (parts.Count == 0 && WholeFile(source))
            parts.Add((source, false));
        return parts;
    }

    /// <summary>Experiments of 7.3 may be nothing but YAML: a first line that is a field, or a comment.</summary>
    private static bool WholeFile(SourceText source)
    {
        var first = source.Text.Split('\n').FirstOrDefault(line => line.Trim().Length > 0 && !line.StartsWith('#')) ?? "";
        var colon = first.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && first[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
    }

    private static Mapping? ReadPart((SourceText Text, bool Json) part, bool isLast, FindingLog log)
    {
        var own = isLast ? log : new FindingLog();
        var node = part.Json
            ? JsonNodes.Parse(part.Text, own, Severity.Warning)
            : YamlNodes.Parse(part.Text, own, Severity.Warning);
        if (node is null && own.HasErrors && !isLast)
        {
            var why = own.Findings.First(finding => finding.Severity == Severity.Error);
            log.Warning("fence-ignored", $"This part can't be read and is left out: {why.Message}", why.Spot);
        }
        else if (!isLast)
        {
            foreach (var finding in own.Findings)
                log.Add(finding.Severity, finding.Rule, finding.Message, finding.Spot);
        }

        if (node is null or Mapping)
            return node as Mapping;
        if (isLast)
            log.Error(
                "not-a-mapping",
                $"The machine-readable part must be fields with values; this is {node.Describe()}.",
                new SourceSpot(part.Text.File, node.Line));
        return null;
    }
}
