using System.Text.Json;

namespace Provenance.Testing;

/// <summary>Real recorded experiments that lie beside the project and are never part of it: <c>shared/recorded</c>.</summary>
public static class RecordedData
{
    /// <summary>The folder of a data set, such as <c>bolsonaro-pdaf</c>; null where the recorded data are not there.</summary>
    public static string? Find(string dataSet)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "recorded", dataSet);
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }

    /// <summary>The folder of a data set, in a test that is skipped where it is not there.</summary>
    public static string Get(string dataSet) =>
        Find(dataSet) ?? throw new DirectoryNotFoundException($"{Missing(dataSet)} Mark the test with [RecordedFact].");

    /// <summary>Every line of a data set's <c>recorded/index.jsonl</c>, with the text of its response.</summary>
    public static IEnumerable<RecordedResponse> Responses(string dataSet)
    {
        var folder = Get(dataSet);
        foreach (var line in File.ReadLines(Path.Combine(folder, "recorded", "index.jsonl")))
        {
            var row = JsonElement.Parse(line);
            var file = Path.Combine(folder, row.GetProperty("response_file").GetString()!);
            yield return new RecordedResponse(row, File.ReadAllText(file));
        }
    }

    internal static string Missing(string dataSet) => $"shared/recorded/{dataSet} is not beside the project.";
}

/// <summary>A recorded response: its line of the index, and its text.</summary>
public sealed record RecordedResponse(JsonElement Row, string Text)
{
    public int Id => Row.GetProperty("id").GetInt32();

    /// <summary>A member of the line as text; null where it is not there or null.</summary>
    public string? Fact(string name) => Row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;
}
