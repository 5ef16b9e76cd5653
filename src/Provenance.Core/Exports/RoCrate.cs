using System.Globalization;
using System.Text.Json.Nodes;
using Provenance.Core.Models;

namespace Provenance.Core.Exports;

/// <summary>
/// The metadata of a session as an RO-Crate 1.3 with the profile Process Run Crate: every file is a data entity, every attempt an action whose
/// instrument is the model, whose object is the prompt and whose result is the record.
/// </summary>
public static class RoCrate
{
    public const string FileName = "ro-crate-metadata.json";

    private const string Specification = "https://w3id.org/ro/crate/1.3";
    private const string Profile = "https://w3id.org/ro/wfrun/process/0.6";
    private const string Unlicensed = "#license";

    /// <param name="license">An address that names the licence; null where nobody said.</param>
    public static byte[] Write(ExportedSession session, IReadOnlyList<ExportedFile> files, string? license)
    {
        var document = session.Figures.Session;
        var known = files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        var actions = session.Records.Select(record => Action(session, record, known)).Append(Report(session, known)).ToList();
        JsonArray graph =
        [
            new JsonObject
            {
                ["@id"] = FileName,
                ["@type"] = "CreativeWork",
                ["about"] = Id("./"),
                ["conformsTo"] = Id(Specification),
            },
            new JsonObject
            {
                ["@id"] = "./",
                ["@type"] = "Dataset",
                ["conformsTo"] = Id(Profile),
                ["name"] = $"{document.Experiment.Name}: {document.Name}",
                ["description"] = document.Experiment.Description is { Length: > 0 } description ? description
                    : $"The framework {document.Experiment.Framework.Name} applied to the corpus {document.Experiment.Corpus.Name} by language models; every answer is kept.",
                ["datePublished"] = document.Created.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["license"] = Id(license ?? Unlicensed),
                ["hasPart"] = new JsonArray([.. files.Select(file => Id(Encode(file.Name)))]),
                ["mentions"] = new JsonArray([.. actions.Select(action => Id(action["@id"]!.GetValue<string>()))]),
            },
            new JsonObject { ["@id"] = Profile, ["@type"] = "CreativeWork", ["name"] = "Process Run Crate", ["version"] = "0.6" },
            new JsonObject
            {
                ["@id"] = license ?? Unlicensed,
                ["@type"] = "CreativeWork",
                ["name"] = license is null ? "Not stated" : license,
                ["description"] = license is null ? "Nobody has said under what licence this may be used: ask its authors." : "The licence of this crate.",
            },
            Software("#provenance", "Provenance", document.Tool, null),
        ];
        foreach (var model in document.Models)
            graph.Add((JsonNode)Software(ModelId(model.Name), model.Name.ToString(), null, model.BaseUrl));
        foreach (var file in files)
            graph.Add((JsonNode)File(file));
        foreach (var action in actions)
            graph.Add((JsonNode)action);
        return ExportedSession.Bytes(new JsonObject { ["@context"] = $"{Specification}/context", ["@graph"] = graph });
    }

    private static JsonObject Action(ExportedSession session, ExportedRecord record, HashSet<string> known)
    {
        var (envelope, prompt) = (record.Envelope, session.PromptOf(record.Envelope.Key.Call));
        var action = new JsonObject
        {
            ["@id"] = $"#{Path.GetFileNameWithoutExtension(record.File)}",
            ["@type"] = "CreateAction",
            ["name"] = $"{envelope.Document}, run {envelope.Run.ToString(CultureInfo.InvariantCulture)}: {envelope.Outcome.Name()}",
            ["instrument"] = Id(ModelId(envelope.Substitute ?? envelope.RequestedModel)),
            ["actionStatus"] = Id(envelope.Outcome.IsDone() ? "http://schema.org/CompletedActionStatus" : "http://schema.org/FailedActionStatus"),
            ["result"] = new JsonArray(Id(Encode(record.File))),
        };
        if (envelope.Started is { } started)
            action["startTime"] = Time(started);
        if (envelope.Finished is { } finished)
            action["endTime"] = Time(finished);
        if (known.Contains(prompt))
            action["object"] = new JsonArray(Id(Encode(prompt)));
        if (envelope.Message is { } message)
            action["error"] = message;
        return action;
    }

    private static JsonObject Report(ExportedSession session, HashSet<string> known) => new()
    {
        ["@id"] = "#report",
        ["@type"] = "CreateAction",
        ["name"] = "Extraction, calculation and report",
        ["instrument"] = Id("#provenance"),
        ["object"] = new JsonArray([.. session.Records.Where(record => record.Envelope.Outcome.HasText()).Select(record => Id(Encode(record.File)))]),
        ["result"] = new JsonArray([.. known.Where(name => name.StartsWith("deliverables/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name => Id(Encode(name)))]),
    };

    private static JsonObject Software(string id, string name, string? version, string? url)
    {
        var software = new JsonObject { ["@id"] = id, ["@type"] = "SoftwareApplication", ["name"] = name };
        if (version is not null)
            software["softwareVersion"] = version;
        if (url is not null)
            software["url"] = url;
        return software;
    }

    private static JsonObject File(ExportedFile file) => new()
    {
        ["@id"] = Encode(file.Name),
        ["@type"] = "File",
        ["name"] = file.Name,
        ["contentSize"] = file.Length.ToString(CultureInfo.InvariantCulture),
        ["encodingFormat"] = Path.GetExtension(file.Name) switch
        {
            ".json" => "application/json",
            ".jsonl" => "application/jsonl",
            ".csv" => "text/csv",
            ".md" => "text/markdown",
            ".html" => "text/html",
            ".yaml" or ".yml" => "application/yaml",
            ".pem" => "application/x-pem-file",
            ".txt" or ".sha256" => "text/plain",
            _ => "application/octet-stream",
        },
        ["sha256"] = file.Digest.ToString(),
    };

    private static JsonObject Id(string id) => new() { ["@id"] = id };

    /// <summary>A path as a relative address.</summary>
    private static string Encode(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));

    private static string ModelId(ModelName model) => $"#model-{Uri.EscapeDataString(model.ToString())}";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
