using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Provenance.Core.Experiments.Files;

namespace Provenance.Core.Experiments.Nodes;

/// <summary>
/// JSON as nodes with lines. Raw line breaks and tabs inside strings, which real frameworks have, are read with a warning.
/// </summary>
internal sealed class JsonNodes
{
    private readonly SourceText source;
    private readonly FindingLog log;
    private readonly Severity duplicates;
    private readonly JsonLines lines;
    private int nodes;

    private JsonNodes(SourceText source, FindingLog log, Severity duplicates, JsonLines lines) =>
        (this.source, this.log, this.duplicates, this.lines) = (source, log, duplicates, lines);

    /// <summary>The value of the text; null when it can't be read, which is then in the log.</summary>
    public static Node? Parse(SourceText source, FindingLog log, Severity duplicates)
    {
        var lines = JsonLines.Escape(Encoding.UTF8.GetBytes(source.Text));
        if (lines.FirstEscaped is { } escaped)
            log.Warning(
                "json-control-character", "A raw line break or control character stands inside a JSON string.", source.Spot(escaped));
        try
        {
            var reader = new Utf8JsonReader(lines.Bytes, new JsonReaderOptions { MaxDepth = NodeLimits.Depth });
            reader.Read();
            var node = new JsonNodes(source, log, duplicates, lines).Read(ref reader);
            reader.Read();
            return node;
        }
        catch (JsonException wrong)
        {
            var line = lines.LineOf(wrong);
            log.Error("json-syntax", $"This is not valid JSON: {Reason(wrong)}", source.Spot(line));
            return null;
        }
        catch (UnreadableNodeException wrong)
        {
            log.Error(wrong.Rule, wrong.Message, source.Spot(wrong.Line));
            return null;
        }
    }

    private Node Read(ref Utf8JsonReader reader)
    {
        var line = lines.LineAt((int)reader.TokenStartIndex);
        if (++nodes > NodeLimits.Nodes)
            throw new UnreadableNodeException("too-large", $"At most {NodeLimits.Nodes} JSON values are read.", line);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadMembers(ref reader, line),
            JsonTokenType.StartArray => ReadItems(ref reader, line),
            JsonTokenType.String => new Scalar(Text(ref reader, line), ScalarKind.Text, source.Line(line)),
            JsonTokenType.Number => ReadNumber(ref reader, line),
            JsonTokenType.True => new Scalar("true", ScalarKind.Boolean, source.Line(line)),
            JsonTokenType.False => new Scalar("false", ScalarKind.Boolean, source.Line(line)),
            _ => new Scalar("", ScalarKind.Null, source.Line(line)),
        };
    }

    private Scalar ReadNumber(ref Utf8JsonReader reader, int line)
    {
        var text = Encoding.UTF8.GetString(reader.ValueSpan);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new Scalar(text, ScalarKind.Number, source.Line(line))
            : throw new UnreadableNodeException("json-number", $"The number {text} is too large.", line);
    }

    private Mapping ReadMembers(ref Utf8JsonReader reader, int line)
    {
        var members = new MemberList(source, log, duplicates);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var nameLine = lines.LineAt((int)reader.TokenStartIndex);
            var name = Text(ref reader, nameLine);
            reader.Read();
            members.Add(name, source.Line(nameLine), Read(ref reader));
        }

        return members.ToMapping(source.Line(line));
    }

    private Sequence ReadItems(ref Utf8JsonReader reader, int line)
    {
        var items = ImmutableArray.CreateBuilder<Node>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Read(ref reader));
        return new Sequence(items.ToImmutable(), source.Line(line));
    }

    private static string Text(ref Utf8JsonReader reader, int line)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException wrong)
        {
            throw new UnreadableNodeException("json-syntax", $"This is not valid JSON: {wrong.Message}", line);
        }
    }

    /// <summary>The reader's own words end in the line and position within the fence, which would contradict the spot.</summary>
    private static string Reason(JsonException wrong)
    {
        var end = wrong.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? wrong.Message : wrong.Message[..end];
    }
}
