using System.Text.Json;

namespace Provenance.Verifier;

/// <summary>What a session that was given away says of texts that were left out of it.</summary>
internal static class Disclosed
{
    public const string FileName = "disclosure.json";

    private static readonly string[] Texts = ["inputs/", "llm_archive/", "extracted/", "deliverables/evidence.csv"];

    /// <summary>The digest of each file that may be withheld and is said to be, by its name. What it is worth, the committed and sealed digests say.</summary>
    public static Dictionary<string, string> Read(SessionFiles files)
    {
        var disclosed = new Dictionary<string, string>(StringComparer.Ordinal);
        if (files.Find(FileName) is not { } bytes)
            return disclosed;
        try
        {
            using var json = JsonDocument.Parse(bytes);
            foreach (var file in json.RootElement.GetProperty("withheld").EnumerateArray())
            {
                var name = file.GetProperty("name").GetString() ?? "";
                if (Texts.Any(text => name.StartsWith(text, StringComparison.Ordinal)) && name != "llm_archive/metadata.jsonl")
                    disclosed[name] = file.GetProperty("sha256").GetString() ?? "";
            }
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            disclosed.Clear();
        }

        return disclosed;
    }
}
