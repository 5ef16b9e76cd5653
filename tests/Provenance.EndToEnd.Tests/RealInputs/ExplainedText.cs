using System.Text;
using System.Text.Json;
using Xunit;

namespace Provenance.EndToEnd.Tests.RealInputs;

/// <summary>A piece of an archived text that <c>explain --json</c> names.</summary>
internal sealed record ExplainedText(string File, string Text)
{
    /// <summary>Every piece of an explanation, each compared with the bytes of its record's text, and of its view.</summary>
    /// <param name="read">Reads a file of the session.</param>
    public static IReadOnlyList<ExplainedText> Check(JsonElement explanation, Func<string, string> read)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var found = new List<ExplainedText>();
        foreach (var source in explanation.GetProperty("figures").EnumerateArray().SelectMany(figure => figure.GetProperty("sources").EnumerateArray()))
        {
            if (source.GetProperty("start").ValueKind == JsonValueKind.Null)
                continue;
            var (file, text) = (source.GetProperty("file").GetString()!, source.GetProperty("text").GetString()!);
            var (start, end) = (source.GetProperty("start").GetInt32(), source.GetProperty("end").GetInt32());
            Assert.Equal(text, Encoding.UTF8.GetString(Bytes(file)[start..end]));
            if (source.GetProperty("view").GetString() is { } view)
                Assert.Equal(text, Encoding.UTF8.GetString(Bytes(view)[start..end]));
            found.Add(new ExplainedText(file, text));
        }

        return found;

        byte[] Bytes(string file)
        {
            if (!files.TryGetValue(file, out var bytes))
                files[file] = bytes = Encoding.UTF8.GetBytes(file.EndsWith(".json", StringComparison.Ordinal) ? JsonElement.Parse(read(file)).GetProperty("text").GetString()! : read(file));
            return bytes;
        }
    }
}
