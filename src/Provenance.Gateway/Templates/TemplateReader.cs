using System.Collections.Immutable;
using Provenance.Core.Experiments;
using Provenance.Core.Experiments.Files;
using Provenance.Core.Experiments.Nodes;
using Provenance.Core.Models;

namespace Provenance.Gateway.Templates;

/// <summary>Reads a template's file. Strict: what is missing, unknown or of another type is an error with its line.</summary>
internal static class TemplateReader
{
    private const int Format = 1;

    private static readonly string[] AllPlaces = [TemplateText.System, TemplateText.User, TemplateText.Assistant];

    private static readonly string[] TurnPlaces = [TemplateText.User, TemplateText.Assistant];

    /// <summary>Null when something is wrong, which is then in the log.</summary>
    public static PromptTemplate? Read(string text, string file, FindingLog log)
    {
        var before = log.Errors;
        if (YamlNodes.Parse(new SourceText(text, file), log, Severity.Error) is not Mapping mapping)
        {
            log.Error("template-invalid", $"{file} holds no mapping.", new SourceSpot(file));
            return null;
        }

        var fields = new Fields(mapping, "", file, log);
        if (fields.Integer("format", 1, int.MaxValue) is not Format)
            log.Error("template-invalid", $"\"format\" must be {Format}.", fields.Spot("format"));
        fields.Text("description");
        var template = new PromptTemplate(
            fields.RequiredText("name"),
            fields.RequiredText("template"),
            fields.Text("turn"),
            Sequences(fields, "stop"),
            Sequences(fields, "controls"));
        CheckPlaces(fields, "template", template.Text, AllPlaces);
        if (template.Turn is { } turn)
            CheckPlaces(fields, "turn", turn, TurnPlaces);
        fields.RejectUnknown();
        return log.Errors == before ? template : null;
    }

    private static void CheckPlaces(Fields fields, string field, string text, string[] places)
    {
        var names = TemplateText.Names(text).ToList();
        foreach (var missing in places.Where(place => !names.Contains(place)))
            fields.Log.Error("template-invalid", $"\"{field}\" has no place for {{{{{missing}}}}}.", fields.Spot(field));
        string[] known = [.. places, $"#{TemplateText.System}", $"/{TemplateText.System}"];
        foreach (var unknown in names.Except(known, StringComparer.Ordinal))
            fields.Log.Error("template-invalid", $"\"{field}\" has {{{{{unknown}}}}}, which nobody fills.", fields.Spot(field));
    }

    /// <summary>A sequence that could not be broken by a blank after its first character would never end to be one.</summary>
    private static ImmutableArray<string> Sequences(Fields fields, string name)
    {
        var sequences = fields.Texts(name).Select(item => item.Text).ToImmutableArray();
        foreach (var wrong in sequences.Where(sequence => sequence.Length < 2 || char.IsWhiteSpace(sequence[0]) || char.IsWhiteSpace(sequence[1])))
            fields.Log.Error("template-invalid", $"\"{name}\" has \"{wrong}\": a sequence begins with two characters that are no blanks.", fields.Spot(name));
        return sequences;
    }
}
